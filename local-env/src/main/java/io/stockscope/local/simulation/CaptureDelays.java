// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

/** How long after something occurred the system in charge puts it on the bus. */
final class CaptureDelays {
    /**
     * With that, and with a second copy that follows it within less than a second, nothing comes
     * later than the 5 s by which the stock job waits where nothing else is set.
     */
    private static final long LONGEST_ON_TIME_MILLIS = 4 * UkTime.SECOND;

    private final Draws draws;
    private final boolean noLate;

    CaptureDelays(Draws draws, boolean noLate) {
        this.draws = draws;
        this.noLate = noLate;
    }

    /** Returns when a system records that tells at once, more or less. */
    long soon(
            long nowMillis, long leastMillis, double meanMillis, long mostMillis, String eventId) {
        long most = noLate ? Math.min(mostMillis, LONGEST_ON_TIME_MILLIS) : mostMillis;
        long drawn = (long) draws.exponential(meanMillis, "capture", eventId);
        return nowMillis + Math.min(leastMillis + drawn, most);
    }

    /** Returns when a system records that tells now and then; soon, where nothing may be late. */
    long nextUpload(long nowMillis, long everyMillis, long spreadMillis, String eventId) {
        if (noLate) {
            return soon(nowMillis, 200, UkTime.SECOND, LONGEST_ON_TIME_MILLIS, eventId);
        }
        long upload = (nowMillis / everyMillis + 1) * everyMillis;
        return upload + draws.below(spreadMillis, "capture", eventId);
    }
}
