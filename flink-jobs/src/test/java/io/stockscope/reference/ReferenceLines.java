// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import io.stockscope.event.ReservationEvent;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The order lines of one SKU. "Key: (channel, orderId, orderLineId, SKU)." */
final class ReferenceLines {
    private record Key(String channel, String orderId, String orderLineId) {
        static Key of(ReservationEvent event) {
            return new Key(event.getChannel(), event.getOrderId(), event.getOrderLineId());
        }

        @Override
        public String toString() {
            return channel + " " + orderId + " " + orderLineId;
        }
    }

    /** What is known of one line. */
    private static final class Line {
        /** Created for it, in order; also those whose id is forgotten. */
        final List<ReferenceReservation> reservations = new ArrayList<>();

        /** "That of the latest event of the line that carries one, whatever its kind." */
        @Nullable Long ordered;

        Instant lastEventAt;

        /** Null: there is no excess. */
        @Nullable Excess excess;

        Line(Instant firstEventAt) {
            this.lastEventAt = firstEventAt;
        }
    }

    /** An incident while it grows. */
    private static final class Excess {
        final Key line;
        final Instant openedAt;
        @Nullable Instant closedAt;
        long units;
        final TreeSet<String> reservationIds = new TreeSet<>();
        final TreeSet<String> sources = new TreeSet<>();

        Excess(Key line, Instant openedAt) {
            this.line = line;
            this.openedAt = openedAt;
        }
    }

    private final Duration retention;
    private final Duration grace;
    private final Consumer<Rule> met;
    private final Map<String, Line> lines = new TreeMap<>();
    private final Map<String, Key> keys = new TreeMap<>();

    /** Closed and open ones. */
    private final List<Excess> incidents = new ArrayList<>();

    ReferenceLines(Duration retention, Duration grace, Consumer<Rule> met) {
        this.retention = retention;
        this.grace = grace;
        this.met = met;
    }

    /** An event of the line, also one that changes nothing else. */
    void event(ReservationEvent event) {
        Line line = remembered(event);
        if (event.getOrderedQuantity() != null) {
            if (line.ordered != null && !line.ordered.equals(event.getOrderedQuantity())) {
                met.accept(Rule.LINE_ORDERED_ANEW);
            }
            line.ordered = event.getOrderedQuantity();
        }
    }

    /** A reservation that has just been created. */
    void created(ReferenceReservation reservation) {
        ReservationEvent creation = Objects.requireNonNull(reservation.creation);
        remembered(creation).reservations.add(reservation);
        if (reservation.consumed > 0 && reservation.wasOpened) {
            met.accept(Rule.LINE_CONSUMED_BEFORE_CREATED);
        }
    }

    /** A shipment that consumed some of the reservation, its end, or its expiry. */
    void changed(ReferenceReservation reservation, Instant at) {
        if (reservation.creation == null) {
            return;
        }
        Line line = lines.get(Key.of(reservation.creation).toString());
        if (line != null && line.reservations.contains(reservation)) {
            line.lastEventAt = at;
        }
    }

    /**
     * "Ids of reservations, and order lines, are remembered for reservationRetention after their
     * last event, open ones for good": as long as a reservation of it is open, or it has an excess.
     */
    private Line remembered(ReservationEvent event) {
        Key key = Key.of(event);
        keys.put(key.toString(), key);
        Instant at = event.getOccurredAt();
        Line line = lines.get(key.toString());
        if (line != null && at.isAfter(line.lastEventAt.plus(retention))) {
            boolean open = line.reservations.stream().anyMatch(ReferenceReservation::open);
            if (open || line.excess != null) {
                met.accept(Rule.LINE_OPEN_BEYOND_RETENTION);
            } else {
                met.accept(Rule.LINE_FORGOTTEN);
                line = null;
            }
        }
        if (line == null) {
            line = new Line(at);
            lines.put(key.toString(), line);
        }
        line.lastEventAt = at;
        return line;
    }

    /** "Duplicate while committed(line) > orderedQuantity": tested after every event and expiry. */
    void test(Instant at) {
        lines.forEach(
                (name, line) -> {
                    Long ordered = ordered(line);
                    long excess = ordered == null ? 0 : committed(line) - ordered;
                    if (excess <= 0) {
                        if (line.excess != null) {
                            line.excess.closedAt = at;
                            line.excess = null;
                        } else if (line.reservations.stream()
                                        .filter(ReferenceReservation::open)
                                        .count()
                                > 1) {
                            met.accept(Rule.LINE_SPLIT);
                        }
                        return;
                    }
                    if (line.excess == null) {
                        line.excess = new Excess(Objects.requireNonNull(keys.get(name)), at);
                        incidents.add(line.excess);
                        if (line.ordered == null) {
                            met.accept(Rule.LINE_ORDERED_STANDS_IN);
                        }
                    }
                    if (excess > line.excess.units) {
                        raise(line.excess, excess, line);
                    }
                });
    }

    /** "The reservations that were open when it was first the highest, and the sources." */
    private void raise(Excess excess, long units, Line line) {
        if (excess.units > 0) {
            met.accept(Rule.LINE_EXCESS_GROWS);
        }
        excess.units = units;
        excess.reservationIds.clear();
        excess.sources.clear();
        for (ReferenceReservation reservation : line.reservations) {
            if (reservation.open()) {
                excess.reservationIds.add(reservation.id);
                excess.sources.add(Objects.requireNonNull(reservation.creation).getSource());
            }
        }
    }

    /** "Its open reservations plus what was consumed of it, whatever system made them." */
    private static long committed(Line line) {
        long committed = 0;
        for (ReferenceReservation reservation : line.reservations) {
            committed += reservation.committed();
        }
        return committed;
    }

    /**
     * "If none does, the largest original quantity of a reservation of the line that was opened
     * stands in." Null: nothing says it.
     */
    private static @Nullable Long ordered(Line line) {
        if (line.ordered != null) {
            return line.ordered;
        }
        Long largest = null;
        for (ReferenceReservation reservation : line.reservations) {
            long quantity = Objects.requireNonNull(reservation.creation).getQuantity();
            if (reservation.wasOpened && (largest == null || quantity > largest)) {
                largest = quantity;
            }
        }
        return largest;
    }

    /** "Reported only if it lasts longer than duplicateGrace"; one that is open, up to the end. */
    List<Row> rows(String sku, @Nullable BigDecimal unitPrice, Instant until) {
        List<Row> rows = new ArrayList<>();
        for (Excess excess : incidents) {
            Instant end = excess.closedAt == null ? until : excess.closedAt;
            Duration lasted = Duration.between(excess.openedAt, end);
            note(excess, lasted, unitPrice);
            if (lasted.compareTo(grace) > 0) {
                rows.add(
                        new DuplicateReservation(
                                excess.line.channel(),
                                excess.line.orderId(),
                                excess.line.orderLineId(),
                                sku,
                                excess.openedAt,
                                excess.closedAt,
                                excess.units,
                                List.copyOf(excess.reservationIds),
                                List.copyOf(excess.sources),
                                unitPrice == null
                                        ? BigDecimal.ZERO
                                        : unitPrice.multiply(BigDecimal.valueOf(excess.units))));
            }
        }
        return rows;
    }

    private void note(Excess excess, Duration lasted, @Nullable BigDecimal unitPrice) {
        int beyond = lasted.compareTo(grace);
        if (beyond <= 0) {
            met.accept(beyond == 0 ? Rule.EXCESS_OF_EXACTLY_THE_GRACE : Rule.EXCESS_WITHIN_GRACE);
            return;
        }
        if (lasted.equals(grace.plusMillis(1))) {
            met.accept(Rule.EXCESS_JUST_BEYOND_GRACE);
        }
        met.accept(excess.closedAt == null ? Rule.DUPLICATE_LEFT_OPEN : Rule.DUPLICATE_ENDED);
        if (excess.sources.size() > 1) {
            met.accept(Rule.DUPLICATE_BY_TWO_SOURCES);
        }
        if (unitPrice == null) {
            met.accept(Rule.DUPLICATE_UNPRICED);
        }
    }
}
