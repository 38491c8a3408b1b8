// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import java.io.Serializable;
import java.time.Instant;
import java.util.function.LongSupplier;

/** The clock that recorded times are held against: the wall clock, or its reading at the start. */
public interface RunClock extends LongSupplier, Serializable {

    /** Of a live run. */
    RunClock WALL = System::currentTimeMillis;

    /** Of a bounded run: the wall clock at its start. */
    static RunClock standingAt(Instant start) {
        long millis = start.toEpochMilli();
        return () -> millis;
    }
}
