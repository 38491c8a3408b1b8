// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import org.jspecify.annotations.Nullable;

/**
 * Is told what is found about the stock of a SKU, in event-time order per SKU.
 *
 * <p>What is counted is told with a number of times: 1, or, where a late event shows that it was
 * otherwise, -1 for what was told and 1 for what was.
 */
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

    /** A duplicate has opened, got worse, or closed. The last one per incident id holds. */
    default void onDuplicate(DuplicateReservation duplicate) {}

    /**
     * A duplicate is reported for the first time.
     *
     * @param atMillis when it had lasted longer than its grace
     */
    default void onDuplicateReported(String channel, long atMillis, int times) {}

    /** A display is stale, has changed, or has ended. The last one per channel and since holds. */
    default void onStaleSku(StaleSku stale) {}

    /** Changes reached a channel. */
    default void onSample(SyncSample sample, int times) {}

    /** Changes were judged against the objective of a channel. */
    default void onSlo(SloCount count, int times) {}

    /**
     * From an instant on a SKU adds this to the exposure of a channel (times 1), or no more (times
     * -1).
     */
    default void onExposure(
            String channel, ChannelType channelType, long atMillis, Exposure exposure, int times) {}

    /** What a system's books say was compared with the ledger. */
    default void onComparison(
            String location, StockSystem system, long atMillis, boolean differs, int times) {}

    /**
     * A posting was read.
     *
     * @param system of the event that it posts; null if that is not known
     * @param delayMillis from that event to the posting, at least 0
     */
    default void onPosting(
            @Nullable StockSystem system, long atMillis, long delayMillis, int times) {}

    /**
     * What this SKU adds to a gauge has changed.
     *
     * @param of the channel or location
     * @param system for {@link StockGauge#DISCREPANCIES_OPEN}, else null
     */
    default void onGauge(StockGauge gauge, String of, @Nullable StockSystem system, long change) {}

    /** The oldest change of this SKU that is pending for a channel is another one; null: none. */
    default void onOldestPending(
            String channel, @Nullable Long fromMillis, @Nullable Long toMillis) {}

    /** An event was about a SKU or location that the reference data do not know. */
    default void onUnmapped(StockEvent event) {}

    /** An event was about a SKU that has no price in the reporting currency. */
    default void onUnpriced(StockEvent event) {}

    /** A system told a state that it has no authority for. */
    default void onAuthorityViolation(StockEvent event, StockState state) {}

    /** A bound of what is remembered was met. */
    void onLimit(Limit limit);
}
