// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How a figure went under constant load: its second quarter of the time beside its last one, and
 * the slope of the line that fits all of its values best (least squares).
 *
 * @param perHour what the line rises by in an hour
 */
record Growth(Spread second, Spread last, double perHour) {

    private static final int QUARTERS = 4;
    private static final double SECONDS_PER_HOUR = 3600;

    /** Less than that is no growth, however small the spread. */
    private static final double NOTHING = 0.01;

    /**
     * Of some spans of time.
     *
     * @throws IllegalArgumentException if there are fewer than four
     */
    static Growth of(List<MemoryMinute> minutes, ToDoubleFunction<MemoryMinute> value) {
        int size = minutes.size();
        if (size < QUARTERS) {
            throw new IllegalArgumentException("there are no quarters of " + size + " spans");
        }
        return new Growth(
                spread(minutes.subList(size / QUARTERS, size / 2), value),
                spread(minutes.subList(size - size / QUARTERS, size), value),
                slope(minutes, value) * SECONDS_PER_HOUR);
    }

    private static Spread spread(List<MemoryMinute> minutes, ToDoubleFunction<MemoryMinute> value) {
        return Spread.of(minutes.stream().map(value::applyAsDouble).toList());
    }

    /** Per second. */
    private static double slope(List<MemoryMinute> minutes, ToDoubleFunction<MemoryMinute> value) {
        double meanSeconds = mean(minutes, MemoryMinute::atSeconds);
        double meanValue = mean(minutes, value);
        double covariance = 0;
        double variance = 0;
        for (MemoryMinute minute : minutes) {
            double seconds = minute.atSeconds() - meanSeconds;
            covariance += seconds * (value.applyAsDouble(minute) - meanValue);
            variance += seconds * seconds;
        }
        return variance == 0 ? 0 : covariance / variance;
    }

    private static double mean(List<MemoryMinute> minutes, ToDoubleFunction<MemoryMinute> value) {
        return minutes.stream().mapToDouble(value).average().orElse(0);
    }

    /**
     * Whether it grows: all of the last quarter lies above all of the second one, by more than 1 %
     * of the medians.
     */
    boolean isGrowth() {
        return last.min() > second.max()
                && last.median() - second.median() > NOTHING * Math.abs(second.median());
    }
}
