// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.publish;

import io.stockscope.local.simulation.UkTime;
import java.util.Arrays;

/** When the next call to a channel is allowed: some time after the last, so many in any hour. */
final class CallQuota {
    private final long spacingMillis;

    /** When the last calls were made, round and round; empty: no limit per hour. */
    private final long[] calls;

    private int next;
    private long lastMillis = Long.MIN_VALUE / 2;

    /**
     * Creates one.
     *
     * @param spacingMillis least time between two calls
     * @param callsPerHour most calls in any 60 minutes; 0: no limit
     */
    CallQuota(long spacingMillis, int callsPerHour) {
        this.spacingMillis = spacingMillis;
        this.calls = new long[callsPerHour];
        Arrays.fill(calls, Long.MIN_VALUE / 2);
    }

    /** Returns when a call can be made, not before {@code nowMillis}. */
    long earliest(long nowMillis) {
        long earliest = Math.max(nowMillis, lastMillis + spacingMillis);
        return calls.length == 0 ? earliest : Math.max(earliest, calls[next] + UkTime.HOUR);
    }

    /** Takes note of a call. */
    void called(long nowMillis) {
        lastMillis = nowMillis;
        if (calls.length > 0) {
            calls[next] = nowMillis;
            next = (next + 1) % calls.length;
        }
    }
}
