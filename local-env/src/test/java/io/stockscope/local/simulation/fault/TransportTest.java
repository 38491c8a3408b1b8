// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.fault;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.event.ErpStockEvent;
import io.stockscope.event.ErpStockKind;
import io.stockscope.event.PosLineEvent;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.WmsStockEvent;
import io.stockscope.event.WmsStockKind;
import io.stockscope.event.text.EventText;
import io.stockscope.event.text.TextBytes;
import io.stockscope.local.simulation.GeneratedSales;
import io.stockscope.local.simulation.SalesHistory;
import io.stockscope.local.simulation.Simulation;
import io.stockscope.local.simulation.SimulationOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sends the events of an undisturbed simulation through each fault. */
final class TransportTest {
    private static final Instant MIDNIGHT = Instant.parse("2011-03-07T00:00:00Z");
    private static final int STAMPED_ON_ARRIVAL = 600;
    private static final List<Sent> EVENTS = undisturbed();

    /** An event as its system sends it. */
    private record Sent(StockscopeTopic topic, long recordedAt, SpecificRecord event) {
        String id() {
            return EventHeader.eventId(event);
        }

        Sent copy() {
            return new Sent(topic, recordedAt, EventHeader.copy(event));
        }
    }

    private record Arrived(long at, StockscopeTopic topic, SpecificRecord event) {}

    /** The bus, and what the labels say. */
    private static final class Run implements Transport.Bus {
        private final CollectedTruth labels = new CollectedTruth();
        private final Map<String, Arrived> first = new HashMap<>();
        private final List<Arrived> again = new ArrayList<>();
        private final List<Arrived> invalid = new ArrayList<>();
        private final List<TextBytes> bytes = new ArrayList<>();
        private long lost;

        Run(Fault... faults) {
            Transport transport =
                    new Transport(
                            new Faults(List.of(faults), labels),
                            (what, id) -> new Random((what + id).hashCode()).nextDouble());
            for (Sent sent : EVENTS) {
                Sent copy = sent.copy();
                long at = transport.send(copy.topic, copy.recordedAt, copy.event, this);
                if (at == Transport.NEVER) {
                    lost++;
                } else {
                    assertThat(arrived(sent.id()).at).isEqualTo(at);
                }
            }
        }

        @Override
        public void first(long at, StockscopeTopic topic, SpecificRecord event) {
            first.put(EventHeader.eventId(event), new Arrived(at, topic, event));
        }

        @Override
        public void again(long at, StockscopeTopic topic, SpecificRecord event) {
            again.add(new Arrived(at, topic, event));
        }

        @Override
        public void invalid(long at, StockscopeTopic topic, SpecificRecord event) {
            invalid.add(new Arrived(at, topic, event));
        }

        @Override
        public void bytes(long at, TextBytes garbage) {
            bytes.add(garbage);
        }

        Arrived arrived(String id) {
            return requireNonNull(first.get(id), id);
        }

        /** Returns which events did not arrive as they were sent. */
        Set<String> changed() {
            Set<String> changed = new TreeSet<>();
            for (Sent sent : EVENTS) {
                Arrived arrived = first.get(sent.id());
                if (arrived == null
                        || arrived.at != sent.recordedAt
                        || !arrived.event.equals(sent.event)) {
                    changed.add(sent.id());
                }
            }
            again.forEach(arrived -> changed.add(EventHeader.eventId(arrived.event)));
            return changed;
        }

        Set<String> hit() {
            return labels.hits().stream()
                    .map(GroundTruth.Hit::id)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void withoutFaultsEverythingArrivesAsItIsSentWhenItIsRecorded() {
        Run run = new Run();

        assertThat(run.changed()).isEmpty();
        assertThat(run.first).hasSize(EVENTS.size());
        assertThat(EVENTS).hasSizeGreaterThan(1_000);
    }

    @ParameterizedTest
    @CsvSource({
        "LATE_UPLOAD, store1",
        "LATE_BASELINE, dc1",
        "EVENTS_LOST, wms-dc1",
        "EVENTS_DOUBLED, web-shop",
        "EVENTS_OUT_OF_ORDER, wms-dc1",
        "CLOCK_AHEAD, wms-dc1",
        "CLOCK_AHEAD, web-shop",
        "SOURCE_SILENT, web-shop",
        "SLOW_SOURCE, web-shop"
    })
    void aFaultHitsAllOfItsTargetInItsIntervalAndSaysSoAndNothingElse(
            FaultKind kind, String target) {
        Fault fault = fault(kind, target, full(kind));

        Run run = new Run(fault);

        Set<String> struck =
                EVENTS.stream()
                        .filter(sent -> isStruckBy(fault, sent))
                        .map(Sent::id)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(struck).hasSizeGreaterThan(5);
        assertThat(run.changed()).isEqualTo(struck);
        assertThat(run.hit()).isEqualTo(struck);
        assertThat(run.labels.hits())
                .hasSize(struck.size())
                .allMatch(hit -> fault.activeAt(hit.atMillis()) && hasSku(hit));
        assertThat(run.bytes).isEmpty();
        assertThat(run.invalid).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "LATE_UPLOAD, store1",
        "LATE_BASELINE, dc1",
        "EVENTS_LOST, wms-dc1",
        "EVENTS_DOUBLED, web-shop"
    })
    void strengthIsAShare(FaultKind kind, String target) {
        Run all = new Run(fault(kind, target, 1));

        Run some = new Run(fault(kind, target, 0.3));

        assertThat(some.changed()).isEqualTo(some.hit());
        assertThat(all.hit()).containsAll(some.hit());
        assertThat((double) some.hit().size() / all.hit().size()).isBetween(0.1, 0.5);
    }

    @Test
    void lostEventsNeverArrive() {
        Run run = new Run(fault(FaultKind.EVENTS_LOST, "wms-dc1", 1));

        assertThat(run.lost).isEqualTo(run.hit().size());
        assertThat(run.first).doesNotContainKeys(run.hit().toArray(String[]::new));
    }

    @Test
    void doubledEventsComeLaterOnceMoreAndTheSame() {
        Run run = new Run(fault(FaultKind.EVENTS_DOUBLED, "web-shop", 1));

        assertThat(run.again)
                .hasSize(run.hit().size())
                .allSatisfy(
                        copy -> {
                            Arrived first = run.arrived(EventHeader.eventId(copy.event));
                            assertThat(copy.event).isEqualTo(first.event);
                            assertThat(copy.at).isGreaterThan(first.at);
                        });
    }

    @Test
    void whatIsHeldBackIsRecordedAndArrivesAtTheEnd() {
        for (Fault fault :
                List.of(
                        fault(FaultKind.LATE_UPLOAD, "store1", 1),
                        fault(FaultKind.LATE_BASELINE, "dc1", 1),
                        fault(FaultKind.SOURCE_SILENT, "web-shop", 1))) {
            Run run = new Run(fault);

            assertThat(run.hit())
                    .allSatisfy(
                            id -> {
                                Arrived arrived = run.arrived(id);
                                assertThat(arrived.at - fault.untilMillis()).isBetween(0L, 30_000L);
                                assertThat(recordedAt(arrived.event)).isEqualTo(arrived.at);
                            });
        }
    }

    @Test
    void eventsOutOfOrderSayWhenTheyWereRecordedAndArriveLater() {
        Run run = new Run(fault(FaultKind.EVENTS_OUT_OF_ORDER, "wms-dc1", 90));

        List<Long> late = new ArrayList<>();
        for (String id : run.hit()) {
            Arrived arrived = run.arrived(id);
            late.add(arrived.at - recordedAt(arrived.event));
        }
        assertThat(late).allMatch(millis -> millis > 0 && millis <= 90_000);
        assertThat(late).anyMatch(millis -> millis > 45_000);
    }

    @Test
    void aSlowSourceBringsEventAfterEventAndTheRestAtTheEnd() {
        int seconds = 120;
        Fault fault = fault(FaultKind.SLOW_SOURCE, "web-shop", seconds);
        Run run = new Run(fault);

        long behind = 0;
        long before = 0;
        for (Sent sent : EVENTS) {
            if (run.hit().contains(sent.id())) {
                Arrived arrived = run.arrived(sent.id());
                assertThat(recordedAt(arrived.event)).isEqualTo(sent.recordedAt);
                if (arrived.at < fault.untilMillis()) {
                    assertThat(arrived.at - Math.max(before, sent.recordedAt))
                            .isEqualTo(seconds * 1_000L);
                    behind = Math.max(behind, arrived.at - sent.recordedAt);
                } else {
                    assertThat(arrived.at - fault.untilMillis()).isBetween(0L, 30_000L);
                }
                before = arrived.at;
            }
        }
        assertThat(behind).isGreaterThan(10 * seconds * 1_000L);
    }

    @Test
    void aClockBehindAGatewayStampsOnlyTheOccurrenceAndAnyOtherBothTimes() {
        Run warehouse = new Run(fault(FaultKind.CLOCK_AHEAD, "wms-dc1", STAMPED_ON_ARRIVAL));
        Run shop = new Run(fault(FaultKind.CLOCK_AHEAD, "web-shop", STAMPED_ON_ARRIVAL));

        for (Sent sent : EVENTS) {
            if (warehouse.hit().contains(sent.id())) {
                Arrived arrived = warehouse.arrived(sent.id());
                assertThat(EventHeader.occurredAt(arrived.event))
                        .isEqualTo(EventHeader.occurredAt(sent.event) + 600_000);
                assertThat(recordedAt(arrived.event)).isEqualTo(sent.recordedAt);
            }
            if (shop.hit().contains(sent.id())) {
                Arrived arrived = shop.arrived(sent.id());
                assertThat(recordedAt(arrived.event)).isEqualTo(sent.recordedAt + 600_000);
                assertThat(arrived.at).isEqualTo(sent.recordedAt);
            }
        }
    }

    @Test
    void garbageComesBesideTheEventsOfItsTargetAndLeavesThemAlone() {
        Fault fault = fault(FaultKind.GARBAGE, "wms-dc1", 1);

        Run run = new Run(fault);

        assertThat(run.changed()).isEmpty();
        long beside = EVENTS.stream().filter(sent -> isStruckBy(fault, sent)).count();
        assertThat(run.labels.hits()).hasSize((int) beside);
        assertThat(run.bytes.size() + run.invalid.size()).isEqualTo((int) beside);
        assertThat(run.bytes).allMatch(garbage -> garbage.topic() == StockscopeTopic.WMS_STOCK);
        assertThat(run.labels.hits())
                .extracting(hit -> hit.detail().replaceFirst(",.*", ""))
                .contains(
                        "no magic byte",
                        "unknown schema id",
                        "cut off in its header",
                        "negative quantity",
                        "dated 1970");
    }

    @Test
    void garbageComesBesideEventsOfAnyTopic() {
        for (String source : List.of("web-shop", "erp", "pos-store1", "publisher-web")) {
            Run run = new Run(fault(FaultKind.GARBAGE, source, 1));

            assertThat(run.invalid).as(source).isNotEmpty();
            for (Arrived arrived : run.invalid) {
                assertThat(EventText.write(arrived.topic, arrived.event)).isNotEmpty();
            }
        }
    }

    @Test
    void garbageBytesAreNoEventOfAnyRegistry() {
        Run run = new Run(fault(FaultKind.GARBAGE, "wms-dc1", 1));

        assertThat(run.bytes)
                .hasSizeGreaterThan(5)
                .allSatisfy(
                        garbage -> {
                            byte[] value = garbage.value();
                            boolean framed = value.length >= 5 && value[0] == 0;
                            if (framed) {
                                assertThat(ByteBuffer.wrap(value, 1, 4).getInt())
                                        .isGreaterThan(1_000_000_000);
                            }
                        });
    }

    @Test
    void invalidEventsBreakARuleUnderAnIdOfTheirOwn() {
        Run run = new Run(fault(FaultKind.GARBAGE, "wms-dc1", 1));

        assertThat(run.invalid)
                .hasSizeGreaterThan(5)
                .allSatisfy(
                        arrived -> {
                            assertThat(EventHeader.eventId(arrived.event)).startsWith("garbage-");
                            WmsStockEvent event = (WmsStockEvent) arrived.event;
                            boolean negative =
                                    event.getQuantity() < 0
                                            && event.getKind() != WmsStockKind.ADJUSTMENT;
                            assertThat(negative || EventHeader.occurredAt(arrived.event) == 0)
                                    .as("%s", arrived.event)
                                    .isTrue();
                            assertThat(EventText.write(arrived.topic, arrived.event)).isNotEmpty();
                        });
    }

    private static boolean isStruckBy(Fault fault, Sent sent) {
        long at =
                fault.kind() == FaultKind.CLOCK_AHEAD
                        ? EventHeader.occurredAt(sent.event)
                        : sent.recordedAt;
        return fault.activeAt(at)
                && switch (fault.kind()) {
                    case LATE_UPLOAD ->
                            sent.event instanceof PosLineEvent line
                                    && line.getLocation().equals(fault.target());
                    case LATE_BASELINE ->
                            sent.event instanceof ErpStockEvent erp
                                    && erp.getKind() == ErpStockKind.BASELINE
                                    && erp.getLocation().equals(fault.target());
                    default -> EventHeader.source(sent.event).equals(fault.target());
                };
    }

    /** An order has one for each line. */
    private static boolean hasSku(GroundTruth.Hit hit) {
        return hit.sku() != null || String.valueOf(hit.id()).startsWith("order-");
    }

    private static double full(FaultKind kind) {
        return kind.strength() == FaultKind.Strength.SECONDS ? STAMPED_ON_ARRIVAL : 1;
    }

    private static Fault fault(FaultKind kind, String target, double strength) {
        boolean opening = kind == FaultKind.LATE_BASELINE;
        Instant from = opening ? MIDNIGHT : MIDNIGHT.plus(Duration.ofHours(32));
        Instant until =
                opening ? from.plus(Duration.ofMinutes(30)) : from.plus(Duration.ofHours(12));
        return new Fault(kind, target, from.toEpochMilli(), until.toEpochMilli(), strength);
    }

    private static long recordedAt(SpecificRecord event) {
        return ((Instant) event.get(3)).toEpochMilli();
    }

    private static List<Sent> undisturbed() {
        List<Sent> events = new ArrayList<>();
        Simulation.run(
                SalesHistory.of(GeneratedSales.generate(3, 80, 5)),
                new SimulationOptions(5, 0),
                (topic, event) -> {
                    if (topic != StockscopeTopic.REFERENCE_ITEMS
                            && topic != StockscopeTopic.REFERENCE_CHANNELS) {
                        events.add(new Sent(topic, recordedAt(event), event));
                    }
                });
        return events;
    }
}
