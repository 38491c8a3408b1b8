// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.engine;

import io.stockscope.alert.throttle.Governors;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;

/**
 * For how long decisions have not been of the present, so that nothing was told. Only time counts
 * in which turns were taken: a clock that jumps, or a process that stood still, says nothing of the
 * measurements.
 */
final class Absence {

    /** Up to which seconds say more than minutes. */
    private static final long LONGEST_IN_SECONDS = 600;

    private long millis;

    /**
     * Looks at a turn.
     *
     * @param passedMillis since the one before; negative: nobody knows
     */
    void look(boolean isPresent, long passedMillis) {
        millis = isPresent ? 0 : millis + counted(passedMillis);
    }

    /** How much of the time between two turns counts. */
    static long counted(long passedMillis) {
        return Math.max(0, Math.min(passedMillis, Governors.LONGEST_STEP.toMillis()));
    }

    long lastsMillis() {
        return millis;
    }

    /**
     * For people.
     *
     * @param decidedMillis {@code Long.MIN_VALUE}: nothing was decided yet
     */
    static String whereDecisionsAre(long decidedMillis, long nowMillis) {
        if (decidedMillis == Long.MIN_VALUE) {
            return "not every producer has measured anything yet, so nothing is decided";
        }
        long behindMillis = nowMillis - decidedMillis;
        return behindMillis < 0
                ? "decisions are %s ahead of the clock".formatted(span(-behindMillis))
                : "decisions are %s behind".formatted(span(behindMillis));
    }

    /** A span of time for people. */
    static String span(long millis) {
        Duration span = Duration.ofMillis(millis);
        return span.toSeconds() <= LONGEST_IN_SECONDS
                ? span.toSeconds() + " s"
                : span.toMinutes() + " min";
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(millis);
    }

    void readFrom(DataInput in) throws IOException {
        millis = in.readLong();
    }
}
