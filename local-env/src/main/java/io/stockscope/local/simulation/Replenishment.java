// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import java.time.LocalDate;
import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/**
 * Orders again, each evening, what has run low: stores from a distribution centre, which in turn
 * take what the other one can spare, and what nobody has from suppliers. A forecast that is wrong
 * by some third either way and suppliers who come late make that stock runs out here and there, now
 * and then, as it does.
 */
final class Replenishment implements Transfers.Receiver {
    private static final LocalTime REVIEW = LocalTime.of(19, 0);
    private static final LocalTime TRUCKS_LEAVE = LocalTime.of(20, 0);
    private static final LocalTime DOCK_OPENS = LocalTime.of(6, 0);
    private static final LocalTime STORE_OPENS = LocalTime.of(7, 0);
    private static final int PACK_UNITS = 6;

    /** A single order of more than that is no demand to plan for. */
    private static final long LARGEST_FORECAST_LINE_UNITS = 96;

    private static final int STORE_LEAD_DAYS = 2;
    private static final int CENTRE_LEAD_DAYS = 6;
    private static final int SHORTEST_SEASON_DAYS = 14;

    private final StockBooks books;
    private final Agenda agenda;
    private final RetailCalendar calendar;
    private final SourceSystems systems;
    private final Transfers transfers;
    private final QualityControl quality;
    private final WaitingLines waitingLines;
    private final Draws draws;

    /** Ships the lines that wait at a position, as far as its stock goes. */
    interface WaitingLines {
        void ship(StockPosition position, long nowMillis);
    }

    Replenishment(
            StockBooks books,
            Agenda agenda,
            RetailCalendar calendar,
            SourceSystems systems,
            Transfers transfers,
            QualityControl quality,
            WaitingLines waitingLines,
            Draws draws) {
        this.books = books;
        this.agenda = agenda;
        this.calendar = calendar;
        this.systems = systems;
        this.transfers = transfers;
        this.quality = quality;
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
        String id = position.location + "-" + position.sku + "-" + today;
        StockPosition from = spares(position, units);
        if (from == null) {
            orderFromSupplier("receipt-" + id, position, units, today);
        } else {
            Transfers.Transfer transfer =
                    new Transfers.Transfer(
                            "transfer-" + id,
                            from,
                            position,
                            Math.min(units, spare(from, position)));
            position.onOrder += transfer.units();
            long leaves =
                    calendar.at(today, TRUCKS_LEAVE)
                            + draws.below(90 * UkTime.MINUTE, "loading", transfer.id());
            long days = draws.unit("second day", transfer.id()) < 0.15 ? 2 : 1;
            transfers.plan(transfer, leaves, unloaded(transfer.id(), position, today, days), this);
        }
    }

    /** Returns who has all of it to spare, or for a store at least something; null: nobody. */
    private @Nullable StockPosition spares(StockPosition position, long units) {
        boolean store = Retailer.STORES.contains(position.location);
        StockPosition first =
                store
                        ? books.at(position.sku, Retailer.homeCentre(position.location))
                        : books.otherDistributionCentre(position);
        if (spare(first, position) >= (store ? PACK_UNITS : units)) {
            return first;
        }
        StockPosition second = books.otherDistributionCentre(first);
        return store && spare(second, position) >= PACK_UNITS ? second : null;
    }

    /** A store gets what is not promised, the other distribution centre what is not needed soon. */
    private static long spare(StockPosition from, StockPosition to) {
        boolean store = Retailer.STORES.contains(to.location);
        long spare = from.ats() - (store ? 0 : Math.max(0, from.reorderPoint));
        return Math.max(0, spare / PACK_UNITS * PACK_UNITS);
    }

    private void orderFromSupplier(String id, StockPosition position, long units, LocalDate today) {
        boolean store = Retailer.STORES.contains(position.location);
        double late = draws.unit("late supplier", id) < 0.04 ? 3 : 1;
        long days =
                Math.max(
                        1,
                        Math.round(leadDays(store) * late * draws.logNormal(1, 0.35, "lead", id)));
        position.onOrder += units;
        agenda.plan(unloaded(id, position, today, days), at -> receive(id, position, units, at));
    }

    private long unloaded(String id, StockPosition position, LocalDate today, long days) {
        boolean store = Retailer.STORES.contains(position.location);
        long opens = calendar.at(today.plusDays(days), store ? STORE_OPENS : DOCK_OPENS);
        return opens + draws.below(5 * UkTime.HOUR, "unloading", id);
    }

    private void receive(String id, StockPosition position, long ordered, long nowMillis) {
        position.onOrder -= ordered;
        long missing =
                draws.unit("short delivery", id) < 0.03
                        ? draws.below(ordered / 4 + 1, "missing units", id)
                        : 0;
        systems.receipt(id, position, ordered - missing, nowMillis);
        quality.received(id, position, ordered - missing, nowMillis);
        serveWaiting(id, position, nowMillis);
    }

    @Override
    public void arrived(Transfers.Transfer transfer, long nowMillis) {
        transfer.to().onOrder -= transfer.units();
        serveWaiting(transfer.id(), transfer.to(), nowMillis);
    }

    @Override
    public void missed(StockPosition to, long units, long nowMillis) {
        to.onOrder -= units;
        review(to, nowMillis);
    }

    private void serveWaiting(String id, StockPosition position, long nowMillis) {
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
