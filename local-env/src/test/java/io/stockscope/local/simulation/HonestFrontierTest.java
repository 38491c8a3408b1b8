// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.event.AvailabilityEvent;
import io.stockscope.event.AvailabilityKind;
import io.stockscope.event.Disposition;
import io.stockscope.event.ErpStockEvent;
import io.stockscope.event.ErpStockKind;
import io.stockscope.event.PosLineEvent;
import io.stockscope.event.PosLineKind;
import io.stockscope.event.ReservationEvent;
import io.stockscope.event.ReservationKind;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.WmsStockEvent;
import io.stockscope.local.simulation.fault.Fault;
import io.stockscope.local.simulation.fault.FaultKind;
import io.stockscope.local.simulation.fault.Faults;
import io.stockscope.local.simulation.fault.GroundTruth;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the publisher says it had read it had read: no more, and no less. */
final class HonestFrontierTest {
    private static final Instant MONDAY = Instant.parse("2011-03-07T00:00:00Z");

    private static final Map<String, List<String>> LOCATIONS =
            Map.of(
                    "web", List.of("dc1", "dc2"),
                    "amazon", List.of("dc1"),
                    "ebay", List.of("dc1", "dc2"),
                    "b2b", List.of("dc1", "dc2"),
                    "store1", List.of("store1"),
                    "store2", List.of("store2"),
                    "store3", List.of("store3"));

    /** A stock event of a system, as it was recorded. */
    private record Recorded(String system, Instant recordedAt, SpecificRecord event) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void quantityIsWhatFollowsFromAllThatWasRecordedUpToTheFrontier(long seed) {
        Fault hang =
                new Fault(
                        FaultKind.POS_INPUT_HANGS,
                        "",
                        MONDAY.plus(Duration.ofHours(35)).toEpochMilli(),
                        MONDAY.plus(Duration.ofHours(40)).toEpochMilli(),
                        1);
        Map<String, List<Recorded>> stock = new HashMap<>();
        List<AvailabilityEvent> published = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        Simulation.run(
                SalesHistory.of(GeneratedSales.generate(5, 15, seed)),
                new SimulationOptions(seed, 0.02)
                        .withFaults(new Faults(List.of(hang), GroundTruth.NONE)),
                (topic, event) -> {
                    if (event instanceof AvailabilityEvent update) {
                        if (update.getKind() == AvailabilityKind.PUBLISHED
                                && ids.add(update.getEventId())) {
                            published.add(update);
                        }
                        return;
                    }
                    Recorded recorded = recorded(topic, event);
                    if (recorded != null && ids.add(field(event, "eventId").toString())) {
                        stock.computeIfAbsent(
                                        field(event, "sku").toString(), sku -> new ArrayList<>())
                                .add(recorded);
                    }
                });

        int blind = 0;
        for (AvailabilityEvent update : published) {
            Map<String, Instant> frontier = requireNonNull(update.getCoversUpToBySystem());
            Instant computedAt = requireNonNull(update.getComputedAt());
            Instant wms = requireNonNull(frontier.get("WMS"));
            Instant pos = requireNonNull(frontier.get("POS"));
            List<Recorded> events = requireNonNull(stock.get(update.getSku()));
            assertThat(update.getQuantity())
                    .as("%s", update)
                    .isEqualTo(available(events, update, frontier));
            Instant lowest = frontier.values().stream().min(Instant::compareTo).orElseThrow();
            assertThat(update.getCoversUpTo()).isEqualTo(lowest);
            assertThat(wms).isBetween(computedAt.minusMillis(1), computedAt);
            blind += pos.isBefore(wms) ? 1 : 0;
        }
        assertThat(published).hasSizeGreaterThan(3_000);
        assertThat(blind).as("told while the tills were not read").isGreaterThan(100);
    }

    /** Adds up, from scratch, all that was recorded up to a frontier. */
    private static long available(
            List<Recorded> events, AvailabilityEvent update, Map<String, Instant> frontier) {
        Map<String, long[]> levels = new HashMap<>();
        Map<String, ReservationEvent> open = new HashMap<>();
        Map<String, Long> taken = new HashMap<>();
        Set<String> anchored = new HashSet<>();
        for (Recorded recorded : events) {
            if (recorded.recordedAt.isAfter(frontier.get(recorded.system))) {
                continue;
            }
            SpecificRecord event = recorded.event;
            if (event instanceof ErpStockEvent erp) {
                boolean baseline = erp.getKind() == ErpStockKind.BASELINE;
                if (baseline) {
                    anchored.add(erp.getLocation());
                }
                if (baseline || erp.getKind() == ErpStockKind.SAFETY_STOCK) {
                    long units = erp.getQuantity();
                    add(levels, erp.getLocation(), baseline ? units : -units);
                }
            } else if (event instanceof WmsStockEvent wms) {
                if (wms.getDisposition() == Disposition.SELLABLE) {
                    add(levels, wms.getLocation(), sellable(wms));
                }
                if (wms.getReservationId() != null) {
                    taken.merge(wms.getReservationId(), wms.getQuantity(), Long::sum);
                }
            } else if (event instanceof PosLineEvent pos) {
                boolean sold = pos.getKind() == PosLineKind.SALE;
                if (pos.getDisposition() != Disposition.DAMAGED) {
                    add(levels, pos.getLocation(), sold ? -pos.getQuantity() : pos.getQuantity());
                }
            } else if (event instanceof ReservationEvent reservation) {
                if (reservation.getKind() == ReservationKind.CREATED) {
                    open.put(reservation.getReservationId(), reservation);
                } else {
                    taken.put(reservation.getReservationId(), Long.MAX_VALUE / 2);
                }
            }
        }
        for (ReservationEvent reservation : open.values()) {
            Instant expiresAt = reservation.getExpiresAt();
            if (expiresAt == null || expiresAt.isAfter(update.getComputedAt())) {
                long units =
                        reservation.getQuantity()
                                - taken.getOrDefault(reservation.getReservationId(), 0L);
                add(levels, reservation.getLocation(), -Math.max(0, units));
            }
        }
        long available = 0;
        for (String location : requireNonNull(LOCATIONS.get(update.getChannel()))) {
            if (anchored.contains(location)) {
                available += Math.max(0, levels.getOrDefault(location, new long[1])[0]);
            }
        }
        return update.getChannel().equals("ebay") ? Math.min(50, available) : available;
    }

    /** Returns by how much more can be sold after a movement of sellable units. */
    private static long sellable(WmsStockEvent event) {
        return switch (event.getKind()) {
            case RECEIPT, RETURN, ADJUSTMENT, TRANSFER_IN, RELEASE_HOLD -> event.getQuantity();
            case SHIP, TRANSFER_OUT, DAMAGE, HOLD -> -event.getQuantity();
            case COUNT -> 0;
        };
    }

    private static void add(Map<String, long[]> levels, String location, long units) {
        levels.computeIfAbsent(location, at -> new long[1])[0] += units;
    }

    private static @Nullable Recorded recorded(StockscopeTopic topic, SpecificRecord event) {
        String system =
                switch (topic) {
                    case ERP_STOCK -> "ERP";
                    case WMS_STOCK -> "WMS";
                    case POS_LINES -> "POS";
                    case CHANNEL_RESERVATIONS -> "RESERVATION";
                    default -> null;
                };
        return system == null
                ? null
                : new Recorded(system, (Instant) field(event, "recordedAt"), event);
    }

    private static Object field(SpecificRecord event, String name) {
        return event.get(event.getSchema().getField(name).pos());
    }
}
