// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.sql;

import java.time.Duration;
import java.time.Instant;

/**
 * The span of time that is looked at, {@code from} included and {@code to} not.
 *
 * @param from its beginning
 * @param to its end
 */
public record TimeRange(Instant from, Instant to) {

    /** As long as a span may be. */
    public static final Duration LONGEST = Duration.ofDays(400);

    private static final int MOST_BUCKETS = 180;
    private static final int[] BUCKET_SECONDS = {
        10, 20, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400,
        172_800
    };

    /** A day less than windows are kept, since they are dropped by the day. */
    private static final Duration TEN_SECONDS_KEPT = Duration.ofDays(7);

    static final Duration MINUTES_KEPT = Duration.ofDays(34);

    /** Longer spans are looked at by the hour. */
    static final Duration LONGEST_BY_MINUTES = Duration.ofHours(6);

    /** Checks that the ends are in order and not too far apart. */
    public TimeRange {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("the beginning must be before the end");
        }
        if (Duration.between(from, to).compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "the span of time is longer than %d days".formatted(LONGEST.toDays()));
        }
    }

    /** By which windows it is looked at. */
    public enum Window {
        TEN_SECONDS("10s", "", 10),
        MINUTE("1m", "_1m", 60),
        HOUR("1h", "_1h", 3_600);

        private final String label;
        private final String suffix;
        private final int seconds;

        Window(String label, String suffix, int seconds) {
            this.label = label;
            this.suffix = suffix;
            this.seconds = seconds;
        }

        /** Such as {@code 10s}. */
        public String label() {
            return label;
        }

        /** What the names of its views end with. */
        String suffix() {
            return suffix;
        }
    }

    /** The windows that suit the length, of those that are still kept. */
    public Window window(Instant now) {
        Duration length = length();
        Duration age = Duration.between(from, now);
        if (length.compareTo(Duration.ofHours(2)) <= 0 && age.compareTo(TEN_SECONDS_KEPT) <= 0) {
            return Window.TEN_SECONDS;
        }
        boolean minutes =
                length.compareTo(LONGEST_BY_MINUTES) <= 0 && age.compareTo(MINUTES_KEPT) <= 0;
        return minutes ? Window.MINUTE : Window.HOUR;
    }

    /** How long a point of a line is; never shorter than a window. */
    public int bucketSeconds(Instant now) {
        int least = window(now).seconds;
        long seconds = length().toSeconds();
        for (int bucket : BUCKET_SECONDS) {
            if (bucket >= least && seconds <= (long) bucket * MOST_BUCKETS) {
                return bucket;
            }
        }
        return BUCKET_SECONDS[BUCKET_SECONDS.length - 1];
    }

    /** How long it is. */
    public Duration length() {
        return Duration.between(from, to);
    }
}
