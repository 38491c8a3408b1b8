// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.sum;

import io.stockscope.table.SketchBins;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Times that are added up: their sum, the largest, and a sketch. */
final class Distribution {

    private final Map<Integer, Long> bins = new HashMap<>();
    private long sumMillis;
    private long maxMillis;

    /** Adds a time that often; takes it away where that is below 0, except from the largest. */
    void add(long millis, long times) {
        sumMillis += millis * times;
        if (times > 0) {
            maxMillis = Math.max(maxMillis, millis);
        }
        add(SketchBins.bin(millis), times, bins);
    }

    void add(Distribution other) {
        sumMillis += other.sumMillis;
        maxMillis = Math.max(maxMillis, other.maxMillis);
        other.bins.forEach((bin, samples) -> add(bin, samples, bins));
    }

    boolean isZero() {
        return sumMillis == 0 && bins.isEmpty();
    }

    long sumMillis() {
        return sumMillis;
    }

    long maxMillis() {
        return maxMillis;
    }

    Map<Integer, Long> bins() {
        return bins;
    }

    private static void add(Integer bin, long samples, Map<Integer, Long> to) {
        to.merge(bin, samples, Distribution::sumOrNone);
    }

    private static @Nullable Long sumOrNone(Long one, Long other) {
        long sum = one + other;
        return sum == 0 ? null : sum;
    }
}
