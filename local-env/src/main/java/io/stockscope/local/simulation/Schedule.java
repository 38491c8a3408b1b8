// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import io.stockscope.local.simulation.SalesHistory.Order;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a simulation happens. Its times of day are the retailer's.
 *
 * @param calendar says when these are
 * @param opens when the books are opened
 * @param salesFrom sales before that never happen
 * @param until nothing happens after that; null: the sales begin again and again
 * @param pacer waited for before each step
 */
record Schedule(
        RetailCalendar calendar,
        LocalDateTime opens,
        LocalDateTime salesFrom,
        @Nullable LocalDateTime until,
        Pacer pacer) {

    /** From the first day's midnight to the one after the last day, as fast as possible. */
    static Schedule ofTheSales(SalesHistory history) {
        LocalDateTime opens = firstDay(history).atStartOfDay();
        return new Schedule(
                RetailCalendar.OF_THE_SALES,
                opens,
                opens,
                lastDay(history).plusDays(1).atStartOfDay(),
                Pacer.NONE);
    }

    static LocalDate firstDay(SalesHistory history) {
        return Collections.min(times(history)).toLocalDate();
    }

    static LocalDate lastDay(SalesHistory history) {
        return Collections.max(times(history)).toLocalDate();
    }

    private static List<LocalDateTime> times(SalesHistory history) {
        List<LocalDateTime> times = new ArrayList<>();
        history.orders().stream().map(Order::placedAt).forEach(times::add);
        history.cancellations().forEach(cancellation -> times.add(cancellation.at()));
        history.corrections().forEach(correction -> times.add(correction.at()));
        return times;
    }

    long opensMillis() {
        return calendar.millis(opens);
    }

    long untilMillis() {
        return until == null ? Long.MAX_VALUE : calendar.millis(until);
    }
}
