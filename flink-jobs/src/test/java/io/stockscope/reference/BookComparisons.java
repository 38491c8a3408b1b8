// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import java.time.Instant;

/** How often the books were compared within a window: what a rate of discrepancies needs. */
public record BookComparisons(
        Instant windowStart, String location, String system, long comparisons, long differing)
        implements Row {
    @Override
    public StockTable table() {
        return StockTable.BOOK_COMPARISONS;
    }

    @Override
    public String key() {
        return "%s by %s in %s".formatted(location, system, windowStart);
    }

    @Override
    public boolean saysNothing() {
        return comparisons == 0 && differing == 0;
    }
}
