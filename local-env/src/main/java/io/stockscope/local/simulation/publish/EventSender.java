// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.publish;

import io.stockscope.event.StockscopeTopic;
import org.apache.avro.specific.SpecificRecord;

/** Puts events on the bus. */
@FunctionalInterface
public interface EventSender {
    /** Sends {@code event} when it is recorded, in simulated epoch milliseconds. */
    void send(StockscopeTopic topic, String eventId, long recordedAtMillis, SpecificRecord event);
}
