// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.sql;

import java.time.Instant;
import java.util.Map;

/**
 * What a panel is asked about.
 *
 * @param range the span of time
 * @param now by the clock of the data
 * @param asOf the instant for which states are told
 * @param stands whether the span stands, and does not move on with time
 * @param wallNow by the wall clock: the same, but in a simulation that runs by a clock of its own
 * @param values of the parameters that somebody has chosen; one that is missing narrows nothing
 * @param settings of the server
 */
public record Asking(
        TimeRange range,
        Instant now,
        Instant asOf,
        boolean stands,
        Instant wallNow,
        Map<String, String> values,
        Settings settings) {

    public Asking {
        values = Map.copyOf(values);
    }

    /** Asks about a span that moves on with time, as of now, or of its end if that is earlier. */
    public Asking(
            TimeRange range,
            Instant now,
            Instant wallNow,
            Map<String, String> values,
            Settings settings) {
        this(
                range,
                now,
                now.isBefore(range.to()) ? now : range.to(),
                false,
                wallNow,
                values,
                settings);
    }

    /**
     * What all questions are asked with.
     *
     * @param objective the share of changes that is to be in time, 0 to 1
     * @param currency in which money is
     */
    public record Settings(double objective, String currency) {}

    /** The value of a parameter, empty if nothing was chosen. */
    String value(String parameter) {
        return values.getOrDefault(parameter, "");
    }
}
