// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.query;

import java.time.Duration;

/**
 * What a question may cost. The reader's profile in ClickHouse may be stricter.
 *
 * @param time until ClickHouse gives up
 * @param rowsRead rows that are read from tables
 * @param memoryBytes in ClickHouse
 * @param rows of the answer; what is more is left out, and said to be
 */
public record Limits(Duration time, long rowsRead, long memoryBytes, int rows) {

    /** More than any panel needs on 90 days of a large retailer. */
    public static final Limits DEFAULT =
            new Limits(Duration.ofSeconds(10), 200_000_000, 1L << 30, 10_000);
}
