// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import java.time.Instant;

/**
 * A row of {@code sync_latency}: changes of one system that were acknowledged within the window.
 *
 * @param stage total, capture, compute, publish or acknowledge
 * @param inferred samples whose update did not say what it covers
 * @param skewed samples whose duration was negative, and counts as 0
 */
public record SyncLatency(
        Instant windowStart,
        String channel,
        String system,
        String stage,
        long samples,
        long inferred,
        long skewed,
        double meanMs,
        long maxMs,
        double p50Ms,
        double p90Ms,
        double p95Ms,
        double p99Ms)
        implements Row {
    @Override
    public StockTable table() {
        return StockTable.SYNC_LATENCY;
    }

    @Override
    public String key() {
        return "%s of %s at %s in %s".formatted(stage, system, channel, windowStart);
    }

    @Override
    public boolean saysNothing() {
        return samples == 0;
    }
}
