// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import static io.stockscope.event.OrderReason.OVERSOLD;

import io.stockscope.event.OrderReason;
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

    /** How long it takes until somebody notices that an order cannot be served. */
    private static final long LEAST_NOTICE_MILLIS = 3 * UkTime.MINUTE;

    private static final long LONGEST_NOTICE_MILLIS = 25 * UkTime.MINUTE;

    /** Consumers' orders that are called off at once. */
    private static final double WITHDRAWN_SHARE = 0.004;

    /** Web orders that are never paid for. */
    private static final double UNPAID_SHARE = 0.004;

    private static final long BASKET_HOLD_MILLIS = 30 * UkTime.MINUTE;
    private static final double BASKET_SHARE = 0.08;
    private static final int BASKET_LINES = 3;
    private static final int BASKET_UNITS = 12;

    private final StockBooks books;
    private final Storefront storefront;
    private final SourceSystems systems;
    private final Replenishment replenishment;
    private final Fulfilment fulfilment;
    private final OrderProgress progress;
    private final SecondReserver secondReserver;
    private final Agenda agenda;
    private final Draws draws;

    /** By {@link OrderLine#index()} less the first, any part of it; null until it is bought. */
    private @Nullable SoldLine[] sold;

    private int firstIndex;

    OrderTaking(
            StockBooks books,
            Storefront storefront,
            SourceSystems systems,
            Replenishment replenishment,
            Fulfilment fulfilment,
            OrderProgress progress,
            SecondReserver secondReserver,
            Agenda agenda,
            Draws draws,
            int orderLines) {
        this.books = books;
        this.storefront = storefront;
        this.systems = systems;
        this.replenishment = replenishment;
        this.fulfilment = fulfilment;
        this.progress = progress;
        this.secondReserver = secondReserver;
        this.agenda = agenda;
        this.draws = draws;
        this.sold = new SoldLine[orderLines];
    }

    /** Returns what has become of a line; null if nothing of it is bought, or it is forgotten. */
    @Nullable SoldLine sold(OrderLine line) {
        int index = line.index() - firstIndex;
        return index >= 0 && index < sold.length ? sold[index] : null;
    }

    /** Forgets lines: nobody cancels them any more, or brings something of them back. */
    void forgetBefore(int index) {
        int gone = Math.min(index - firstIndex, sold.length);
        if (gone > 0) {
            int left = sold.length - gone;
            System.arraycopy(sold, gone, sold, 0, left);
            Arrays.fill(sold, left, sold.length, null);
        }
        firstIndex = Math.max(firstIndex, index);
    }

    private void remember(OrderLine line, SoldLine soldLine) {
        int index = line.index() - firstIndex;
        if (index < 0) {
            return;
        }
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
            agenda.plan(
                    at,
                    now -> {
                        long units = storefront.boughtFromShelf(line, position);
                        if (units > 0) {
                            remember(line, SoldLine.overTheCounter(line, units, position));
                            systems.sellOverCounter(order.invoice(), line, position, units, now);
                            replenishment.review(position, now);
                        }
                    });
            at += LINE_MILLIS;
        }
    }

    private void promise(Order order, Route route, long nowMillis) {
        boolean marketplace = Retailer.MARKETPLACES.contains(route.channel());
        Long expiresAt = marketplace ? nowMillis + MARKETPLACE_HOLD_MILLIS : null;
        List<SoldLine> lines = new ArrayList<>(order.lines().size());
        long at = nowMillis;
        for (OrderLine line : order.lines()) {
            agenda.plan(at, now -> lines.addAll(promise(order, line, route, expiresAt, now)));
            at += LINE_MILLIS;
        }
        agenda.plan(at, now -> close(order, route, lines, expiresAt, now));
        if (route.channel().equals("web") && draws.unit("basket", order.invoice()) < BASKET_SHARE) {
            long later = UkTime.MINUTE + draws.below(20 * UkTime.MINUTE, "filled", order.invoice());
            agenda.plan(nowMillis + later, now -> fillBasket(order, route, now));
        }
    }

    /** Promises what the customer buys of a line; returns its parts, none if nothing is bought. */
    private List<SoldLine> promise(
            Order order,
            OrderLine line,
            Route route,
            @Nullable Long expiresAtMillis,
            long nowMillis) {
        long units = storefront.bought(order, line, route, nowMillis);
        if (units == 0) {
            return List.of();
        }
        Allocation allocation = Allocation.of(units, storefront.positions(route, line.sku()));
        List<SoldLine> parts = new ArrayList<>(allocation.parts().size());
        for (Allocation.Part part : allocation.parts()) {
            Reservation reservation =
                    Reservation.part(
                            parts.size(),
                            order.invoice(),
                            line.number(),
                            route.channel(),
                            part.position(),
                            part.units(),
                            units,
                            expiresAtMillis);
            systems.reserve(reservation, nowMillis);
            replenishment.review(reservation.position, nowMillis);
            secondReserver.see(reservation, nowMillis);
            SoldLine soldPart = SoldLine.ordered(line, reservation);
            if (!parts.isEmpty()) {
                soldPart.otherPart = parts.get(parts.size() - 1);
            }
            parts.add(soldPart);
        }
        remember(line, parts.get(parts.size() - 1));
        if (allocation.missing() > 0 && !Retailer.sellsWhatIsToCome(route.channel())) {
            Reservation broken = parts.get(0).promise();
            storefront.oversold(broken, allocation.missing(), nowMillis);
            long noticed =
                    LEAST_NOTICE_MILLIS + draws.below(LONGEST_NOTICE_MILLIS, "oversold", broken.id);
            agenda.plan(
                    nowMillis + noticed, now -> parts.forEach(part -> end(part, OVERSOLD, now)));
        }
        return parts;
    }

    /** All lines of an order are promised, as far as they are bought. */
    private void close(
            Order order,
            Route route,
            List<SoldLine> lines,
            @Nullable Long expiresAtMillis,
            long nowMillis) {
        if (lines.isEmpty()) {
            return;
        }
        OpenOrder open = new OpenOrder(order.invoice(), route.channel(), order.customer(), lines);
        progress.placed(order, open, nowMillis);
        OrderReason withdrawn = withdrawn(open);
        if (withdrawn != null) {
            long given = 20 * UkTime.MINUTE + draws.below(35 * UkTime.MINUTE, "given up", open.id);
            agenda.plan(nowMillis + given, now -> lines.forEach(part -> end(part, withdrawn, now)));
            return;
        }
        progress.confirm(open, nowMillis);
        fulfilment.plan(open, nowMillis);
        if (expiresAtMillis != null) {
            agenda.plan(expiresAtMillis, now -> lines.forEach(part -> giveUp(part, now)));
        }
    }

    /** Returns why an order does not come to be confirmed; null if it does. */
    private @Nullable OrderReason withdrawn(OpenOrder order) {
        if (Retailer.sellsWhatIsToCome(order.channel)) {
            return null;
        }
        double drawn = draws.unit("withdrawn", order.id);
        if (drawn < WITHDRAWN_SHARE) {
            return OrderReason.CUSTOMER;
        }
        boolean unpaid = order.channel.equals("web") && drawn < WITHDRAWN_SHARE + UNPAID_SHARE;
        return unpaid ? OrderReason.PAYMENT : null;
    }

    /** A part that has not gone out, and is not going to, is released. */
    private void end(SoldLine part, OrderReason reason, long nowMillis) {
        if (part.toShip > 0) {
            part.toShip = 0;
            part.kept = 0;
            systems.release(part.promise(), nowMillis);
            replenishment.review(part.promise().position, nowMillis);
            progress.ended(part, reason, nowMillis);
        }
    }

    /** The marketplace does not wait any longer: the reservation ends. */
    private void giveUp(SoldLine part, long nowMillis) {
        expire(part.promise(), true, nowMillis);
        if (part.toShip > 0) {
            part.toShip = 0;
            part.kept = 0;
            progress.ended(part, OrderReason.OTHER, nowMillis);
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
            long wanted = Math.min(line.quantity(), BASKET_UNITS);
            long units = storefront.putIntoBasket(wanted, route.channel(), line.sku());
            if (units == 0) {
                continue;
            }
            StockPosition position =
                    Allocation.of(units, storefront.positions(route, line.sku()))
                            .parts()
                            .get(0)
                            .position();
            Reservation reservation =
                    Reservation.of(
                            basketId,
                            reservations.size() + 1,
                            route.channel(),
                            position,
                            units,
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
