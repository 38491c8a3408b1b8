// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import io.stockscope.event.ItemMaster;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.local.simulation.Retailer.Route;
import io.stockscope.local.simulation.SalesHistory.Article;
import io.stockscope.local.simulation.SalesHistory.Cancellation;
import io.stockscope.local.simulation.SalesHistory.Correction;
import io.stockscope.local.simulation.SalesHistory.Order;
import io.stockscope.local.simulation.SalesHistory.OrderLine;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Plays a sales history through a retailer's systems, from the first day's midnight to the one
 * after the last day, and hands on what these would have sent, in the order of {@code recordedAt}.
 *
 * <p>One agenda in time order: orders, cancellations and corrections stand in it from the start,
 * what follows from them (shipments, deliveries, expiries) is added as they happen. Memory is the
 * history, and minutes of events. Everything follows from the history and the options.
 */
public final class Simulation {
    /** Between the lines of an order. */
    private static final long LINE_MILLIS = 5;

    private static final long MARKETPLACE_HOLD_MILLIS = 7 * UkTime.DAY;
    private static final long BASKET_HOLD_MILLIS = 30 * UkTime.MINUTE;
    private static final double BASKET_SHARE = 0.08;
    private static final int BASKET_LINES = 3;
    private static final long BASKET_UNITS = 12;
    private static final double DAMAGED_SHARE = 0.1;

    private final SalesHistory history;
    private final SimulationOptions options;
    private final Draws draws;
    private final Agenda agenda = new Agenda();
    private final StockBooks books = new StockBooks();
    private final Outbox outbox;
    private final SourceSystems systems;
    private final Replenishment replenishment;
    private final Fulfilment fulfilment;

    /** By {@link OrderLine#index()}; null until it is ordered. */
    private final @Nullable SoldLine[] sold;

    private final Map<CancellationOutcome, Integer> outcomes =
            new EnumMap<>(CancellationOutcome.class);

    private Simulation(SalesHistory history, SimulationOptions options, EventOutput output) {
        this.history = history;
        this.options = options;
        this.draws = new Draws(options.seed());
        this.outbox = new Outbox(output, draws, options.duplicateShare());
        this.systems = new SourceSystems(outbox, draws);
        this.replenishment = new Replenishment(agenda, systems, this::shipWaiting, draws);
        this.fulfilment = new Fulfilment(books, systems, replenishment, agenda, draws);
        this.sold = new SoldLine[history.orders().stream().mapToInt(o -> o.lines().size()).sum()];
        for (CancellationOutcome outcome : CancellationOutcome.values()) {
            outcomes.put(outcome, 0);
        }
    }

    /**
     * Runs to the end.
     *
     * @param output takes the events; reference data come first
     * @return what is true at the end
     * @throws IllegalArgumentException if the history holds no order
     * @throws java.io.UncheckedIOException if {@code output} fails
     */
    public static SimulationTruth run(
            SalesHistory history, SimulationOptions options, EventOutput output) {
        if (history.orders().isEmpty()) {
            throw new IllegalArgumentException("there is nothing sold in these sales");
        }
        return new Simulation(history, options, output).run();
    }

    private SimulationTruth run() {
        LocalDate firstDay = history.orders().get(0).placedAt().toLocalDate();
        LocalDate lastDay = firstDay;
        for (LocalDateTime at : times()) {
            firstDay = at.toLocalDate().isBefore(firstDay) ? at.toLocalDate() : firstDay;
            lastDay = at.toLocalDate().isAfter(lastDay) ? at.toLocalDate() : lastDay;
        }
        long from = UkTime.startOf(firstDay);
        long until = UkTime.startOf(lastDay.plusDays(1));
        sendReferenceData();
        Map<StockPosition, Replenishment.Demand> demand = planOrders();
        planCancellations();
        planCorrections(from);
        openBooks(demand, from);
        for (long next = agenda.nextMillis(); next <= until; next = agenda.nextMillis()) {
            outbox.flushBefore(next);
            agenda.next();
        }
        outbox.flushBefore(Long.MAX_VALUE);
        return truth(from, until);
    }

    private List<LocalDateTime> times() {
        List<LocalDateTime> times = new ArrayList<>();
        history.orders().forEach(order -> times.add(order.placedAt()));
        history.cancellations().forEach(cancellation -> times.add(cancellation.at()));
        history.corrections().forEach(correction -> times.add(correction.at()));
        return times;
    }

    private void sendReferenceData() {
        Retailer.channels()
                .forEach(channel -> outbox.reference(StockscopeTopic.REFERENCE_CHANNELS, channel));
        for (Article article : history.articles()) {
            books.add(article.sku());
            if (article.unitPrice() != null) {
                outbox.reference(
                        StockscopeTopic.REFERENCE_ITEMS,
                        ItemMaster.newBuilder()
                                .setSku(article.sku())
                                .setUnitPrice(article.unitPrice())
                                .setCurrency("GBP")
                                .setDescription(article.description())
                                .build());
            }
        }
    }

    private void openBooks(Map<StockPosition, Replenishment.Demand> demand, long from) {
        for (StockPosition position : books.positions()) {
            replenishment.open(position, demand.get(position), from);
        }
    }

    private Map<StockPosition, Replenishment.Demand> planOrders() {
        Map<StockPosition, Replenishment.Demand> demand = new HashMap<>();
        for (Order order : history.orders()) {
            Route route = Retailer.route(order, draws);
            long placedAt = withinMinute(order.placedAt(), order.invoice());
            for (OrderLine line : order.lines()) {
                demand.computeIfAbsent(
                                books.at(line.sku(), route.location()),
                                position -> new Replenishment.Demand())
                        .add(line.quantity(), placedAt);
            }
            agenda.plan(
                    placedAt,
                    at -> {
                        if (route.store()) {
                            sellOverCounter(order, route, at);
                        } else {
                            placeOrder(order, route, at);
                        }
                    });
        }
        return demand;
    }

    private void planCancellations() {
        Map<Integer, Long> orderedAt = new HashMap<>();
        for (Order order : history.orders()) {
            long at = withinMinute(order.placedAt(), order.invoice());
            order.lines().forEach(line -> orderedAt.put(line.index(), at));
        }
        for (Cancellation cancellation : history.cancellations()) {
            long at = withinMinute(cancellation.at(), cancellation.invoice());
            OrderLine original = cancellation.original();
            if (original != null) {
                // Within the same minute, the order was first.
                at =
                        Math.max(
                                at,
                                orderedAt.getOrDefault(original.index(), at) + 10 * UkTime.SECOND);
            }
            agenda.plan(at, now -> cancel(cancellation, now));
        }
    }

    private void planCorrections(long from) {
        for (Correction correction : history.corrections()) {
            long at = withinMinute(correction.at(), correction.invoice());
            String id = correction.invoice() + "-" + correction.number();
            String location =
                    Retailer.correctedLocation(correction.invoice(), correction.quantity(), draws);
            StockPosition position = books.at(correction.sku(), location);
            if (correction.quantity() < 0) {
                long before = UkTime.HOUR + draws.below(20 * UkTime.HOUR, "came before", id);
                agenda.plan(
                        Math.max(at - before, from + UkTime.MINUTE),
                        now -> deliverWhatIsWrittenOff(id, position, -correction.quantity(), now));
            }
            agenda.plan(
                    at,
                    now -> {
                        systems.adjust(
                                "adjust-" + id,
                                position,
                                correction.quantity(),
                                correction.reason(),
                                now);
                        replenishment.review(position, now);
                    });
        }
    }

    /**
     * Nothing can be thrown away that is not there: what is missing comes in, bad, shortly before.
     */
    private void deliverWhatIsWrittenOff(
            String id, StockPosition position, long units, long nowMillis) {
        long missing = units - Math.max(0, position.ats());
        if (missing > 0) {
            systems.receipt("receipt-" + id, position, missing, nowMillis);
        }
    }

    private void sellOverCounter(Order order, Route route, long nowMillis) {
        long at = nowMillis;
        for (OrderLine line : order.lines()) {
            StockPosition position = books.at(line.sku(), route.location());
            systems.sellOverCounter(order.invoice(), line, position, at);
            sold[line.index()] = SoldLine.overTheCounter(line, position);
            replenishment.review(position, at);
            at += LINE_MILLIS;
        }
    }

    private void placeOrder(Order order, Route route, long nowMillis) {
        boolean marketplace = route.channel().equals("amazon") || route.channel().equals("ebay");
        Long expiresAt = marketplace ? nowMillis + MARKETPLACE_HOLD_MILLIS : null;
        List<SoldLine> lines = new ArrayList<>(order.lines().size());
        long at = nowMillis;
        for (OrderLine line : order.lines()) {
            StockPosition position = books.at(line.sku(), route.location());
            Reservation reservation =
                    new Reservation(
                            order.invoice(),
                            line.number(),
                            route.channel(),
                            position,
                            line.quantity(),
                            expiresAt);
            systems.reserve(reservation, at);
            SoldLine soldLine = SoldLine.ordered(line, reservation);
            sold[line.index()] = soldLine;
            lines.add(soldLine);
            replenishment.review(position, at);
            at += LINE_MILLIS;
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
     * Somebody else puts the same into a basket, which reserves it for a while, and does not buy.
     */
    private void fillBasket(Order order, Route route, long nowMillis) {
        String basketId = "basket-" + order.invoice();
        long expiresAt = nowMillis + BASKET_HOLD_MILLIS;
        double end = draws.unit("end", basketId);
        List<Reservation> reservations = new ArrayList<>();
        long at = nowMillis;
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
            systems.reserve(reservation, at);
            reservations.add(reservation);
            at += LINE_MILLIS;
        }
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
        long units = systems.expire(reservation);
        if (told && units > 0) {
            long noticed = UkTime.SECOND + draws.below(UkTime.MINUTE, "noticed", reservation.id);
            agenda.plan(nowMillis + noticed, now -> systems.noteExpired(reservation, units, now));
        }
    }

    private void cancel(Cancellation cancellation, long nowMillis) {
        OrderLine original = cancellation.original();
        SoldLine line = original == null ? null : sold[original.index()];
        outcomes.merge(
                line == null
                        ? returnOfUnknown(cancellation, nowMillis)
                        : cancel(cancellation, line, nowMillis),
                1,
                Integer::sum);
    }

    private CancellationOutcome returnOfUnknown(Cancellation cancellation, long nowMillis) {
        String location = Retailer.distributionCentre(cancellation.invoice(), draws);
        takeBack(cancellation, books.at(cancellation.sku(), location), nowMillis);
        return CancellationOutcome.RETURNED_OF_UNKNOWN_ORIGINAL;
    }

    private CancellationOutcome cancel(Cancellation cancellation, SoldLine line, long nowMillis) {
        StockPosition leftFrom = line.leftFrom;
        if (leftFrom != null) {
            takeBack(cancellation, leftFrom, nowMillis);
            return line.reservation == null
                    ? CancellationOutcome.RETURNED_AT_STORE
                    : CancellationOutcome.RETURNED;
        }
        Reservation reservation = line.promise();
        if (reservation.open == 0) {
            return CancellationOutcome.NOTHING_TO_RETURN;
        }
        line.toShip -= cancellation.quantity();
        if (line.toShip > 0) {
            return CancellationOutcome.REDUCED;
        }
        systems.release(reservation, nowMillis);
        replenishment.review(reservation.position, nowMillis);
        return CancellationOutcome.RELEASED;
    }

    private void takeBack(Cancellation cancellation, StockPosition position, long nowMillis) {
        String id = cancellation.invoice() + "-" + cancellation.number();
        boolean damaged = draws.unit("damaged", id) < DAMAGED_SHARE;
        if (Retailer.STORES.contains(position.location)) {
            systems.takeBackOverCounter(cancellation, position, damaged, nowMillis);
        } else {
            systems.takeBack(cancellation, position, damaged, nowMillis);
        }
        replenishment.review(position, nowMillis);
    }

    private void shipWaiting(StockPosition position, long nowMillis) {
        fulfilment.shipWaiting(position, nowMillis);
    }

    /** The file knows the minute; all of an invoice happens at one drawn instant of it. */
    private long withinMinute(LocalDateTime minute, String invoice) {
        return UkTime.millis(minute) + draws.below(59 * UkTime.SECOND, "instant", invoice);
    }

    private SimulationTruth truth(long from, long until) {
        List<SimulationTruth.Level> levels = new ArrayList<>();
        for (StockPosition position : books.positions()) {
            levels.add(
                    new SimulationTruth.Level(
                            position.sku,
                            position.location,
                            position.onHand,
                            position.damaged,
                            position.reserved,
                            position.expiring,
                            position.safetyStock,
                            position.ats()));
        }
        return new SimulationTruth(
                options.seed(),
                Instant.ofEpochMilli(from),
                Instant.ofEpochMilli(until),
                history.lineCounts(),
                outcomes,
                byName(outbox.events()),
                byName(outbox.duplicates()),
                levels);
    }

    private static Map<String, Long> byName(Map<StockscopeTopic, Long> counts) {
        Map<String, Long> byName = new TreeMap<>();
        counts.forEach((topic, count) -> byName.put(topic.topicName(), count));
        return byName;
    }
}
