// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import io.stockscope.event.StockscopeTopic;
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
}
