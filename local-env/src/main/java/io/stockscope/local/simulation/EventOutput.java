// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.text.TextBytes;
import java.io.IOException;
import org.apache.avro.specific.SpecificRecord;

/** Takes the simulated events, in the order in which they reach the bus. */
@FunctionalInterface
public interface EventOutput {
    /**
     * Takes one event.
     *
     * @throws IOException if it cannot be written or sent
     */
    void accept(StockscopeTopic topic, SpecificRecord event) throws IOException;

    /**
     * Takes a record that is no event, as it is. Only a fault makes such.
     *
     * @throws IOException if it cannot be written or sent
     * @throws UnsupportedOperationException if this output is for events only
     */
    default void acceptBytes(TextBytes bytes) throws IOException {
        throw new UnsupportedOperationException("takes events only");
    }

    /**
     * Passes on what it has taken: a live run waits now.
     *
     * @throws IOException if it cannot be written or sent
     */
    default void flush() throws IOException {}
}
