// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.local.CliException;
import java.util.Arrays;
import java.util.Collection;

/**
 * How long things took in one run, in milliseconds.
 *
 * @param name of what was measured
 * @param samples how many there were
 * @param p99Millis that of all samples, not an estimate: the smallest that 99 % do not exceed
 */
record LatencyFigures(String name, int samples, long p50Millis, long p99Millis, long mostMillis) {

    private static final double P50 = 0.5;
    private static final double P99 = 0.99;

    /**
     * Of some samples.
     *
     * @throws CliException if there are none
     */
    static LatencyFigures of(String name, Collection<Long> millis) {
        if (millis.isEmpty()) {
            throw CliException.failed(
                    "nothing was measured of " + name + "; give a longer --duration");
        }
        long[] sorted = millis.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return new LatencyFigures(
                name,
                sorted.length,
                quantile(sorted, P50),
                quantile(sorted, P99),
                sorted[sorted.length - 1]);
    }

    private static long quantile(long[] sorted, double share) {
        return sorted[(int) Math.max(0, Math.ceil(share * sorted.length) - 1)];
    }
}
