// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

/** A number that is at any time the sum of what every SKU adds to it. */
public enum StockGauge {
    /** Changes that have not reached a channel. By channel. */
    PENDING_CHANGES,
    /** Those of them that are older than its latency objective. By channel. */
    OVERDUE_CHANGES,
    /** Open incidents of duplicate reservations. By channel. */
    DUPLICATE_RESERVATIONS_OPEN,
    /** Open incidents of negative ATS. By location. */
    NEGATIVE_ATS_OPEN,
    /** Units by which ATS is below what is allowed. By location. */
    NEGATIVE_ATS_UNITS,
    /** Open discrepancies between the books. By location and system. */
    DISCREPANCIES_OPEN,
    /** SKUs that have been heard of at a location and have no baseline there. By location. */
    UNANCHORED_SKUS
}
