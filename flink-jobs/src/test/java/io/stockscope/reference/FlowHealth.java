// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code flow_health}, by the window of {@code recordedAt}. What hangs on a wall clock
 * (dead letters that are counted when they failed, the backlog) is left out.
 *
 * @param events that were decoded, are valid and came to their SKU, whatever became of them
 * @param invalid dead letters of reason {@code INVALID}
 * @param captureP50Ms null: no event
 * @param captureP99Ms null: no event
 */
public record FlowHealth(
        Instant windowStart,
        String source,
        String topic,
        long events,
        long duplicates,
        long late,
        long superseded,
        long tooOld,
        long invalid,
        long unmapped,
        long unpriced,
        @Nullable Double captureP50Ms,
        @Nullable Double captureP99Ms)
        implements Row {
    @Override
    public StockTable table() {
        return StockTable.FLOW_HEALTH;
    }

    @Override
    public String key() {
        return "%s of %s in %s".formatted(topic, source, windowStart);
    }

    @Override
    public boolean saysNothing() {
        return events == 0 && invalid == 0;
    }
}
