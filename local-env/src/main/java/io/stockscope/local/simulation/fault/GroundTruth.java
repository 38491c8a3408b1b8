// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.fault;

import org.jspecify.annotations.Nullable;

/** Takes what is true in the simulation and what no system says. */
public interface GroundTruth {
    /** Takes nothing. */
    GroundTruth NONE = new GroundTruth() {};

    /**
     * Something that a fault has hit.
     *
     * @param fault the fault
     * @param atMillis when, simulated epoch milliseconds
     * @param sku the SKU; null if none can be named
     * @param id of what was hit: an event, an update, a transfer; null if it has none
     * @param detail what was done to it, for a person
     */
    record Hit(
            Fault fault, long atMillis, @Nullable String sku, @Nullable String id, String detail) {}

    /** Units that a channel sold and nobody had. */
    record Oversell(
            long atMillis,
            String channel,
            String sku,
            String location,
            String orderId,
            String orderLineId,
            long units) {}

    /** Units that a customer wanted and that were there, but the channel did not display them. */
    record LostSale(long atMillis, String channel, String sku, String orderId, long units) {}

    /** Takes a fault that is going to be injected. */
    default void planned(Fault fault) {}

    /** Takes what a fault has hit. */
    default void hit(Hit hit) {}

    /** Takes an oversell. */
    default void oversold(Oversell oversell) {}

    /** Takes a lost sale. */
    default void lost(LostSale lostSale) {}

    /** Passes on what it has taken: somebody may want to read it now. */
    default void flush() {}
}
