// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.measure;

import java.util.Locale;

/** The metrics that the stock job measures; the contract has their names and labels. */
public enum Metric {
    SYNC_LATENCY_MS,
    SYNC_SLO_GOOD,
    SYNC_OVERDUE,
    SYNC_ABSORBED,
    STALE_SKUS,
    STALE_OVERSELL_UNITS,
    STALE_OVERSELL_VALUE,
    STALE_LOST_SALE_VALUE,
    STALE_OLDEST_AGE_MS,
    NEGATIVE_ATS_OPEN,
    NEGATIVE_ATS_UNITS,
    DUPLICATE_RESERVATIONS_OPEN,
    DUPLICATE_RESERVATIONS,
    RESERVATION_CONFLICTS,
    DISCREPANCIES_OPEN,
    BOOK_COMPARISONS,
    PENDING_CHANGES,
    OVERDUE_CHANGES,
    EVENTS,
    DUPLICATE_EVENTS,
    LATE_EVENTS,
    DEAD_LETTERS,
    UNMAPPED_EVENTS,
    UNPRICED_EVENTS,
    AUTHORITY_VIOLATIONS,
    CAPTURE_DELAY_MS,
    BACKLOG_MS,
    SOURCE_SILENT_MS,
    CONSUMER_LAG_RECORDS,
    /**
     * Says nothing but what does not count any more: what a producer told before beyond a sequence,
     * which is told again.
     */
    RESUMED,
    /** Says nothing but how far its producer has come, and how many producers of its kind are. */
    FRONTIER;

    /** Its name on the wire. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
