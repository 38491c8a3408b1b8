// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.time;

import java.time.Duration;

/**
 * How often a live run tells what is new. A run that is level with its clock tells it nearly at
 * once, for rules that wait for it. One that is far behind reads as fast as it can, and nobody
 * waits for a tenth of a second: it tells it seldom, so that more is added up before.
 */
public final class TickInterval {

    static final long LEVEL_MILLIS = 50;
    static final long BEHIND_MILLIS = 500;

    /** More than what sources are out of order, and than what a busy machine is behind. */
    private static final long FAR_BEHIND_MILLIS = Duration.ofMinutes(1).toMillis();

    private TickInterval() {}

    /**
     * Wall-clock milliseconds to the next tick.
     *
     * @param clockMillis clock of the run
     * @param reachedMillis event time that it has come to; {@code Long.MIN_VALUE}: to none
     */
    public static long millis(long clockMillis, long reachedMillis) {
        return isLevel(clockMillis, reachedMillis) ? LEVEL_MILLIS : BEHIND_MILLIS;
    }

    /**
     * Whether a run is not far behind.
     *
     * @param clockMillis clock of the run
     * @param reachedMillis event time that it has come to; {@code Long.MIN_VALUE}: to none
     */
    static boolean isLevel(long clockMillis, long reachedMillis) {
        return reachedMillis != Long.MIN_VALUE && clockMillis - reachedMillis < FAR_BEHIND_MILLIS;
    }
}
