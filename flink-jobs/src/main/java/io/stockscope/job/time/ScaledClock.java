// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.time;

/** The wall clock, shifted and sped up. All times in epoch milliseconds UTC. */
record ScaledClock(long originMillis, long startMillis, double speed) implements RunClock {

    ScaledClock {
        if (!(speed > 0) || Double.isInfinite(speed)) {
            throw new IllegalArgumentException("speed is " + speed + ", must be above 0");
        }
    }

    @Override
    public long getAsLong() {
        return readingMillis(RunClock.WALL.getAsLong());
    }

    long readingMillis(long wallMillis) {
        return startMillis + (long) ((wallMillis - originMillis) * speed);
    }
}
