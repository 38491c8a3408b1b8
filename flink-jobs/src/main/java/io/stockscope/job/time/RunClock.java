// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.time;

import java.io.Serializable;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * The clock that recorded times are held against, and that quiet partitions follow: the wall clock,
 * or one that stands, or one that a simulation runs by. It is part of the job graph, so it goes on
 * as it was when a job is restored.
 */
public interface RunClock extends LongSupplier, Serializable {

    /** Of a live run. */
    RunClock WALL = System::currentTimeMillis;

    /** Of a bounded run: the wall clock at its start. */
    static RunClock standingAt(Instant start) {
        long millis = start.toEpochMilli();
        return () -> millis;
    }

    /**
     * Of a simulation. Whoever has the same origin, start and speed has the same clock: {@code
     * start + (wall - origin) * speed}.
     *
     * @param origin what the wall clock reads when this one reads {@code start}
     * @param start what this clock reads at the origin
     * @param speed how many times as fast as the wall clock, above 0
     */
    static RunClock scaled(Instant origin, Instant start, double speed) {
        return new ScaledClock(origin.toEpochMilli(), start.toEpochMilli(), speed);
    }
}
