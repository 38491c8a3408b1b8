// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import static java.util.Objects.requireNonNull;

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
import io.stockscope.event.WmsStockKind;
import io.stockscope.local.simulation.fault.GroundTruth;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads events as the definitions of the metrics say, slowly and from scratch: sorts all of them by
 * the time at which they occurred, and does what each says. Knows nothing of how they were made.
 */
final class NaiveReader implements EventOutput {
    private static final String LAST_OF_ITS_INSTANT = "\uffff";

    private final List<Step> steps = new ArrayList<>();
    private final Set<String> eventIds = new HashSet<>();
    private final Map<String, Level> levels = new TreeMap<>();
    private final Map<String, Reserved> reservations = new HashMap<>();
    private final Map<String, AvailabilityEvent> displayed = new HashMap<>();
    private final Books erpBooks = new Books();
    private final Books wmsBooks = new Books();
    private final Set<String> posted = new HashSet<>();
    private final Map<String, Transfer> underWay = new HashMap<>();
    private int transfers;
    private long came;
    private long left;
    private final List<GroundTruth.Oversell> oversold = new ArrayList<>();
    private final List<ReservationEvent> notDisplayed = new ArrayList<>();
    private long conflicts;
    private long incidents;

    private record Step(Instant occurredAt, Instant recordedAt, String id, Runnable effect) {}

    private record Transfer(String sku, long units, Instant since) {}

    private static final class Reserved {
        private Level level = new Level("", "");
        private long open;
    }

    /** What a system's numbers show that are compared. */
    private static final class Books {
        private final Set<Level> different = new HashSet<>();
        private long comparisons;
        private long found;

        void compare(Level level, long reported) {
            comparisons++;
            boolean differs = reported != level.onHand;
            found += differs && !different.contains(level) ? 1 : 0;
            if (differs) {
                different.add(level);
            } else {
                different.remove(level);
            }
        }

        SimulationTruth.Discrepancies discrepancies() {
            return new SimulationTruth.Discrepancies(comparisons, found, different.size());
        }
    }

    /** What is known of a SKU at a location. */
    static final class Level {
        final String sku;
        final String location;
        long onHand;
        long damaged;
        long held;
        long reserved;
        long safetyStock;
        private @Nullable Instant negativeSince;

        Level(String sku, String location) {
            this.sku = sku;
            this.location = location;
        }

        long ats() {
            return onHand - damaged - held - reserved - safetyStock;
        }
    }

    @Override
    public void accept(StockscopeTopic topic, SpecificRecord event) {
        switch (topic) {
            case ERP_STOCK -> {
                ErpStockEvent erp = (ErpStockEvent) event;
                boolean compares = erp.getKind() == ErpStockKind.SNAPSHOT;
                add(
                        erp.getOccurredAt(),
                        compares ? Instant.MAX : erp.getRecordedAt(),
                        erp.getEventId(),
                        () -> apply(erp));
            }
            case WMS_STOCK -> {
                WmsStockEvent wms = (WmsStockEvent) event;
                boolean compares = wms.getKind() == WmsStockKind.COUNT;
                add(
                        wms.getOccurredAt(),
                        compares ? Instant.MAX : wms.getRecordedAt(),
                        wms.getEventId(),
                        () -> apply(wms));
            }
            case POS_LINES -> {
                PosLineEvent pos = (PosLineEvent) event;
                add(pos.getOccurredAt(), pos.getRecordedAt(), pos.getEventId(), () -> apply(pos));
            }
            case CHANNEL_RESERVATIONS -> {
                ReservationEvent change = (ReservationEvent) event;
                Instant expiresAt = change.getExpiresAt();
                if (add(
                                change.getOccurredAt(),
                                change.getRecordedAt(),
                                change.getEventId(),
                                () -> apply(change))
                        && expiresAt != null) {
                    String id = LAST_OF_ITS_INSTANT + change.getReservationId();
                    Runnable expiry = () -> close(change.getReservationId(), expiresAt);
                    steps.add(new Step(expiresAt, Instant.MAX, id, expiry));
                }
            }
            case CHANNEL_AVAILABILITY -> {
                AvailabilityEvent update = (AvailabilityEvent) event;
                if (update.getKind() == AvailabilityKind.ACKNOWLEDGED) {
                    add(
                            update.getOccurredAt(),
                            update.getRecordedAt(),
                            update.getEventId(),
                            () -> display(update));
                }
            }
            default -> {}
        }
    }

    private boolean add(Instant occurredAt, Instant recordedAt, String eventId, Runnable effect) {
        boolean first = eventIds.add(eventId);
        if (first) {
            steps.add(new Step(occurredAt, recordedAt, eventId, effect));
        }
        return first;
    }

    /** Applies everything up to {@code until}; returns what is known then, by SKU and location. */
    Collection<Level> readUntil(Instant until) {
        steps.sort(
                Comparator.comparing(Step::occurredAt)
                        .thenComparing(Step::recordedAt)
                        .thenComparing(Step::id));
        for (Step step : steps) {
            if (!step.occurredAt().isAfter(until)) {
                step.effect().run();
            }
        }
        return levels.values();
    }

    /** Returns what is displayed, by channel and SKU. */
    Map<String, Long> displays() {
        Map<String, Long> displays = new HashMap<>();
        displayed.forEach((listing, update) -> displays.put(listing, update.getQuantity()));
        return displays;
    }

    /** Returns what was sold and was nowhere, in the order of time. */
    List<GroundTruth.Oversell> oversold() {
        return oversold;
    }

    /** Returns orders of more than their channel displayed when they were made. */
    List<ReservationEvent> notDisplayed() {
        return notDisplayed;
    }

    /** Lets somebody look at what is known just before an instant; ask before it is read. */
    void lookAt(Instant instant, Runnable look) {
        steps.add(new Step(instant, Instant.MIN, "", look));
    }

    /** Returns what is available of a SKU at some locations: no location eats that of another. */
    long available(String sku, List<String> locations) {
        long units = 0;
        for (String location : locations) {
            units += Math.max(0, level(sku, location).ats());
        }
        return units;
    }

    /** Returns what a channel displays. */
    long displayed(String channel, String sku) {
        AvailabilityEvent display = displayed.get(channel + " " + sku);
        return display == null ? 0 : display.getQuantity();
    }

    /** Returns the number of reservations that left ATS below 0. */
    long conflicts() {
        return conflicts;
    }

    /** Returns how often ATS went below 0 for longer than an instant. */
    long incidents() {
        return incidents;
    }

    /** Returns the units that were there at first, or came from outside. */
    long came() {
        return came;
    }

    /** Returns the units that left to the outside. */
    long left() {
        return left;
    }

    /** Returns how many transfers have left. */
    int transfers() {
        return transfers;
    }

    /** Returns the transfers that left before {@code before} and have not arrived. */
    Set<String> transfersUnderWaySince(Instant before) {
        Set<String> ids = new TreeSet<>();
        underWay.forEach(
                (id, transfer) -> {
                    if (transfer.since.isBefore(before)) {
                        ids.add(id);
                    }
                });
        return ids;
    }

    /** Returns the units of each article that have left a location and have not arrived. */
    Map<String, Long> underWay() {
        Map<String, Long> bySku = new TreeMap<>();
        underWay.values().forEach(it -> bySku.merge(it.sku, it.units, Long::sum));
        return bySku;
    }

    /** Returns what was compared, found different, and different at last, by system. */
    Map<String, SimulationTruth.Discrepancies> discrepancies() {
        return Map.of("ERP", erpBooks.discrepancies(), "WMS", wmsBooks.discrepancies());
    }

    private Level level(String sku, String location) {
        return levels.computeIfAbsent(sku + " @" + location, key -> new Level(sku, location));
    }

    private void apply(ErpStockEvent event) {
        Level level = level(event.getSku(), event.getLocation());
        switch (event.getKind()) {
            case BASELINE -> {
                require(level.onHand == 0, "opened twice", event.getEventId());
                level.onHand = event.getQuantity();
                came += event.getQuantity();
            }
            case SAFETY_STOCK -> level.safetyStock = event.getQuantity();
            case SNAPSHOT -> erpBooks.compare(level, event.getQuantity());
            case POSTING -> {
                String of = event.getDocumentRef();
                require(eventIds.contains(of), "posted without being there", of);
                require(posted.add(of), "posted twice", of);
            }
        }
        watch(level, event.getOccurredAt());
    }

    private void apply(WmsStockEvent event) {
        Level level = level(event.getSku(), event.getLocation());
        long units = event.getQuantity();
        long change =
                switch (event.getKind()) {
                    case RECEIPT, RETURN, TRANSFER_IN, ADJUSTMENT -> units;
                    case SHIP, TRANSFER_OUT -> -units;
                    case DAMAGE, HOLD, RELEASE_HOLD, COUNT -> 0;
                };
        level.onHand += change;
        switch (event.getKind()) {
            case TRANSFER_OUT -> leave(event);
            case TRANSFER_IN -> arrive(event);
            case DAMAGE -> level.damaged += units;
            case HOLD -> level.held += units;
            case RELEASE_HOLD -> level.held -= units;
            case COUNT -> wmsBooks.compare(level, units);
            default -> {
                count(change);
                level.damaged += event.getDisposition() == Disposition.DAMAGED ? change : 0;
                level.held += event.getDisposition() == Disposition.HELD ? change : 0;
            }
        }
        require(level.damaged >= 0 && level.held >= 0, "less than none", event.getEventId());
        String reservationId = event.getReservationId();
        if (reservationId != null) {
            Reserved reserved = known(reservationId);
            long consumed = Math.min(event.getQuantity(), reserved.open);
            reserved.open -= consumed;
            reserved.level.reserved -= consumed;
            watch(reserved.level, event.getOccurredAt());
        }
        watch(level, event.getOccurredAt());
    }

    private void leave(WmsStockEvent event) {
        String id = String.valueOf(event.getTransferId());
        Transfer transfer =
                new Transfer(event.getSku(), event.getQuantity(), event.getOccurredAt());
        require(underWay.put(id, transfer) == null, "left twice", id);
        transfers++;
    }

    private void arrive(WmsStockEvent event) {
        String id = String.valueOf(event.getTransferId());
        Transfer transfer = underWay.remove(id);
        require(
                transfer != null
                        && transfer.sku.equals(event.getSku())
                        && transfer.units == event.getQuantity(),
                "arrived as it has not left",
                id);
    }

    private void count(long change) {
        came += Math.max(0, change);
        left += Math.max(0, -change);
    }

    private void apply(PosLineEvent event) {
        Level level = level(event.getSku(), event.getLocation());
        boolean sold = event.getKind() == PosLineKind.SALE;
        long change = sold ? -event.getQuantity() : event.getQuantity();
        level.onHand += change;
        count(change);
        level.damaged += event.getDisposition() == Disposition.DAMAGED ? event.getQuantity() : 0;
        watch(level, event.getOccurredAt());
    }

    private void apply(ReservationEvent event) {
        if (event.getKind() != ReservationKind.CREATED) {
            close(event.getReservationId(), event.getOccurredAt());
            return;
        }
        Reserved reserved = new Reserved();
        reserved.level = level(event.getSku(), event.getLocation());
        reserved.open = event.getQuantity();
        reserved.level.reserved += event.getQuantity();
        reservations.put(event.getReservationId(), reserved);
        watch(reserved.level, event.getOccurredAt());
        long missing = Math.min(event.getQuantity(), -reserved.level.ats());
        if (missing > 0) {
            conflicts++;
            if (sells(event)) {
                oversold.add(oversell(event, missing));
            }
        }
        if (sells(event)) {
            AvailabilityEvent display = displayed.get(event.getChannel() + " " + event.getSku());
            if (display == null
                    || requireNonNull(event.getOrderedQuantity()) > display.getQuantity()) {
                notDisplayed.add(event);
            }
        }
    }

    /** Of all that was acknowledged, the one that was sent last is displayed. */
    private void display(AvailabilityEvent update) {
        displayed.merge(
                update.getChannel() + " " + update.getSku(),
                update,
                (before, now) ->
                        now.getPublishedAt().isBefore(before.getPublishedAt()) ? before : now);
    }

    /** Whether it is an order of a channel that sells what it displays, and of that system. */
    private static boolean sells(ReservationEvent event) {
        return !event.getChannel().equals("b2b")
                && !event.getSource().equals("legacy-oms")
                && !event.getOrderId().startsWith("basket-");
    }

    private static GroundTruth.Oversell oversell(ReservationEvent event, long missing) {
        return new GroundTruth.Oversell(
                event.getOccurredAt().toEpochMilli(),
                event.getChannel(),
                event.getSku(),
                event.getLocation(),
                event.getOrderId(),
                event.getOrderLineId(),
                missing);
    }

    private void close(String reservationId, Instant at) {
        Reserved reserved = known(reservationId);
        reserved.level.reserved -= reserved.open;
        reserved.open = 0;
        watch(reserved.level, at);
    }

    /** Plain, because there are many. */
    private static void require(boolean holds, String what, @Nullable String of) {
        if (!holds) {
            throw new AssertionError(what + ": " + of);
        }
    }

    private Reserved known(String reservationId) {
        Reserved reserved = reservations.get(reservationId);
        if (reserved == null) {
            throw new AssertionError("no such reservation: " + reservationId);
        }
        return reserved;
    }

    private void watch(Level level, Instant now) {
        if (level.ats() < 0 && level.negativeSince == null) {
            level.negativeSince = now;
            incidents++;
        } else if (level.ats() >= 0 && level.negativeSince != null) {
            incidents -= level.negativeSince.equals(now) ? 1 : 0;
            level.negativeSince = null;
        }
    }
}
