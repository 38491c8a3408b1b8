// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.config;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The clock of a live run: the wall clock, or a shifted and faster one of a simulation.
 *
 * @param speed how many times as fast as the wall clock it runs
 * @param start what it reads at the origin; null: what the wall clock reads
 * @param origin what the wall clock reads when it begins; null: now
 */
public record ClockSettings(double speed, @Nullable Instant start, @Nullable Instant origin) {

    /** The wall clock. */
    public static final ClockSettings WALL = new ClockSettings(1, null, null);

    /** Returns the keys and values of a configuration with this clock. */
    public Map<String, String> asConfig() {
        Map<String, String> config = new TreeMap<>();
        config.put(ConfigCatalogue.CLOCK_SPEED, String.valueOf(speed));
        if (start != null) {
            config.put(ConfigCatalogue.CLOCK_START, start.toString());
        }
        if (origin != null) {
            config.put(ConfigCatalogue.CLOCK_ORIGIN, origin.toString());
        }
        return config;
    }
}
