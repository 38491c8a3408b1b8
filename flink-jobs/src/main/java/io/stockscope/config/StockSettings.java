// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.config;

import java.io.Serializable;
import java.time.Duration;
import java.util.Map;

/**
 * What the stock job is set to; the design page "Time and events" defines each. All spans are of
 * event time.
 *
 * @param outOfOrderness how far records of a source may be out of order by {@code recordedAt}
 * @param outOfOrdernessBySource what single sources need instead, by their name ({@code wms-dc1})
 * @param maxLead how far one partition may be read ahead of the slowest one
 * @param maxClockSkew how far ahead a source's clock may be before a record is refused
 * @param lookback how far back the ledger can say what on hand was
 * @param deduplicationHorizon how long an event id is remembered
 * @param reservationRetention how long a closed reservation is remembered
 * @param duplicateGrace how long more may be reserved than was ordered before it is a duplicate
 * @param correctionHorizon how far back windows of stale exposure are corrected
 * @param reportingCurrency of all values; a price in another one is no price
 * @param timeline whether every event is written to {@code stock_events}
 */
public record StockSettings(
        Duration outOfOrderness,
        Map<String, Duration> outOfOrdernessBySource,
        Duration maxLead,
        Duration maxClockSkew,
        Duration lookback,
        Duration deduplicationHorizon,
        Duration reservationRetention,
        Duration duplicateGrace,
        Duration correctionHorizon,
        String reportingCurrency,
        boolean timeline)
        implements Serializable {

    public StockSettings {
        outOfOrdernessBySource = Map.copyOf(outOfOrdernessBySource);
    }

    /** The bound that holds for all: the widest of the general one and those of single sources. */
    public Duration widestOutOfOrderness() {
        return outOfOrdernessBySource.values().stream()
                .reduce(outOfOrderness, (one, other) -> one.compareTo(other) < 0 ? other : one);
    }
}
