// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import java.time.LocalDate;
import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/**
 * Orders again, each evening, what has run low. A forecast that is wrong by some third either way
 * and suppliers who come late make that stock runs out here and there, now and then, as it does.
 */
final class Replenishment {
    private static final LocalTime REVIEW = LocalTime.of(19, 0);
    private static final LocalTime DOCK_OPENS = LocalTime.of(6, 0);
    private static final LocalTime STORE_OPENS = LocalTime.of(7, 0);
    private static final int PACK_UNITS = 6;

    /** A single order of more than that is no demand to plan for. */
    private static final long LARGEST_FORECAST_LINE_UNITS = 96;

    private static final int STORE_LEAD_DAYS = 2;
    private static final int CENTRE_LEAD_DAYS = 6;
    private static final int SHORTEST_SEASON_DAYS = 14;

    private final Agenda agenda;
    private final RetailCalendar calendar;
    private final SourceSystems systems;
    private final WaitingLines waitingLines;
    private final Draws draws;

    /** Ships the lines that wait at a position, as far as its stock goes. */
    interface WaitingLines {
        void ship(StockPosition position, long nowMillis);
    }

    Replenishment(
            Agenda agenda,
            RetailCalendar calendar,
            SourceSystems systems,
            WaitingLines waitingLines,
            Draws draws) {
        this.agenda = agenda;
        this.calendar = calendar;
        this.systems = systems;
        this.waitingLines = waitingLines;
        this.draws = draws;
    }

    /** What is asked for at one position over the whole history; added in the order of time. */
    static final class Demand {
        private long lines;
        private long units;
        private long firstMillis;
        private long lastMillis;

        void add(long quantity, long atMillis) {
            firstMillis = lines == 0 ? atMillis : firstMillis;
            lastMillis = atMillis;
            lines++;
            units += Math.min(quantity, LARGEST_FORECAST_LINE_UNITS);
        }

        /**
         * Returns the mean over the time in which it is asked for at all: many articles have a
         * season.
         */
        double unitsPerDay() {
            return units
                    / Math.max(
                            (double) (lastMillis - firstMillis) / UkTime.DAY, SHORTEST_SEASON_DAYS);
        }

        double unitsPerLine() {
            return (double) units / lines;
        }
    }

    /** Sets the levels of a position and opens its books with a part of that in stock. */
    void open(StockPosition position, @Nullable Demand demand, long nowMillis) {
        String id = position.sku + "@" + position.location;
        boolean store = Retailer.STORES.contains(position.location);
        long opening = 0;
        if (demand != null) {
            double perDay = demand.unitsPerDay() * draws.logNormal(1, 0.3, "forecast", id);
            double perLine = demand.unitsPerLine();
            // Tuned until some 3 % of the reservations, and fewer till sales, find too little.
            position.reorderPoint =
                    store
                            ? Math.round(2 * STORE_LEAD_DAYS * perDay + 3 * perLine)
                            : Math.round(2 * CENTRE_LEAD_DAYS * perDay + 4 * perLine);
            long lot = Math.round(perDay * (store ? 10 : 21) + perLine);
            position.orderUpTo = position.reorderPoint + Math.max(lot, PACK_UNITS);
            long least = position.reorderPoint / 4;
            opening = least + draws.below(position.orderUpTo - least, "opening", id);
        }
        systems.baseline(position, opening, nowMillis);
        if (position.reorderPoint > 0) {
            systems.safetyStock(position, position.reorderPoint / 8, nowMillis + UkTime.SECOND);
        }
    }

    /** Plans the next review of a position, unless it is planned. */
    void review(StockPosition position, long nowMillis) {
        if (!position.reviewPlanned) {
            position.reviewPlanned = true;
            LocalDate today = calendar.day(nowMillis);
            long next = calendar.at(today, REVIEW);
            agenda.plan(
                    next > nowMillis ? next : calendar.at(today.plusDays(1), REVIEW),
                    at -> reviewNow(position, at));
        }
    }

    private void reviewNow(StockPosition position, long nowMillis) {
        position.reviewPlanned = false;
        long available = position.ats() + position.onOrder;
        if (available <= position.reorderPoint) {
            order(position, position.orderUpTo - available, nowMillis);
        }
        if (!position.waiting.isEmpty()) {
            waitingLines.ship(position, nowMillis);
            review(position, nowMillis);
        }
    }

    private void order(StockPosition position, long atLeast, long nowMillis) {
        long units = (atLeast + PACK_UNITS - 1) / PACK_UNITS * PACK_UNITS;
        LocalDate today = calendar.day(nowMillis);
        String id = "receipt-" + position.location + "-" + position.sku + "-" + today;
        boolean store = Retailer.STORES.contains(position.location);
        double late = draws.unit("late supplier", id) < 0.04 ? 3 : 1;
        long days =
                Math.max(
                        1,
                        Math.round(leadDays(store) * late * draws.logNormal(1, 0.35, "lead", id)));
        long opens = calendar.at(today.plusDays(days), store ? STORE_OPENS : DOCK_OPENS);
        position.onOrder += units;
        agenda.plan(
                opens + draws.below(5 * UkTime.HOUR, "unloading", id),
                at -> receive(id, position, units, at));
    }

    private void receive(String id, StockPosition position, long ordered, long nowMillis) {
        position.onOrder -= ordered;
        long missing =
                draws.unit("short delivery", id) < 0.03
                        ? draws.below(ordered / 4 + 1, "missing units", id)
                        : 0;
        systems.receipt(id, position, ordered - missing, nowMillis);
        review(position, nowMillis);
        if (!position.waiting.isEmpty()) {
            long putAway = 30 * UkTime.MINUTE + draws.below(UkTime.HOUR, "put away", id);
            agenda.plan(nowMillis + putAway, at -> waitingLines.ship(position, at));
        }
    }

    private static int leadDays(boolean store) {
        return store ? STORE_LEAD_DAYS : CENTRE_LEAD_DAYS;
    }
}
