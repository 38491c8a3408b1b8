// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.event.OrderEvent;
import io.stockscope.event.OrderLine;
import io.stockscope.event.OrderMilestone;
import io.stockscope.event.OrderReason;
import io.stockscope.event.ReservationEvent;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.local.simulation.fault.Fault;
import io.stockscope.local.simulation.fault.FaultKind;
import io.stockscope.local.simulation.fault.Faults;
import io.stockscope.local.simulation.fault.GroundTruth;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Customers, channels, publisher and books go round in a circle: what comes of it is right. */
final class ClosedLoopTest {
    private static final Instant MONDAY = Instant.parse("2011-03-07T00:00:00Z");
    private static final List<String> CENTRES = List.of("dc1", "dc2");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void groundTruthAgreesWithTheEvents(long seed) {
        SalesHistory history = SalesHistory.of(GeneratedSales.generate(14, 250, seed));
        TruthNotes notes = new TruthNotes();
        // For nine days the feeds are dead, so that much is wrong.
        Faults faults =
                new Faults(
                        List.of(
                                fault(FaultKind.FEED_STOPS_APPLYING, "web", 1, 10, 1),
                                fault(FaultKind.FEED_STOPS_APPLYING, "amazon", 1, 10, 1),
                                fault(FaultKind.WRONG_QUANTITY, "ebay", 1, 10, 0.5),
                                fault(FaultKind.SECOND_RESERVER, "web", 1, 10, 0.2),
                                fault(FaultKind.SLOW_FEED, "ebay", 10, 12, 20),
                                fault(FaultKind.SLOW_CONNECTOR, "ebay", 5, 9, 120)),
                        notes);
        NaiveReader reader = new NaiveReader();
        SimulationTruth truth =
                Simulation.run(
                        history, new SimulationOptions(seed, 0.01).withFaults(faults), reader);
        Map<String, List<Long>> wanted = wanted(history);
        List<String> wrong = new ArrayList<>();
        for (GroundTruth.LostSale lost : notes.lost) {
            reader.lookAt(
                    Instant.ofEpochMilli(lost.atMillis()),
                    () -> {
                        if (!isLost(lost, wanted, reader)) {
                            wrong.add(lost.toString());
                        }
                    });
        }
        reader.readUntil(truth.until());

        assertThat(wrong).isEmpty();
        assertThat(notes.lost).hasSizeGreaterThan(2);
        assertThat(reader.oversold()).isEqualTo(notes.oversold).hasSizeGreaterThan(20);
        assertThat(reader.notDisplayed()).isEmpty();
        assertThat(notes.hits)
                .extracting(hit -> hit.fault().kind())
                .contains(
                        FaultKind.FEED_STOPS_APPLYING,
                        FaultKind.WRONG_QUANTITY,
                        FaultKind.SECOND_RESERVER,
                        FaultKind.SLOW_FEED,
                        FaultKind.SLOW_CONNECTOR);
        SimulationTruth.Demand demand = truth.demand();
        assertThat(demand.lost()).isEqualTo(sum(notes.lost));
        assertThat(demand.oversold())
                .isEqualTo(notes.oversold.stream().mapToLong(GroundTruth.Oversell::units).sum());
        assertThat(demand.bought() + demand.lost() + demand.beyondCap() + demand.turnedAway())
                .isEqualTo(demand.wanted())
                .isEqualTo(
                        history.orders().stream()
                                .flatMap(order -> order.lines().stream())
                                .mapToLong(SalesHistory.OrderLine::quantity)
                                .sum());
        assertThat(
                        truth.demandByChannel().values().stream()
                                .reduce(SimulationTruth.Demand.NONE, SimulationTruth.Demand::plus))
                .isEqualTo(demand);
        truth.demandByChannel()
                .forEach(
                        (channel, of) -> {
                            assertThat(of.lost()).isEqualTo(sum(lost(notes, channel)));
                            assertThat(of.oversoldOrders())
                                    .isEqualTo(
                                            notes.oversold.stream()
                                                    .filter(it -> it.channel().equals(channel))
                                                    .map(GroundTruth.Oversell::orderId)
                                                    .distinct()
                                                    .count());
                        });
    }

    private static List<GroundTruth.LostSale> lost(TruthNotes notes, String channel) {
        return notes.lost.stream().filter(sale -> sale.channel().equals(channel)).toList();
    }

    @Test
    void deadFeedCostsMoreThanALivingOne() {
        SimulationTruth living = run(List.of());
        SimulationTruth dead = run(List.of(fault(FaultKind.FEED_STOPS_APPLYING, "web", 1, 10, 1)));

        assertThat(dead.demand().oversold()).isGreaterThan(3 * living.demand().oversold() + 20);
        assertThat(dead.demand().lost()).isGreaterThan(3 * living.demand().lost() + 20);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyOrderEnds(long seed) {
        Map<String, List<OrderEvent>> orders = new LinkedHashMap<>();
        Map<String, Set<String>> reserved = new HashMap<>();
        SimulationTruth truth =
                Simulation.run(
                        SalesHistory.of(GeneratedSales.generate(40, 150, seed)),
                        new SimulationOptions(seed, 0),
                        (topic, event) -> {
                            if (event instanceof OrderEvent order) {
                                orders.computeIfAbsent(order.getOrderId(), id -> new ArrayList<>())
                                        .add(order);
                            } else if (topic == StockscopeTopic.CHANNEL_RESERVATIONS) {
                                ReservationEvent reservation = (ReservationEvent) event;
                                reserved.computeIfAbsent(
                                                reservation.getOrderId(), id -> new HashSet<>())
                                        .add(reservation.getOrderLineId());
                            }
                        });

        Instant longAgo = truth.until().minus(Duration.ofDays(25));
        int ended = 0;
        Map<OrderReason, Integer> reasons = new EnumMap<>(OrderReason.class);
        for (List<OrderEvent> order : orders.values()) {
            Course course = Course.of(order);
            assertThat(course.placed.keySet())
                    .as("reserved is what was placed")
                    .isEqualTo(reserved.get(order.get(0).getOrderId()));
            course.assertPlausible();
            if (course.at(OrderMilestone.PLACED).isBefore(longAgo)) {
                course.assertEnded();
                ended++;
            }
            course.reasons.forEach(reason -> reasons.merge(reason, 1, Integer::sum));
        }
        assertThat(ended).isGreaterThan(300);
        assertThat(reasons).containsKey(OrderReason.CUSTOMER);
    }

    @Test
    void oversoldOrdersAreCancelledForThatAndTheirReservationReleased() {
        Map<String, List<OrderEvent>> orders = new HashMap<>();
        Set<String> released = new HashSet<>();
        TruthNotes notes = new TruthNotes();
        Faults faults =
                new Faults(List.of(fault(FaultKind.FEED_STOPS_APPLYING, "web", 1, 10, 1)), notes);
        Simulation.run(
                SalesHistory.of(GeneratedSales.generate(16, 80, 1)),
                new SimulationOptions(1, 0).withFaults(faults),
                (topic, event) -> {
                    if (event instanceof OrderEvent order) {
                        orders.computeIfAbsent(order.getOrderId(), id -> new ArrayList<>())
                                .add(order);
                    } else if (event instanceof ReservationEvent reservation
                            && reservation.getKind().toString().equals("RELEASED")) {
                        released.add(reservation.getOrderId() + "/" + reservation.getOrderLineId());
                    }
                });

        assertThat(notes.oversold).hasSizeGreaterThan(20);
        for (GroundTruth.Oversell oversell : notes.oversold) {
            assertThat(released).contains(oversell.orderId() + "/" + oversell.orderLineId());
            Course course = Course.of(requireNonNull(orders.get(oversell.orderId())));
            assertThat(course.reasons).contains(OrderReason.OVERSOLD);
            assertThat(course.at(OrderMilestone.CANCELLED))
                    .isBetween(
                            Instant.ofEpochMilli(oversell.atMillis()),
                            Instant.ofEpochMilli(oversell.atMillis()).plusSeconds(30 * 60));
        }
    }

    /** The milestones of an order. */
    private static final class Course {
        private final String id;
        private final Map<OrderMilestone, Instant> first = new EnumMap<>(OrderMilestone.class);
        private final Map<String, Long> placed = new HashMap<>();
        private final Map<String, Long> shipped = new HashMap<>();
        private final List<OrderReason> reasons = new ArrayList<>();
        private Instant lastShipped = Instant.MIN;

        private Course(String id) {
            this.id = id;
        }

        static Course of(List<OrderEvent> events) {
            Course course = new Course(events.get(0).getOrderId());
            for (OrderEvent event : events) {
                OrderMilestone milestone = event.getMilestone();
                course.first.merge(
                        milestone,
                        event.getOccurredAt(),
                        (one, other) -> one.isBefore(other) ? one : other);
                if (milestone == OrderMilestone.PLACED) {
                    add(event.getLines(), course.placed);
                } else if (milestone == OrderMilestone.SHIPPED) {
                    add(event.getLines(), course.shipped);
                    course.lastShipped = event.getOccurredAt();
                } else if (milestone == OrderMilestone.CANCELLED) {
                    course.reasons.add(event.getReason());
                }
            }
            return course;
        }

        private static void add(List<OrderLine> lines, Map<String, Long> to) {
            for (OrderLine line : lines) {
                to.merge(line.getOrderLineId(), line.getQuantity(), Long::sum);
            }
        }

        Instant at(OrderMilestone milestone) {
            assertThat(first).as(id).containsKey(milestone);
            return requireNonNull(first.get(milestone));
        }

        void assertPlausible() {
            Instant placedAt = at(OrderMilestone.PLACED);
            assertThat(first.values())
                    .as(id)
                    .allSatisfy(at -> assertThat(at).isAfterOrEqualTo(placedAt));
            assertThat(reasons).as(id).hasSizeLessThanOrEqualTo(1);
            shipped.forEach(
                    (line, units) ->
                            assertThat(units).as(id).isBetween(1L, placed.getOrDefault(line, 0L)));
            if (first.containsKey(OrderMilestone.SHIPPED)) {
                assertThat(at(OrderMilestone.SHIPPED)).as(id).isAfter(at(OrderMilestone.RELEASED));
                assertThat(at(OrderMilestone.RELEASED))
                        .as(id)
                        .isAfter(at(OrderMilestone.CONFIRMED));
                assertThat(at(OrderMilestone.ERP_POSTED))
                        .as(id)
                        .isAfter(at(OrderMilestone.CONFIRMED));
            }
            if (first.containsKey(OrderMilestone.DELIVERED)) {
                assertThat(at(OrderMilestone.DELIVERED)).as(id).isAfter(lastShipped);
            }
        }

        void assertEnded() {
            if (shipped.isEmpty()) {
                assertThat(first).as(id).containsKey(OrderMilestone.CANCELLED);
            } else {
                assertThat(first).as(id).containsKey(OrderMilestone.DELIVERED);
            }
        }
    }

    private static boolean isLost(
            GroundTruth.LostSale lost, Map<String, List<Long>> wanted, NaiveReader reader) {
        List<String> locations = lost.channel().equals("amazon") ? List.of("dc1") : CENTRES;
        long available = reader.available(lost.sku(), locations);
        long displayable = lost.channel().equals("ebay") ? Math.min(50, available) : available;
        long displayed = reader.displayed(lost.channel(), lost.sku());
        for (long units : wanted.getOrDefault(lost.orderId() + "/" + lost.sku(), List.of())) {
            if (lost.units() == Math.min(units, displayable) - Math.min(units, displayed)) {
                return true;
            }
        }
        return false;
    }

    /** Units that were wanted, by order and SKU: one for every line. */
    private static Map<String, List<Long>> wanted(SalesHistory history) {
        Map<String, List<Long>> wanted = new HashMap<>();
        for (SalesHistory.Order order : history.orders()) {
            for (SalesHistory.OrderLine line : order.lines()) {
                wanted.computeIfAbsent(order.invoice() + "/" + line.sku(), key -> new ArrayList<>())
                        .add((long) line.quantity());
            }
        }
        return wanted;
    }

    private static long sum(List<GroundTruth.LostSale> lost) {
        return lost.stream().mapToLong(GroundTruth.LostSale::units).sum();
    }

    private static SimulationTruth run(List<Fault> faults) {
        return Simulation.run(
                SalesHistory.of(GeneratedSales.generate(16, 80, 1)),
                new SimulationOptions(1, 0).withFaults(new Faults(faults, GroundTruth.NONE)),
                (topic, event) -> {});
    }

    private static Fault fault(
            FaultKind kind, String target, int fromDay, int untilDay, double strength) {
        return new Fault(
                kind,
                target,
                MONDAY.plus(Duration.ofDays(fromDay)).toEpochMilli(),
                MONDAY.plus(Duration.ofDays(untilDay)).toEpochMilli(),
                strength);
    }
}
