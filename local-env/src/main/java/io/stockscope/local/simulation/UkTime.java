// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;

/** The retailer's wall clock, in epoch milliseconds. */
final class UkTime {
    static final long SECOND = 1_000;
    static final long MINUTE = 60 * SECOND;
    static final long HOUR = 60 * MINUTE;
    static final long DAY = 24 * HOUR;

    private static final ZoneId LONDON = ZoneId.of("Europe/London");

    private UkTime() {}

    static long millis(LocalDateTime wallClock) {
        return wallClock.atZone(LONDON).toInstant().toEpochMilli();
    }

    static LocalDate day(long millis) {
        return Instant.ofEpochMilli(millis).atZone(LONDON).toLocalDate();
    }

    static long at(LocalDate day, LocalTime time) {
        return millis(day.atTime(time));
    }

    static long startOf(LocalDate day) {
        return day.atStartOfDay(LONDON).toInstant().toEpochMilli();
    }
}
