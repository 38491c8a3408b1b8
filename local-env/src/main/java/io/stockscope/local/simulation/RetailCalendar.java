// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;

/**
 * The retailer's calendar and wall clock, in epoch milliseconds.
 *
 * @param shiftMillis by how much later than in the sales everything happens; not 0 in a live run
 */
record RetailCalendar(long shiftMillis) {
    private static final ZoneId LONDON = ZoneId.of("Europe/London");

    /** The times of the sales. */
    static final RetailCalendar OF_THE_SALES = new RetailCalendar(0);

    /** Returns the one in which {@code wallClock} is at {@code millis}. */
    static RetailCalendar placing(LocalDateTime wallClock, long millis) {
        return new RetailCalendar(millis - OF_THE_SALES.millis(wallClock));
    }

    long millis(LocalDateTime wallClock) {
        return wallClock.atZone(LONDON).toInstant().toEpochMilli() + shiftMillis;
    }

    /** Returns what its clock shows at {@code millis}. */
    LocalDateTime wallClock(long millis) {
        return Instant.ofEpochMilli(millis - shiftMillis).atZone(LONDON).toLocalDateTime();
    }

    /** Returns when the days begin on which something is sold, in the order of time. */
    List<Long> tradingDays(SalesHistory history) {
        return history.orders().stream()
                .map(order -> order.placedAt().toLocalDate())
                .distinct()
                .sorted()
                .map(day -> millis(day.atStartOfDay()))
                .toList();
    }

    LocalDate day(long millis) {
        return Instant.ofEpochMilli(millis - shiftMillis).atZone(LONDON).toLocalDate();
    }

    long at(LocalDate day, LocalTime time) {
        return millis(day.atTime(time));
    }
}
