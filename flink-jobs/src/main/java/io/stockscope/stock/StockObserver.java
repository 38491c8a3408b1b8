// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

/** Is told what the ledger finds, in event-time order per SKU. */
public interface StockObserver {

    /**
     * An event has met its outcome.
     *
     * @param late whether its SKU had been applied up to or beyond its event time before it came
     */
    void onEvent(StockEvent event, Outcome outcome, boolean late);

    /** A level is new or has changed. The last one per location holds. */
    void onLevel(StockLevel level);

    /** An incident has opened, got worse, or closed. The last one per incident id holds. */
    void onNegativeAts(NegativeAtsIncident incident);

    /** A reservation was made of what is not there. Once per reservation. */
    void onConflict(ReservationConflict conflict);

    /** A discrepancy has opened, changed, or closed. The last one per incident id holds. */
    void onDiscrepancy(Discrepancy discrepancy);

    /** A bound of what is remembered was met. */
    void onLimit(Limit limit);
}
