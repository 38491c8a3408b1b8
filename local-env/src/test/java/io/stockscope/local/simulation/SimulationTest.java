// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stockscope.event.AvailabilityEvent;
import io.stockscope.event.Disposition;
import io.stockscope.event.ErpStockEvent;
import io.stockscope.event.ErpStockKind;
import io.stockscope.event.OrderEvent;
import io.stockscope.event.PosLineEvent;
import io.stockscope.event.PosLineKind;
import io.stockscope.event.ReservationEvent;
import io.stockscope.event.WmsStockEvent;
import io.stockscope.event.WmsStockKind;
import io.stockscope.event.text.EventText;
import io.stockscope.local.simulation.fault.Fault;
import io.stockscope.local.simulation.fault.FaultKind;
import io.stockscope.local.simulation.fault.Faults;
import io.stockscope.local.simulation.fault.GroundTruth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SimulationTest {
    private static final List<SalesLine> TWO_WEEKS = GeneratedSales.generate(14, 120, 7);

    /** A quarter of an hour until the next upload, and a minute for it. */
    private static final Duration LONGEST_CAPTURE_DELAY = Duration.ofMinutes(16);

    @Test
    void sameSeedGivesTheSameEventsWhateverTheOrderOfTheFile() {
        List<SalesLine> shuffled = new ArrayList<>(TWO_WEEKS);
        Collections.shuffle(shuffled, new Random(3));

        assertThat(hash(shuffled, 1)).isEqualTo(hash(TWO_WEEKS, 1));
    }

    @Test
    void anotherSeedGivesOtherEvents() {
        assertThat(hash(TWO_WEEKS, 2)).isNotEqualTo(hash(TWO_WEEKS, 1));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void naiveReaderOfTheEventsFindsWhatTheSimulationKnows(long seed) {
        SalesHistory history = SalesHistory.of(GeneratedSales.generate(40, 60, seed));

        SimulationTruth truth = runAgainstNaiveReader(history, new SimulationOptions(seed, 0.05));

        assertThat(truth.negativeAtsIncidents()).isPositive();
        assertThat(truth.reservationConflicts()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void booksOfTheErpAndCountsAreWrongNowAndThenAndRightSoon(long seed) {
        SalesHistory history = SalesHistory.of(GeneratedSales.generate(40, 60, seed));
        Map<String, ErpStockEvent> postings = new HashMap<>();
        Map<String, Header> movements = new HashMap<>();

        SimulationTruth truth =
                Simulation.run(
                        history,
                        new SimulationOptions(seed, 0),
                        (topic, event) -> {
                            if (event instanceof ErpStockEvent erp
                                    && erp.getKind() == ErpStockKind.POSTING) {
                                postings.put(requireNonNull(erp.getDocumentRef()), erp);
                            } else if (movesStock(event)) {
                                Header header = requireNonNull(Header.of(event));
                                movements.put(header.eventId, header);
                            }
                        });

        SimulationTruth.Discrepancies erp = requireNonNull(truth.discrepancies().get("ERP"));
        assertThat(erp.found()).isBetween(3L, erp.comparisons() / 50);
        assertThat(erp.open()).as("most are put right").isLessThan(erp.found());
        SimulationTruth.Discrepancies counts = requireNonNull(truth.discrepancies().get("WMS"));
        assertThat(counts.comparisons()).isBetween(40 * 5 * 4L, 40 * 5 * 4L * 6 / 5);
        assertThat(counts.found()).isBetween(counts.comparisons() / 25, counts.comparisons() / 8);
        assertThat(counts.open()).as("counted again").isLessThan(5);
        assertThat(movements.keySet().containsAll(postings.keySet())).isTrue();
        assertThat(postings.size()).isBetween(movements.size() * 99 / 100, movements.size() - 1);
        long atOnce =
                postings.values().stream()
                        .filter(posting -> isInNextBatch(posting, movements))
                        .count();
        assertThat(atOnce).isBetween(postings.size() * 99L / 100, postings.size() - 1L);
    }

    private static boolean isInNextBatch(ErpStockEvent posting, Map<String, Header> movements) {
        Header movement = requireNonNull(movements.get(requireNonNull(posting.getDocumentRef())));
        Duration delay = Duration.between(movement.recordedAt, posting.getOccurredAt());
        return delay.compareTo(Duration.ZERO) > 0 && delay.compareTo(Duration.ofMinutes(15)) <= 0;
    }

    private static boolean movesStock(SpecificRecord event) {
        return event instanceof PosLineEvent
                || (event instanceof WmsStockEvent wms
                        && wms.getKind() != WmsStockKind.COUNT
                        && wms.getQuantity() != 0);
    }

    @Test
    void eventsComeInTheOrderInWhichTheyWereRecordedButForThoseSentTwice() {
        Set<String> sent = new HashSet<>();
        List<Header> again = new ArrayList<>();
        List<Instant> recorded = new ArrayList<>();
        Map<String, SpecificRecord> events = new HashMap<>();
        SimulationTruth truth =
                Simulation.run(
                        SalesHistory.of(TWO_WEEKS),
                        new SimulationOptions(1, 0.02),
                        (topic, event) -> {
                            Header header = Header.of(event);
                            if (header == null) {
                                assertThat(recorded).as("reference data come first").isEmpty();
                            } else if (sent.add(header.eventId)) {
                                recorded.add(header.recordedAt);
                                events.put(header.eventId, event);
                            } else {
                                assertThat(events).containsEntry(header.eventId, event);
                                again.add(header);
                            }
                        });

        assertThat(recorded).isSorted();
        assertThat(again).hasSize((int) truth.totalDuplicates()).hasSizeBetween(500, 4_000);
    }

    @Test
    void nothingIsRecordedBeforeItOccursNorLongAfterNorOutsideOfTheRun() {
        List<Header> headers = new ArrayList<>();
        SimulationTruth truth =
                Simulation.run(
                        SalesHistory.of(TWO_WEEKS),
                        new SimulationOptions(1, 0),
                        (topic, event) -> {
                            Header header = Header.of(event);
                            if (header != null) {
                                headers.add(header);
                            }
                        });

        assertThat(truth.totalDuplicates()).isZero();
        assertThat(headers)
                .allSatisfy(
                        header -> {
                            assertThat(header.occurredAt).isBetween(truth.from(), truth.until());
                            assertThat(Duration.between(header.occurredAt, header.recordedAt))
                                    .isBetween(Duration.ZERO, LONGEST_CAPTURE_DELAY);
                        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void withoutLateEventsAllReachTheBusInLessThanTheJobWaits(long seed) {
        Duration bound = Duration.ofSeconds(5);
        List<Header> bus = new ArrayList<>();
        SimulationTruth truth =
                Simulation.run(
                        SalesHistory.of(TWO_WEEKS),
                        new SimulationOptions(seed, 0.05).withNoLate(true),
                        (topic, event) -> {
                            Header header = Header.of(event);
                            if (header != null) {
                                bus.add(header);
                            }
                        });

        assertThat(truth.totalDuplicates()).isGreaterThan(300);
        Instant newest = Instant.MIN;
        for (Header header : bus) {
            newest = header.recordedAt.isAfter(newest) ? header.recordedAt : newest;
            assertThat(Duration.between(header.occurredAt, newest))
                    .as("%s", header)
                    .isLessThan(bound);
        }
    }

    @Test
    void countsPerTopicAreThoseOfTheEventsHandedOver() {
        Map<String, Long> handedOver = new TreeMap<>();
        SimulationTruth truth =
                Simulation.run(
                        SalesHistory.of(TWO_WEEKS),
                        new SimulationOptions(1, 0.02),
                        (topic, event) -> handedOver.merge(topic.topicName(), 1L, Long::sum));

        Map<String, Long> told = new TreeMap<>(truth.events());
        truth.duplicates().forEach((topic, count) -> told.merge(topic, count, Long::sum));
        assertThat(handedOver).isEqualTo(told);
        assertThat(told)
                .containsOnlyKeys(
                        "channel.availability",
                        "channel.orders",
                        "channel.reservations",
                        "erp.stock",
                        "pos.lines",
                        "reference.channels",
                        "reference.items",
                        "wms.stock");
    }

    @Test
    void whateverCanHappenToStockDoesHappen() {
        Set<String> happened = new TreeSet<>();
        SimulationTruth truth =
                Simulation.run(
                        SalesHistory.of(GeneratedSales.generate(60, 60, 1)),
                        new SimulationOptions(1, 0),
                        (topic, event) -> happened.add(whatHappened(event)));

        assertThat(happened)
                .containsExactly(
                        "ACCEPTED",
                        "ACKNOWLEDGED",
                        "ADJUSTMENT",
                        "ADJUSTMENT, damaged",
                        "BASELINE",
                        "CANCELLED",
                        "CHANNEL_ACKNOWLEDGED",
                        "CONFIRMED",
                        "CONSUMED",
                        "COUNT",
                        "CREATED",
                        "CREATED with an end",
                        "ChannelProfile",
                        "DAMAGE",
                        "DELIVERED",
                        "ERP_POSTED",
                        "EXPIRED",
                        "HOLD",
                        "ItemMaster",
                        "PLACED",
                        "POSTING",
                        "PUBLISHED",
                        "RECEIPT",
                        "REJECTED",
                        "RELEASED",
                        "RELEASE_HOLD",
                        "RETURN",
                        "RETURN to a store",
                        "RETURN, damaged",
                        "SAFETY_STOCK",
                        "SALE",
                        "SHIP",
                        "SHIPPED",
                        "SNAPSHOT",
                        "TRANSFER_IN",
                        "TRANSFER_OUT");
        assertThat(truth.cancellations())
                .allSatisfy(
                        (outcome, count) -> {
                            // These two need bad luck, or a file that begins in the middle.
                            if (outcome != CancellationOutcome.NOTHING_TO_RETURN
                                    && outcome
                                            != CancellationOutcome.RETURNED_OF_UNKNOWN_ORIGINAL) {
                                assertThat(count).isPositive();
                            }
                        });
    }

    private static String whatHappened(SpecificRecord event) {
        if (event instanceof WmsStockEvent wms) {
            boolean damaged = wms.getDisposition() == Disposition.DAMAGED;
            return wms.getKind() + (damaged ? ", damaged" : "");
        }
        if (event instanceof PosLineEvent pos) {
            return pos.getKind() == PosLineKind.RETURN ? "RETURN to a store" : "SALE";
        }
        if (event instanceof ReservationEvent change) {
            return change.getKind() + (change.getExpiresAt() == null ? "" : " with an end");
        }
        if (event instanceof AvailabilityEvent update) {
            return update.getKind().toString();
        }
        if (event instanceof OrderEvent order) {
            return order.getMilestone().toString();
        }
        return event instanceof ErpStockEvent erp
                ? erp.getKind().toString()
                : event.getSchema().getName();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void transfersArriveUnlessTheyAreLabelledAsLost(long seed) {
        SalesHistory history = SalesHistory.of(GeneratedSales.generate(40, 60, seed));
        Set<String> labelled = new TreeSet<>();
        GroundTruth labels =
                new GroundTruth() {
                    @Override
                    public void hit(Hit hit) {
                        labelled.add(requireNonNull(hit.id()));
                    }
                };
        Fault fault = new Fault(FaultKind.TRANSFER_LOST, "dc1", 0, Long.MAX_VALUE, 0.1);
        SimulationOptions options =
                new SimulationOptions(seed, 0).withFaults(new Faults(List.of(fault), labels));
        NaiveReader reader = new NaiveReader();
        SimulationTruth truth = Simulation.run(history, options, reader);
        reader.readUntil(truth.until());

        assertThat(labelled).hasSizeBetween(5, reader.transfers() / 8);
        Instant longAgo = truth.until().minus(Duration.ofDays(4));
        assertThat(reader.transfersUnderWaySince(longAgo))
                .isSubsetOf(labelled)
                .hasSizeGreaterThan(labelled.size() / 2);
        assertThat(reader.underWay()).isEqualTo(underWay(truth));
        assertThat(reader.came() - reader.left()).isEqualTo(allUnits(truth));
        assertThat(truth.transit().lost()).isNotEmpty();
    }

    @Test
    void failureOfTheOutputEndsTheRun() {
        IOException full = new IOException("disk full");

        assertThatThrownBy(
                        () ->
                                Simulation.run(
                                        SalesHistory.of(TWO_WEEKS),
                                        new SimulationOptions(1, 0),
                                        (topic, event) -> {
                                            throw full;
                                        }))
                .isInstanceOf(UncheckedIOException.class)
                .hasCause(full);
    }

    @Test
    void salesWithoutASaleAreRefused() {
        assertThatThrownBy(
                        () ->
                                Simulation.run(
                                        SalesHistory.of(List.of()),
                                        new SimulationOptions(1, 0),
                                        (topic, event) -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nothing sold");
    }

    /** Runs a simulation, and compares what it knows with what its events tell. */
    static SimulationTruth runAgainstNaiveReader(SalesHistory history, SimulationOptions options) {
        NaiveReader reader = new NaiveReader();
        SimulationTruth truth = Simulation.run(history, options, reader);
        List<String> read = new ArrayList<>();
        for (NaiveReader.Level level : reader.readUntil(truth.until())) {
            read.add(
                    "%s %s on hand %d, damaged %d, held %d, reserved %d, safety stock %d, ATS %d"
                            .formatted(
                                    level.sku,
                                    level.location,
                                    level.onHand,
                                    level.damaged,
                                    level.held,
                                    level.reserved,
                                    level.safetyStock,
                                    level.ats()));
        }
        List<String> known = new ArrayList<>();
        for (SimulationTruth.Level level : truth.levels()) {
            known.add(
                    "%s %s on hand %d, damaged %d, held %d, reserved %d, safety stock %d, ATS %d"
                            .formatted(
                                    level.sku(),
                                    level.location(),
                                    level.onHand(),
                                    level.damaged(),
                                    level.held(),
                                    level.reserved(),
                                    level.safetyStock(),
                                    level.ats()));
        }
        assertThat(read).isEqualTo(known);
        assertThat(reader.conflicts()).isEqualTo(truth.reservationConflicts());
        assertThat(reader.incidents()).isEqualTo(truth.negativeAtsIncidents());
        assertThat(reader.discrepancies()).isEqualTo(truth.discrepancies());
        assertThat(reader.underWay()).isEqualTo(underWay(truth));
        assertThat(reader.came() - reader.left()).isEqualTo(allUnits(truth));
        assertThat(reader.displays())
                .isEqualTo(
                        truth.displays().stream()
                                .collect(
                                        toMap(
                                                display -> display.channel() + " " + display.sku(),
                                                SimulationTruth.Display::units)));
        return truth;
    }

    /** Units of each article that have left a location and have not arrived, if any. */
    private static Map<String, Long> underWay(SimulationTruth truth) {
        Map<String, Long> underWay = new TreeMap<>(truth.transit().underWay());
        truth.transit().lost().forEach((sku, units) -> underWay.merge(sku, units, Long::sum));
        return underWay;
    }

    private static long allUnits(SimulationTruth truth) {
        long onHand = truth.levels().stream().mapToLong(SimulationTruth.Level::onHand).sum();
        return onHand + underWay(truth).values().stream().mapToLong(Long::longValue).sum();
    }

    private static String hash(List<SalesLine> lines, long seed) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            Simulation.run(
                    SalesHistory.of(lines),
                    new SimulationOptions(seed, 0.01),
                    (topic, event) ->
                            digest.update(
                                    EventText.write(topic, event)
                                            .getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private record Header(String eventId, Instant occurredAt, Instant recordedAt) {
        @Nullable
        static Header of(SpecificRecord event) {
            if (event instanceof ErpStockEvent erp) {
                return new Header(erp.getEventId(), erp.getOccurredAt(), erp.getRecordedAt());
            }
            if (event instanceof WmsStockEvent wms) {
                return new Header(wms.getEventId(), wms.getOccurredAt(), wms.getRecordedAt());
            }
            if (event instanceof PosLineEvent pos) {
                return new Header(pos.getEventId(), pos.getOccurredAt(), pos.getRecordedAt());
            }
            if (event instanceof ReservationEvent change) {
                return new Header(
                        change.getEventId(), change.getOccurredAt(), change.getRecordedAt());
            }
            if (event instanceof AvailabilityEvent update) {
                return new Header(
                        update.getEventId(), update.getOccurredAt(), update.getRecordedAt());
            }
            if (event instanceof OrderEvent order) {
                return new Header(order.getEventId(), order.getOccurredAt(), order.getRecordedAt());
            }
            return null;
        }
    }
}
