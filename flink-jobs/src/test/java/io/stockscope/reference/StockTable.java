// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import java.util.Locale;
import java.util.Set;

/** The views of the contract that tell about stock. */
public enum StockTable {
    STOCK_LEVELS,
    NEGATIVE_ATS,
    RESERVATION_CONFLICTS,
    DISCREPANCIES,
    BOOK_COMPARISONS,
    SYNC_LATENCY,
    SYNC_SLO,
    PENDING_CHANGES,
    STALE_EXPOSURE,
    STALE_SKUS,
    DUPLICATE_RESERVATIONS,
    ERP_POSTING_DELAY,
    FLOW_HEALTH;

    /** What the ledger alone tells. */
    public static final Set<StockTable> LEDGER =
            Set.of(STOCK_LEVELS, NEGATIVE_ATS, RESERVATION_CONFLICTS, DISCREPANCIES);

    /** What has rows about the present. */
    public static final Set<StockTable> PRESENT =
            Set.of(
                    STOCK_LEVELS,
                    NEGATIVE_ATS,
                    DISCREPANCIES,
                    DUPLICATE_RESERVATIONS,
                    STALE_SKUS,
                    PENDING_CHANGES);

    /** All of them. */
    public static final Set<StockTable> ALL = Set.of(values());

    /** The name of the view. */
    public String viewName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
