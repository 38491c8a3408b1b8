// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import io.stockscope.event.Disposition;
import io.stockscope.event.ErpStockEvent;
import io.stockscope.event.ErpStockKind;
import io.stockscope.event.PosLineEvent;
import io.stockscope.event.PosLineKind;
import io.stockscope.event.ReservationEvent;
import io.stockscope.event.ReservationKind;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.WmsStockEvent;
import io.stockscope.local.simulation.SimulationTruth.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * What follows from the events that have reached the bus, whatever is physically so. Each event is
 * told once, in any order: sums do not mind, and what does (damaged units never go below 0) is put
 * in order at the end. One baseline per position; what it holds already does not count once more.
 *
 * <p>Keeps all that was damaged or held: memory grows as long as the run goes on.
 */
final class BusBooks {
    /** An event dated further ahead than that is refused by who reads the bus. */
    static final Duration LONGEST_AHEAD = Duration.ofSeconds(60);

    private final Map<String, Position> positions = new HashMap<>();
    private final Map<String, Promise> promises = new HashMap<>();

    private static final class Position {
        private @Nullable Instant baselineAt;
        private long baseline;
        private long safetyStock;
        private @Nullable Instant safetyStockAt;
        private long moved;

        /** Those that came before the baseline, which decides whether they count. */
        private final List<Move> beforeBaseline = new ArrayList<>();

        private final List<Move> damages = new ArrayList<>();
        private final List<Move> holds = new ArrayList<>();

        void move(Move move) {
            if (baselineAt == null) {
                beforeBaseline.add(move);
            } else if (move.at().isAfter(baselineAt)) {
                moved += move.units();
            }
        }

        void baseline(long units, Instant at) {
            if (baselineAt != null) {
                throw new IllegalStateException("a second baseline of one position");
            }
            baselineAt = at;
            baseline = units;
            beforeBaseline.forEach(this::move);
            beforeBaseline.clear();
        }

        /** Adds up changes of a condition, of which there are never less than no units. */
        static long units(List<Move> changes, Instant from, Instant until) {
            changes.sort(
                    Comparator.comparing(Move::at)
                            .thenComparing(Move::recordedAt)
                            .thenComparing(Move::eventId));
            long units = 0;
            for (Move change : changes) {
                if (change.at().isAfter(from) && !change.at().isAfter(until)) {
                    units = Math.max(0, units + change.units());
                }
            }
            return units;
        }
    }

    private record Move(Instant at, Instant recordedAt, String eventId, long units) {}

    /** A reservation, as far as it is known. */
    private static final class Promise {
        private @Nullable String place;
        private long units;
        private long consumed;
        private boolean closed;
        private @Nullable Instant expiresAt;
    }

    private final Instant until;

    /**
     * Opens books.
     *
     * @param until what occurs later is left out
     */
    BusBooks(Instant until) {
        this.until = until;
    }

    /** Takes an event that has come to the bus for the first time. */
    void take(StockscopeTopic topic, SpecificRecord event) {
        switch (topic) {
            case ERP_STOCK -> take((ErpStockEvent) event);
            case WMS_STOCK -> take((WmsStockEvent) event);
            case POS_LINES -> take((PosLineEvent) event);
            case CHANNEL_RESERVATIONS -> take((ReservationEvent) event);
            default -> {}
        }
    }

    /** Returns whether an event is dated so far ahead that nobody uses it. */
    static boolean isRefused(Instant occurredAt, Instant recordedAt) {
        return occurredAt.isAfter(recordedAt.plus(LONGEST_AHEAD));
    }

    private boolean counts(Instant occurredAt, Instant recordedAt) {
        return !isRefused(occurredAt, recordedAt) && !occurredAt.isAfter(until);
    }

    private void take(ErpStockEvent event) {
        if (!counts(event.getOccurredAt(), event.getRecordedAt())) {
            return;
        }
        Position position = at(event.getSku(), event.getLocation());
        Instant at = event.getOccurredAt();
        if (event.getKind() == ErpStockKind.BASELINE) {
            position.baseline(event.getQuantity(), at);
        } else if (event.getKind() == ErpStockKind.SAFETY_STOCK
                && (position.safetyStockAt == null || !at.isBefore(position.safetyStockAt))) {
            position.safetyStockAt = at;
            position.safetyStock = event.getQuantity();
        }
    }

    private void take(WmsStockEvent event) {
        if (!counts(event.getOccurredAt(), event.getRecordedAt())) {
            return;
        }
        Position position = at(event.getSku(), event.getLocation());
        long units = event.getQuantity();
        boolean damaged = event.getDisposition() == Disposition.DAMAGED;
        switch (event.getKind()) {
            case RECEIPT, TRANSFER_IN -> position.move(move(event, units));
            case RETURN, ADJUSTMENT -> {
                position.move(move(event, units));
                if (damaged) {
                    position.damages.add(move(event, units));
                }
            }
            case SHIP, TRANSFER_OUT -> {
                position.move(move(event, -units));
                if (damaged) {
                    position.damages.add(move(event, -units));
                }
                if (event.getReservationId() != null) {
                    promise(event.getReservationId()).consumed += units;
                }
            }
            case DAMAGE -> position.damages.add(move(event, units));
            case HOLD -> position.holds.add(move(event, units));
            case RELEASE_HOLD -> position.holds.add(move(event, -units));
            case COUNT -> {}
        }
    }

    private void take(PosLineEvent event) {
        if (!counts(event.getOccurredAt(), event.getRecordedAt())) {
            return;
        }
        Position position = at(event.getSku(), event.getLocation());
        long units =
                event.getKind() == PosLineKind.SALE ? -event.getQuantity() : event.getQuantity();
        Move move =
                new Move(event.getOccurredAt(), event.getRecordedAt(), event.getEventId(), units);
        position.move(move);
        if (event.getKind() == PosLineKind.RETURN
                && event.getDisposition() == Disposition.DAMAGED) {
            position.damages.add(move);
        }
    }

    private void take(ReservationEvent event) {
        if (!counts(event.getOccurredAt(), event.getRecordedAt())) {
            return;
        }
        Promise promise = promise(event.getReservationId());
        if (event.getKind() == ReservationKind.CREATED) {
            promise.place = place(event.getSku(), event.getLocation());
            promise.units = event.getQuantity();
            promise.expiresAt = event.getExpiresAt();
        } else {
            promise.closed = true;
        }
        if (promise.closed && promise.place != null) {
            promises.remove(event.getReservationId());
        }
    }

    private static Move move(WmsStockEvent event, long units) {
        return new Move(event.getOccurredAt(), event.getRecordedAt(), event.getEventId(), units);
    }

    /** Returns what is known of all positions that have a baseline, in the order of {@code of}. */
    List<Level> levels(List<StockPosition> of, Instant asOf) {
        Map<String, Long> reserved = new HashMap<>();
        Map<String, Long> expiring = new HashMap<>();
        for (Promise promise : promises.values()) {
            Instant end = promise.expiresAt;
            long open = promise.units - promise.consumed;
            if (promise.place != null && !promise.closed && open > 0) {
                if (end == null || end.isAfter(asOf)) {
                    reserved.merge(promise.place, open, Long::sum);
                }
                if (end != null && end.isAfter(asOf)) {
                    expiring.merge(promise.place, open, Long::sum);
                }
            }
        }
        List<Level> levels = new ArrayList<>();
        for (StockPosition known : of) {
            String place = place(known.sku, known.location);
            Position position = positions.get(place);
            if (position != null && position.baselineAt != null) {
                long onHand = position.baseline + position.moved;
                long damaged = Position.units(position.damages, position.baselineAt, asOf);
                long held = Position.units(position.holds, position.baselineAt, asOf);
                long open = reserved.getOrDefault(place, 0L);
                levels.add(
                        new Level(
                                known.sku,
                                known.location,
                                onHand,
                                damaged,
                                held,
                                open,
                                expiring.getOrDefault(place, 0L),
                                position.safetyStock,
                                onHand - damaged - held - open - position.safetyStock));
            }
        }
        return levels;
    }

    private Position at(String sku, String location) {
        return positions.computeIfAbsent(place(sku, location), place -> new Position());
    }

    private Promise promise(String reservationId) {
        return promises.computeIfAbsent(reservationId, id -> new Promise());
    }

    private static String place(String sku, String location) {
        return sku + "@" + location;
    }
}
