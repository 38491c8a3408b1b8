// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.time;

import java.time.Instant;

/**
 * The wall clock, shifted and sped up. Whoever has the same origin, start and speed has the same
 * clock.
 *
 * @param origin what the wall clock reads when this one reads {@code start}
 * @param speed how many times as fast as the wall clock, above 0
 */
public record ScaledClock(Instant origin, Instant start, double speed) implements RunClock {

    /** Checks the speed. */
    public ScaledClock {
        if (!(speed > 0) || Double.isInfinite(speed)) {
            throw new IllegalArgumentException("speed is " + speed + ", must be above 0");
        }
    }

    @Override
    public long getAsLong() {
        return readingMillis(RunClock.WALL.getAsLong());
    }

    @Override
    public long readingMillis(long wallMillis) {
        return start.toEpochMilli() + (long) ((wallMillis - origin.toEpochMilli()) * speed);
    }

    /** Returns what the wall clock reads when this one comes to {@code readingMillis}. */
    public long wallMillisAt(long readingMillis) {
        return origin.toEpochMilli()
                + (long) Math.ceil((readingMillis - start.toEpochMilli()) / speed);
    }

    @Override
    public String toString() {
        return "a clock that reads %s at %s and is %s times as fast as the wall clock"
                .formatted(start, origin, speed);
    }
}
