// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import io.stockscope.local.simulation.Retailer.Route;
import io.stockscope.local.simulation.SalesHistory.Order;
import io.stockscope.local.simulation.SalesHistory.OrderLine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sells over the counter, or promises stock that is to be delivered. */
final class OrderTaking {
    /** Between the lines of an order. */
    private static final long LINE_MILLIS = 5;

    /** What has not gone out by then is not going to: the marketplace gives the money back. */
    private static final long MARKETPLACE_HOLD_MILLIS = 7 * UkTime.DAY;

    private static final long BASKET_HOLD_MILLIS = 30 * UkTime.MINUTE;
    private static final double BASKET_SHARE = 0.08;
    private static final int BASKET_LINES = 3;
    private static final int BASKET_UNITS = 12;

    private final StockBooks books;
    private final SourceSystems systems;
    private final Replenishment replenishment;
    private final Fulfilment fulfilment;
    private final Agenda agenda;
    private final Draws draws;

    /** By {@link OrderLine#index()}; null until it is ordered. */
    private @Nullable SoldLine[] sold;

    OrderTaking(
            StockBooks books,
            SourceSystems systems,
            Replenishment replenishment,
            Fulfilment fulfilment,
            Agenda agenda,
            Draws draws,
            int orderLines) {
        this.books = books;
        this.systems = systems;
        this.replenishment = replenishment;
        this.fulfilment = fulfilment;
        this.agenda = agenda;
        this.draws = draws;
        this.sold = new SoldLine[orderLines];
    }

    /** Returns what has become of a line; null if it is not ordered yet. */
    @Nullable SoldLine sold(OrderLine line) {
        return line.index() < sold.length ? sold[line.index()] : null;
    }

    private void remember(SoldLine soldLine) {
        int index = soldLine.line.index();
        if (index >= sold.length) {
            sold = Arrays.copyOf(sold, Math.max(index + 1, 2 * sold.length));
        }
        sold[index] = soldLine;
    }

    void take(Order order, Route route, long nowMillis) {
        if (route.store()) {
            sellOverCounter(order, route, nowMillis);
        } else {
            promise(order, route, nowMillis);
        }
    }

    private void sellOverCounter(Order order, Route route, long nowMillis) {
        long at = nowMillis;
        for (OrderLine line : order.lines()) {
            StockPosition position = books.at(line.sku(), route.location());
            remember(SoldLine.overTheCounter(line, position));
            agenda.plan(
                    at,
                    now -> {
                        systems.sellOverCounter(order.invoice(), line, position, now);
                        replenishment.review(position, now);
                    });
            at += LINE_MILLIS;
        }
    }

    private void promise(Order order, Route route, long nowMillis) {
        boolean marketplace = Retailer.MARKETPLACES.contains(route.channel());
        Long expiresAt = marketplace ? nowMillis + MARKETPLACE_HOLD_MILLIS : null;
        List<SoldLine> lines = new ArrayList<>(order.lines().size());
        for (OrderLine line : order.lines()) {
            Reservation reservation =
                    new Reservation(
                            order.invoice(),
                            line.number(),
                            route.channel(),
                            books.at(line.sku(), route.location()),
                            line.quantity(),
                            expiresAt);
            agenda.plan(
                    nowMillis + lines.size() * LINE_MILLIS,
                    now -> {
                        systems.reserve(reservation, now);
                        replenishment.review(reservation.position, now);
                    });
            SoldLine soldLine = SoldLine.ordered(line, reservation);
            remember(soldLine);
            lines.add(soldLine);
        }
        fulfilment.plan(order, route.channel().equals("b2b"), lines, nowMillis);
        if (expiresAt != null) {
            agenda.plan(expiresAt, now -> lines.forEach(line -> expire(line.promise(), true, now)));
        }
        if (route.channel().equals("web") && draws.unit("basket", order.invoice()) < BASKET_SHARE) {
            long later = UkTime.MINUTE + draws.below(20 * UkTime.MINUTE, "filled", order.invoice());
            agenda.plan(nowMillis + later, now -> fillBasket(order, route, now));
        }
    }

    /**
     * Somebody else puts the same into a basket, which reserves it for a while, and does not buy:
     * the basket is emptied, or ends with or without the shop saying so.
     */
    private void fillBasket(Order order, Route route, long nowMillis) {
        String basketId = "basket-" + order.invoice();
        long expiresAt = nowMillis + BASKET_HOLD_MILLIS;
        List<Reservation> reservations = new ArrayList<>();
        for (OrderLine line : order.lines()) {
            if (reservations.size() == BASKET_LINES) {
                break;
            }
            Reservation reservation =
                    new Reservation(
                            basketId,
                            reservations.size() + 1,
                            route.channel(),
                            books.at(line.sku(), route.location()),
                            Math.min(line.quantity(), BASKET_UNITS),
                            expiresAt);
            agenda.plan(
                    nowMillis + reservations.size() * UkTime.SECOND,
                    now -> systems.reserve(reservation, now));
            reservations.add(reservation);
        }
        double end = draws.unit("end", basketId);
        if (end < 0.4) {
            long after = UkTime.MINUTE + draws.below(25 * UkTime.MINUTE, "emptied", basketId);
            agenda.plan(
                    nowMillis + after,
                    now -> reservations.forEach(emptied -> systems.release(emptied, now)));
        } else {
            agenda.plan(
                    expiresAt, now -> reservations.forEach(ended -> expire(ended, end < 0.7, now)));
        }
    }

    private void expire(Reservation reservation, boolean told, long nowMillis) {
        long units = systems.expire(reservation, nowMillis);
        if (told && units > 0) {
            long noticed = UkTime.SECOND + draws.below(UkTime.MINUTE, "noticed", reservation.id);
            agenda.plan(nowMillis + noticed, now -> systems.noteExpired(reservation, units, now));
        }
    }
}
