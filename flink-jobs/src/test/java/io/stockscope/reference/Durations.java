// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The exact figures of some durations, and the windows in which they are counted.
 *
 * @param millis at least one, sorted
 */
record Durations(List<Long> millis) {
    private static final long WINDOW_MILLIS = 10_000;

    Durations {
        millis = millis.stream().sorted().toList();
    }

    /** "Windows are [start, start + 10 s)"; the start of the one that {@code at} is in. */
    static Instant windowOf(Instant at) {
        long millis = at.toEpochMilli();
        return Instant.ofEpochMilli(millis - Math.floorMod(millis, WINDOW_MILLIS));
    }

    /** The last millisecond of the window that begins at {@code windowStart}. */
    static Instant lastInstantOf(Instant windowStart) {
        return windowStart.plusMillis(WINDOW_MILLIS - 1);
    }

    /** From one time to another, "at least 0". */
    static long between(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toMillis());
    }

    int samples() {
        return millis.size();
    }

    double mean() {
        return (double) millis.stream().mapToLong(Long::longValue).sum() / millis.size();
    }

    long max() {
        return millis.get(millis.size() - 1);
    }

    /**
     * The smallest duration that at least {@code percent} of them do not exceed: of two, the 50th
     * percentile is the lower one and the 95th the higher one, as in the worked cases.
     */
    double percentile(int percent) {
        int rank = (percent * millis.size() + 99) / 100;
        return millis.get(rank - 1);
    }
}
