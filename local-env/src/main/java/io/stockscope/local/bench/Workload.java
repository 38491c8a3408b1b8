// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

/**
 * How many events a rung reads, in one pass.
 *
 * @param warmup the first ones, which are not measured: what starts and compiles does so by then
 * @param measured the others
 */
public record Workload(long warmup, long measured) {

    public Workload {
        if (warmup < 0 || measured < 1) {
            throw new IllegalArgumentException(
                    "there is nothing to measure in " + measured + " events after " + warmup);
        }
    }

    public long total() {
        return Math.addExact(warmup, measured);
    }
}
