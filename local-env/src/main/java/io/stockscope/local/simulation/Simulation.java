// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.local.simulation.Retailer.Route;
import io.stockscope.local.simulation.SalesHistory.Article;
import io.stockscope.local.simulation.SalesHistory.Cancellation;
import io.stockscope.local.simulation.SalesHistory.Correction;
import io.stockscope.local.simulation.SalesHistory.Order;
import io.stockscope.local.simulation.SalesHistory.OrderLine;
import io.stockscope.local.simulation.publish.Publisher;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Plays a sales history through a retailer's systems and hands on what these would have sent, in
 * the order of {@code recordedAt}: from the first day's midnight to the one after the last day, or
 * live.
 *
 * <p>One agenda in time order: orders, cancellations and corrections stand in it from the start,
 * what follows from them (shipments, deliveries, expiries) is added as they happen. Memory is the
 * history (in a live run two rounds of it), what is still to come of its orders, and minutes of
 * events; with faults and {@code bus} truth also all changes of condition since the start.
 * Everything follows from the history and the options.
 */
public final class Simulation {
    /** The same minute of the file, but the order was first. */
    private static final long CANCELLED_AFTER_MILLIS = 10 * UkTime.SECOND;

    private final SalesHistory history;
    private final SimulationOptions options;
    private final Schedule schedule;
    private final SalesRounds rounds;
    private final Draws draws;
    private final Agenda agenda = new Agenda();
    private final StockBooks books = new StockBooks();
    private final @Nullable BusBooks busBooks;
    private final Outbox outbox;
    private final ItemMasterData items;
    private final Erp erp;
    private final QualityControl quality;
    private final Replenishment replenishment;
    private final Fulfilment fulfilment;
    private final Publisher publisher;
    private final Storefront storefront;
    private final OrderTaking orders;
    private final Returns returns;
    private final Corrections corrections;
    private final CycleCounts counts;

    Simulation(
            SalesHistory history,
            SimulationOptions options,
            Schedule schedule,
            EventOutput output) {
        this.history = history;
        this.options = options;
        this.schedule = schedule;
        this.rounds = new SalesRounds(history);
        this.draws = new Draws(options.seed());
        this.busBooks =
                keepsBusBooks() ? new BusBooks(Instant.ofEpochMilli(schedule.untilMillis())) : null;
        this.outbox = new Outbox(output, draws, options, busBooks);
        this.items = new ItemMasterData(outbox, agenda, options.faults(), draws);
        CaptureDelays delays = new CaptureDelays(draws, options.noLate());
        this.erp = new Erp(books, outbox, agenda, schedule.calendar(), delays, draws);
        SourceSystems systems = new SourceSystems(outbox, erp, delays, options.faults(), draws);
        OrderProgress progress =
                new OrderProgress(agenda, new OrderEvents(outbox, delays, draws), draws);
        this.publisher =
                new Publisher(
                        Retailer.channels(),
                        Retailer.LOCATIONS,
                        agenda,
                        draws,
                        options.faults(),
                        options.throttleCommands(),
                        outbox::send);
        outbox.readBy(publisher::read);
        this.storefront =
                new Storefront(
                        Retailer.channels(), publisher::displayed, books, options.faults().truth());
        WarehouseSystem warehouses = new WarehouseSystem(systems);
        this.quality = new QualityControl(books, warehouses, agenda, schedule.calendar(), draws);
        this.replenishment =
                new Replenishment(
                        books,
                        agenda,
                        schedule.calendar(),
                        systems,
                        new Transfers(warehouses, agenda, options.faults(), draws),
                        quality,
                        this::shipWaiting,
                        draws);
        this.fulfilment =
                new Fulfilment(
                        books,
                        systems,
                        replenishment,
                        progress,
                        agenda,
                        schedule.calendar(),
                        draws);
        int orderLines = history.orders().stream().mapToInt(order -> order.lines().size()).sum();
        this.orders =
                new OrderTaking(
                        books,
                        storefront,
                        systems,
                        replenishment,
                        fulfilment,
                        progress,
                        new SecondReserver(systems, replenishment, agenda, options.faults(), draws),
                        agenda,
                        draws,
                        orderLines);
        this.returns = new Returns(orders, books, systems, replenishment, progress, draws);
        this.corrections = new Corrections(books, systems, replenishment, agenda, draws);
        this.counts =
                new CycleCounts(
                        books,
                        systems,
                        warehouses,
                        replenishment,
                        agenda,
                        schedule.calendar(),
                        draws);
    }

    /** Without faults they would say what the books say. */
    private boolean keepsBusBooks() {
        return hasFaults() && (schedule.until() != null || options.liveBusTruth());
    }

    private boolean hasFaults() {
        return !options.faults().planned().isEmpty();
    }

    private List<SimulationTruth.Level> busLevels(
            List<SimulationTruth.Level> levels, Instant until) {
        if (busBooks != null) {
            return busBooks.levels(books.positions(), until);
        }
        return hasFaults() ? List.of() : levels;
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
        requireSales(history);
        return new Simulation(history, options, Schedule.ofTheSales(history), output).run();
    }

    static void requireSales(SalesHistory history) {
        if (history.orders().isEmpty()) {
            throw new IllegalArgumentException("there is nothing sold in these sales");
        }
    }

    /** The same, at the times of {@code schedule}. */
    static SimulationTruth run(
            SalesHistory history,
            SimulationOptions options,
            Schedule schedule,
            EventOutput output) {
        return new Simulation(history, options, schedule, output).run();
    }

    /** What customers find at this moment. */
    Storefront storefront() {
        return storefront;
    }

    /** Runs to the end. */
    SimulationTruth run() {
        long from = schedule.opensMillis();
        long until = schedule.untilMillis();
        sendReferenceData(from);
        SalesHistory first = rounds.first(schedule.salesFrom());
        Map<StockPosition, Replenishment.Demand> demand = planOrders(first);
        planAfterwards(first, from);
        for (StockPosition position : books.positions()) {
            replenishment.open(position, demand.get(position), from);
        }
        erp.open(from);
        counts.open(from);
        quality.open(from);
        if (schedule.until() == null) {
            planRound(1);
        }
        while (true) {
            // One by one: what a reader of the bus does next may come before all else planned.
            boolean over = agenda.nextMillis() > until;
            boolean toBus = over || outbox.nextMillis() < agenda.nextMillis();
            long next = toBus ? outbox.nextMillis() : agenda.nextMillis();
            if (next == Long.MAX_VALUE || !schedule.pacer().waitUntil(next)) {
                return truth(from, over ? until : next);
            }
            if (toBus) {
                outbox.handNext();
            } else {
                agenda.next();
            }
        }
    }

    /** Plans that the sales begin again. */
    private void planRound(int round) {
        long begins = schedule.calendar().millis(rounds.begins(round));
        agenda.plan(
                begins,
                now -> {
                    orders.forgetBefore(rounds.firstIndex(round - 1));
                    SalesHistory again = rounds.round(round);
                    planOrders(again);
                    planAfterwards(again, now);
                    planRound(round + 1);
                });
    }

    private void sendReferenceData(long from) {
        Retailer.channels()
                .forEach(channel -> outbox.reference(StockscopeTopic.REFERENCE_CHANNELS, channel));
        for (Article article : history.articles()) {
            books.add(article.sku());
        }
        items.send(history.articles(), from);
    }

    private Map<StockPosition, Replenishment.Demand> planOrders(SalesHistory sales) {
        Map<StockPosition, Replenishment.Demand> demand = new HashMap<>();
        for (Order order : sales.orders()) {
            Route route = Retailer.route(order, draws);
            long placedAt = withinMinute(order.placedAt(), order.invoice());
            for (OrderLine line : order.lines()) {
                demand(demand, line, route.location(), placedAt);
                if (route.store()) {
                    demand(demand, line, Retailer.homeCentre(route.location()), placedAt);
                }
            }
            agenda.plan(placedAt, now -> orders.take(order, route, now));
        }
        return demand;
    }

    private void demand(
            Map<StockPosition, Replenishment.Demand> demand,
            OrderLine line,
            String location,
            long placedAt) {
        demand.computeIfAbsent(
                        books.at(line.sku(), location), position -> new Replenishment.Demand())
                .add(line.quantity(), placedAt);
    }

    private void planAfterwards(SalesHistory sales, long from) {
        planCancellations(sales);
        for (Correction correction : sales.corrections()) {
            long at = withinMinute(correction.at(), correction.invoice());
            corrections.plan(correction, at, from + UkTime.MINUTE);
        }
    }

    private void planCancellations(SalesHistory sales) {
        Map<Integer, Long> earliest = new HashMap<>();
        for (Order order : sales.orders()) {
            long placedAt = withinMinute(order.placedAt(), order.invoice());
            order.lines()
                    .forEach(line -> earliest.put(line.index(), placedAt + CANCELLED_AFTER_MILLIS));
        }
        for (Cancellation cancellation : sales.cancellations()) {
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
        return schedule.calendar().millis(minute)
                + draws.below(59 * UkTime.SECOND, "instant", invoice);
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
                            position.held,
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
                Map.of("ERP", erp.discrepancies(), "WMS", counts.discrepancies()),
                storefront.demand(),
                storefront.demandByChannel(),
                levels,
                new SimulationTruth.Transit(
                        bySku(position -> position.inTransit),
                        bySku(position -> position.lostInTransit)),
                displays(),
                new SimulationTruth.Bus(
                        byName(outbox.garbage()), busLevels(levels, Instant.ofEpochMilli(until))));
    }

    private Map<String, Long> bySku(ToLongFunction<StockPosition> units) {
        Map<String, Long> bySku = new TreeMap<>();
        for (StockPosition position : books.positions()) {
            long ofPosition = units.applyAsLong(position);
            if (ofPosition != 0) {
                bySku.merge(position.sku, ofPosition, Long::sum);
            }
        }
        return bySku;
    }

    private List<SimulationTruth.Display> displays() {
        List<SimulationTruth.Display> displays = new ArrayList<>();
        publisher.displays(
                (channel, sku, units) ->
                        displays.add(new SimulationTruth.Display(channel, sku, units)));
        displays.sort(
                Comparator.comparing(SimulationTruth.Display::channel)
                        .thenComparing(SimulationTruth.Display::sku));
        return displays;
    }

    private static Map<String, Long> byName(Map<StockscopeTopic, Long> counts) {
        Map<String, Long> byName = new TreeMap<>();
        counts.forEach((topic, count) -> byName.put(topic.topicName(), count));
        return byName;
    }
}
