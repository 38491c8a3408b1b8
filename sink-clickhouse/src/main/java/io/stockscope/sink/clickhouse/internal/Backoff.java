// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next try: doubling from {@code first} up to {@code longest}, of which
 * the upper half is random, so that many writers do not come back at the same instant.
 *
 * @param random returns numbers from 0 to below 1
 */
record Backoff(Duration first, Duration longest, DoubleSupplier random) {

    /** 100 to 200 ms at first, 5 to 10 s in the end. */
    static final Backoff DEFAULT =
            new Backoff(
                    Duration.ofMillis(200),
                    Duration.ofSeconds(10),
                    () -> ThreadLocalRandom.current().nextDouble());

    /**
     * Returns the pause after a number of failures.
     *
     * @param failures in a row so far, at least 1
     */
    long pauseMillis(int failures) {
        int doublings = Math.min(failures - 1, 30);
        long full = Math.min(longest.toMillis(), first.toMillis() << doublings);
        return full / 2 + (long) (random.getAsDouble() * (full - full / 2));
    }
}
