// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.demo;

import io.stockscope.local.simulation.fault.Fault;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the demo shows, as of one moment.
 *
 * @param flow how the events flow
 * @param stock what came out of them; null before the first answer
 * @param sync whether the channels keep up; null before the first answer
 * @param worst incidents of negative ATS, open ones first, then by value
 * @param deadLetters by reason
 * @param faults those that go on, then those that have ended, the latest first
 */
record Figures(
        Flow flow,
        @Nullable Stock stock,
        @Nullable Sync sync,
        List<Incident> worst,
        Map<String, Long> deadLetters,
        List<FaultFigure> faults) {

    /** Before anything is known. */
    static final Figures NOTHING =
            new Figures(Flow.NOTHING, null, null, List.of(), Map.of(), List.of());

    /** Returns whether there is anything to see yet. */
    boolean isSomething() {
        return stock != null && stock.positions() > 0;
    }

    /**
     * How the events flow.
     *
     * @param eventsPerSecond read by the job, over the last seconds
     * @param read by the job so far
     * @param backlog records in the topics that the job has not read; null if not known
     * @param watermarkLag by how much event time is behind the simulated time, in the latter; null
     *     before the first watermark
     * @param late events that came after their SKU had been applied up to their time
     * @param duplicates events that came again
     */
    record Flow(
            double eventsPerSecond,
            long read,
            @Nullable Long backlog,
            @Nullable Duration watermarkLag,
            long late,
            long duplicates) {
        static final Flow NOTHING = new Flow(0, 0, null, null, 0, 0);
    }

    /**
     * What came out.
     *
     * @param positions SKUs at locations
     * @param skusBelowZero SKUs with an ATS below zero at some location
     * @param unitsBelowZero units that are promised there and not there
     * @param incidents of negative ATS, ever
     * @param openIncidents those that go on
     * @param openValue of those, in the reporting currency
     * @param conflicts reservations of what was not there
     * @param openDiscrepancies books that differ
     */
    record Stock(
            long positions,
            long skusBelowZero,
            long unitsBelowZero,
            long incidents,
            long openIncidents,
            BigDecimal openValue,
            long conflicts,
            long openDiscrepancies) {}

    /**
     * How the channels keep up with the stock.
     *
     * @param good changes that reached their channel within its objective
     * @param bad those that did not
     * @param worstChannel the one with the most that did not, of those that it should; empty while
     *     all keep up
     * @param worstShare which part of them, 0 to 1
     * @param overdue changes that have not reached their channel now, though they should have
     * @param staleSkus what is displayed wrong now for longer than its threshold, over all channels
     * @param staleMost the channel with the most value at risk by that; empty if nothing is stale
     * @param oversellUnits displayed now that are not there
     * @param oversellValue of those, in the reporting currency
     */
    record Sync(
            long good,
            long bad,
            String worstChannel,
            double worstShare,
            long overdue,
            long staleSkus,
            String staleMost,
            long oversellUnits,
            BigDecimal oversellValue) {}

    /**
     * An incident of negative ATS.
     *
     * @param value in the reporting currency
     * @param causeEvent id of the event that began it; empty for an expiry
     * @param cause what that was, for a person
     */
    record Incident(
            String sku,
            String location,
            long lowestAts,
            BigDecimal value,
            Instant began,
            @Nullable Instant closed,
            String causeEvent,
            String cause) {

        /** The same with more to say about the cause; null if there is no more. */
        Incident withCause(@Nullable String newCause) {
            return newCause == null
                    ? this
                    : new Incident(
                            sku, location, lowestAts, value, began, closed, causeEvent, newCause);
        }
    }

    /**
     * A fault that was injected.
     *
     * @param hits what it has hit of what the job reads, as the simulation knows
     * @param found what Stockscope has found of it
     * @param settled whether no more will be found
     */
    record FaultFigure(Fault fault, long hits, String found, boolean settled) {}
}
