// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.time;

import io.stockscope.config.ClockSettings;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * The clock that recorded times are held against, and that quiet partitions follow: the wall clock,
 * or one that stands, or one that a simulation runs by. It is part of the job graph, so that it
 * goes on as it was after a failure.
 */
public interface RunClock extends LongSupplier, Serializable {

    /** Of a live run. */
    RunClock WALL = new WallClock();

    /** Of a bounded run: the wall clock at its start. */
    static RunClock standingAt(Instant start) {
        long millis = start.toEpochMilli();
        return () -> millis;
    }

    /**
     * What it reads when the wall clock reads {@code wallMillis}: the same, unless it is scaled.
     */
    default long readingMillis(long wallMillis) {
        return wallMillis;
    }

    /**
     * How long something lasts by it that lasts so long by the wall clock, such as the way of a
     * message.
     */
    default Duration lasting(Duration wall) {
        return Duration.ofMillis(readingMillis(wall.toMillis()) - readingMillis(0));
    }

    /**
     * Of a live run, as it is set: the wall clock, or {@code start + (wall - origin) * speed}.
     *
     * @param now what the wall clock reads, the origin where none is set
     */
    static RunClock of(ClockSettings settings, Instant now) {
        if (settings.equals(ClockSettings.WALL)) {
            return WALL;
        }
        Instant origin = settings.origin() == null ? now : settings.origin();
        Instant start = settings.start() == null ? origin : settings.start();
        return new ScaledClock(origin, start, settings.speed());
    }
}
