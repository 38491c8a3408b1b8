// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.decode;

import java.util.function.LongSupplier;

/** How often somebody may be asked: a token bucket. For one thread. */
final class AskRate {

    private static final double NANOS_PER_SECOND = 1e9;

    private final int perSecond;
    private final int burst;
    private final LongSupplier nanoClock;
    private double tokens;
    private long filledAtNanos;

    AskRate(int perSecond, int burst, LongSupplier nanoClock) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.nanoClock = nanoClock;
        this.tokens = burst;
        this.filledAtNanos = nanoClock.getAsLong();
    }

    /** Whether to ask now; if so, it counts as done. */
    boolean tryAsk() {
        long nowNanos = nanoClock.getAsLong();
        tokens =
                Math.min(burst, tokens + (nowNanos - filledAtNanos) / NANOS_PER_SECOND * perSecond);
        filledAtNanos = nowNanos;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
