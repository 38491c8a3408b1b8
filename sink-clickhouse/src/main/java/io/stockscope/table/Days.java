// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import java.util.concurrent.TimeUnit;

/** Partitions by the UTC day of {@code window_start}. */
final class Days {
    static final String PARTITION_BY = "toDate(window_start)";

    private Days() {}

    /** Returns the number of the day that an instant, in epoch milliseconds, is in. */
    static long number(long millis) {
        return Math.floorDiv(millis, TimeUnit.DAYS.toMillis(1));
    }
}
