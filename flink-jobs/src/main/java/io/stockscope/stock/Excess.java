// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A time during which more was committed to an order line than was ordered, as is known in
 * hindsight.
 *
 * @param start what began it; null if that was before what is remembered
 * @param endMillis null while it lasts
 * @param units the most
 * @param reservationIds those that were open when it first was the most, sorted
 * @param sources that created them, sorted
 */
record Excess(
        @Nullable Cause start,
        @Nullable Long endMillis,
        long units,
        List<String> reservationIds,
        List<String> sources)
        implements Hindsight.Spell {

    @Override
    public long startMillis() {
        return start == null ? Long.MIN_VALUE : start.atMillis();
    }

    /** Whether it has lasted for longer than a grace at an instant, or when it ended. */
    boolean isLongerThan(long graceMillis, long atMillis) {
        long endOrNow = endMillis == null ? atMillis : endMillis;
        return start == null || endOrNow - start.atMillis() > graceMillis;
    }

    /** The same, begun before what is remembered. */
    Excess begunBefore() {
        return new Excess(null, endMillis, units, reservationIds, sources);
    }

    Excess endedAt(long atMillis) {
        return new Excess(start, atMillis, units, reservationIds, sources);
    }
}
