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
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Plays a sales history through a retailer's systems, from the first day's midnight to the one
 * after the last day, and hands on what these would have sent, in the order of {@code recordedAt}.
 *
 * <p>One agenda in time order: orders, cancellations and corrections stand in it from the start,
 * what follows from them (shipments, deliveries, expiries) is added as they happen. Memory is the
 * history, and minutes of events. Everything follows from the history and the options.
 */
public final class Simulation {
    /** The same minute of the file, but the order was first. */
    private static final long CANCELLED_AFTER_MILLIS = 10 * UkTime.SECOND;

    private final SalesHistory history;
    private final SimulationOptions options;
    private final Draws draws;
    private final Agenda agenda = new Agenda();
    private final StockBooks books = new StockBooks();
    private final Outbox outbox;
    private final Replenishment replenishment;
    private final Fulfilment fulfilment;
    private final OrderTaking orders;
    private final Returns returns;
    private final Corrections corrections;

    private Simulation(SalesHistory history, SimulationOptions options, EventOutput output) {
        this.history = history;
        this.options = options;
        this.draws = new Draws(options.seed());
        this.outbox = new Outbox(output, draws, options.duplicateShare());
        SourceSystems systems = new SourceSystems(outbox, draws);
        this.replenishment = new Replenishment(agenda, systems, this::shipWaiting, draws);
        this.fulfilment = new Fulfilment(books, systems, replenishment, agenda, draws);
        int orderLines = history.orders().stream().mapToInt(order -> order.lines().size()).sum();
        this.orders =
                new OrderTaking(
                        books, systems, replenishment, fulfilment, agenda, draws, orderLines);
        this.returns = new Returns(orders, books, systems, replenishment, draws);
        this.corrections = new Corrections(books, systems, replenishment, agenda, draws);
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
        List<LocalDateTime> times = times();
        LocalDate firstDay = Collections.min(times).toLocalDate();
        LocalDate lastDay = Collections.max(times).toLocalDate();
        long from = UkTime.startOf(firstDay);
        long until = UkTime.startOf(lastDay.plusDays(1));
        sendReferenceData();
        Map<StockPosition, Replenishment.Demand> demand = planOrders();
        planCancellations();
        for (Correction correction : history.corrections()) {
            long at = withinMinute(correction.at(), correction.invoice());
            corrections.plan(correction, at, from + UkTime.MINUTE);
        }
        for (StockPosition position : books.positions()) {
            replenishment.open(position, demand.get(position), from);
        }
        while (agenda.nextMillis() <= until) {
            // One by one: what a reader of the bus does next may come before all else planned.
            if (outbox.nextMillis() < agenda.nextMillis()) {
                outbox.handNext();
            } else {
                agenda.next();
            }
        }
        while (outbox.nextMillis() < Long.MAX_VALUE) {
            outbox.handNext();
        }
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
            agenda.plan(placedAt, now -> orders.take(order, route, now));
        }
        return demand;
    }

    private void planCancellations() {
        Map<Integer, Long> earliest = new HashMap<>();
        for (Order order : history.orders()) {
            long placedAt = withinMinute(order.placedAt(), order.invoice());
            order.lines()
                    .forEach(line -> earliest.put(line.index(), placedAt + CANCELLED_AFTER_MILLIS));
        }
        for (Cancellation cancellation : history.cancellations()) {
            long at = withinMinute(cancellation.at(), cancellation.invoice());
            OrderLine original = cancellation.original();
            if (original != null) {
                at = Math.max(at, earliest.getOrDefault(original.index(), at));
            }
            agenda.plan(at, now -> returns.cancel(cancellation, now));
        }
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
        long conflicts = 0;
        long incidents = 0;
        for (StockPosition position : books.positions()) {
            conflicts += position.conflicts;
            incidents += position.incidents;
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
                returns.outcomes(),
                byName(outbox.events()),
                byName(outbox.duplicates()),
                conflicts,
                incidents,
                levels);
    }

    private static Map<String, Long> byName(Map<StockscopeTopic, Long> counts) {
        Map<String, Long> byName = new TreeMap<>();
        counts.forEach((topic, count) -> byName.put(topic.topicName(), count));
        return byName;
    }
}
