// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import java.time.LocalDate;
import java.time.LocalTime;

/**
 * Counts some positions a day. Some counts find another number than the books: then somebody has
 * miscounted, or units are gone or found, and the books are corrected. Either way it is counted
 * again.
 */
final class CycleCounts {
    private static final int PER_DAY_AND_LOCATION = 4;
    private static final LocalTime PLANNED = LocalTime.of(5, 0);
    private static final LocalTime FIRST = LocalTime.of(7, 0);
    private static final long SPAN_MILLIS = 9 * UkTime.HOUR;

    private static final double DIFFERENT_SHARE = 0.08;
    private static final double MISCOUNTED_SHARE = 0.3;
    private static final int LARGEST_DIFFERENCE = 4;

    private final StockBooks books;
    private final SourceSystems systems;
    private final WarehouseSystem warehouses;
    private final Replenishment replenishment;
    private final Agenda agenda;
    private final RetailCalendar calendar;
    private final Draws draws;
    private final Comparisons comparisons = new Comparisons();

    CycleCounts(
            StockBooks books,
            SourceSystems systems,
            WarehouseSystem warehouses,
            Replenishment replenishment,
            Agenda agenda,
            RetailCalendar calendar,
            Draws draws) {
        this.books = books;
        this.systems = systems;
        this.warehouses = warehouses;
        this.replenishment = replenishment;
        this.agenda = agenda;
        this.calendar = calendar;
        this.draws = draws;
    }

    /** Plans the counts of the day on which the books are opened, and of all that follow. */
    void open(long nowMillis) {
        planDay(calendar.day(nowMillis), nowMillis);
    }

    /** Returns what its counts show. */
    SimulationTruth.Discrepancies discrepancies() {
        return comparisons.truth();
    }

    private void planDay(LocalDate day, long nowMillis) {
        for (String location : Retailer.LOCATIONS) {
            for (int i = 0; i < PER_DAY_AND_LOCATION; i++) {
                String id = "count-" + location + "-" + day + "-" + (i + 1);
                StockPosition position =
                        books.at((int) draws.below(books.articles(), "counted", id), location);
                long at = calendar.at(day, FIRST) + draws.below(SPAN_MILLIS, "counted at", id);
                if (at > nowMillis) {
                    agenda.plan(at, now -> count(id, position, now));
                }
            }
        }
        LocalDate next = day.plusDays(1);
        agenda.plan(calendar.at(next, PLANNED), now -> planDay(next, now));
    }

    private void count(String id, StockPosition position, long nowMillis) {
        long found = position.onHand;
        if (draws.unit("different", id) < DIFFERENT_SHARE) {
            long by = 1 + draws.below(LARGEST_DIFFERENCE, "different by", id);
            found += draws.unit("fewer", id) < 0.7 ? -by : by;
        }
        long reported = Math.max(0, found);
        long difference = reported - position.onHand;
        report(id, position, reported, nowMillis);
        if (difference == 0) {
            return;
        }
        if (draws.unit("miscounted", id) >= MISCOUNTED_SHARE) {
            long corrected = 20 * UkTime.MINUTE + draws.below(UkTime.HOUR, "corrected", id);
            agenda.plan(
                    nowMillis + corrected,
                    now -> {
                        systems.adjust(
                                "adjust-" + id,
                                position,
                                difference,
                                SalesHistory.MANUAL_CORRECTION,
                                now);
                        replenishment.review(position, now);
                    });
        }
        long again = 2 * UkTime.HOUR + draws.below(2 * UkTime.HOUR, "counted again", id);
        agenda.plan(
                nowMillis + again,
                now -> report(id + "-again", position, Math.max(0, position.onHand), now));
    }

    private void report(String id, StockPosition position, long reported, long nowMillis) {
        comparisons.compare(position, reported);
        warehouses.count(id, position, reported, nowMillis);
    }
}
