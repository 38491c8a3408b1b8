// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.time;

/** The clock of the machine. */
record WallClock() implements RunClock {

    @Override
    public long getAsLong() {
        return System.currentTimeMillis();
    }

    @Override
    public String toString() {
        return "the wall clock";
    }
}
