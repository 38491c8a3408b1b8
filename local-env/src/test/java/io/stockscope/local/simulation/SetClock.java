// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import io.stockscope.job.time.RunClock;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A clock of a run that a test sets. The copy in a job that runs in this JVM is the same clock.
 *
 * @param name no two tests may use the same one
 */
public record SetClock(String name) implements RunClock {

    private static final Map<String, Long> READINGS = new ConcurrentHashMap<>();

    /** Lets it read that, unless it reads a later time. */
    public void set(long millis) {
        READINGS.merge(name, millis, Math::max);
    }

    @Override
    public long getAsLong() {
        return Objects.requireNonNull(READINGS.get(name), "a clock that was never set");
    }
}
