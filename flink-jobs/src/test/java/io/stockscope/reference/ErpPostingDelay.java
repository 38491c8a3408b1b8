// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import java.time.Instant;
import java.util.List;

/**
 * A row of {@code erp_posting_delay}.
 *
 * @param system of the events that were posted; empty: the postings that name no known event
 */
public record ErpPostingDelay(
        Instant windowStart,
        String system,
        long samples,
        long unmatched,
        double meanMs,
        double p50Ms,
        double p95Ms,
        double p99Ms)
        implements Row {
    /** Postings of events of one system. */
    static ErpPostingDelay of(Instant windowStart, String system, List<Long> delaysMillis) {
        Durations delays = new Durations(delaysMillis);
        return new ErpPostingDelay(
                windowStart,
                system,
                delays.samples(),
                0,
                delays.mean(),
                delays.percentile(50),
                delays.percentile(95),
                delays.percentile(99));
    }

    /** Postings that name no known event. */
    static ErpPostingDelay unmatched(Instant windowStart, long postings) {
        return new ErpPostingDelay(windowStart, "", 0, postings, 0, 0, 0, 0);
    }

    @Override
    public StockTable table() {
        return StockTable.ERP_POSTING_DELAY;
    }

    @Override
    public String key() {
        return "%s in %s".formatted(system.isEmpty() ? "unmatched" : system, windowStart);
    }

    @Override
    public boolean saysNothing() {
        return samples == 0 && unmatched == 0;
    }
}
