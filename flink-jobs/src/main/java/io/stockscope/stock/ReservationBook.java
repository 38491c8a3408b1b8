// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The reservations of one SKU at all locations.
 *
 * <p>A release or a consumption of an id that was never created is remembered, so that the creation
 * which follows does not stay open for ever.
 *
 * <p><b>Bound.</b> Open reservations are kept for good; other ids for the retention after their
 * last event. What comes later counts as new.
 */
final class ReservationBook {

    /** Units that stopped being reserved at a location. */
    record Freed(String location, long units) {}

    private static final Comparator<Reservation> BY_EXPIRY =
            Comparator.comparingLong(ReservationBook::expiry).thenComparing(Reservation::id);

    private final Map<String, Reservation> byId = new HashMap<>();
    private final TreeSet<Reservation> expiring = new TreeSet<>(BY_EXPIRY);
    private long nextSweepMillis = Long.MIN_VALUE;

    /** Opens a reservation; returns the units that it newly reserves, 0 if it was known already. */
    long create(StockEvent created, long retentionMillis) {
        Reservation reservation = at(created, retentionMillis);
        if (reservation.isOpen() || reservation.isClosed()) {
            return 0;
        }
        long opened = reservation.open(created);
        if (reservation.isOpen() && reservation.expiresAtMillis() != null) {
            expiring.add(reservation);
        }
        return opened;
    }

    /** Closes all that is left of a reservation, or remembers that for its creation. */
    @Nullable Freed close(StockEvent closing, long retentionMillis) {
        return close(at(closing, retentionMillis));
    }

    /** Consumes units of the reservation that a shipment names, wherever it is. */
    @Nullable Freed consume(StockEvent shipment, long retentionMillis) {
        Reservation reservation = at(shipment, retentionMillis);
        long freed = reservation.consume(shipment.quantity());
        if (!reservation.isOpen()) {
            expiring.remove(reservation);
        }
        return freed == 0 ? null : new Freed(reservation.location(), freed);
    }

    /** When the next open reservation expires; {@code Long.MAX_VALUE} if none does. */
    long nextExpiryMillis() {
        return expiring.isEmpty() ? Long.MAX_VALUE : expiry(expiring.first());
    }

    /** Closes the reservation that expires next; of one instant, the one with the smallest id. */
    Freed expireNext() {
        Reservation reservation = expiring.first();
        reservation.seen(expiry(reservation));
        Freed freed = close(reservation);
        if (freed == null) {
            throw new IllegalStateException(
                    "reservation " + reservation.id() + " was to expire, but is not open");
        }
        return freed;
    }

    /** The channels with open reservations at a location, sorted, each once. */
    List<String> channelsAt(String location) {
        return byId.values().stream()
                .filter(Reservation::isOpen)
                .filter(reservation -> reservation.location().equals(location))
                .map(Reservation::channel)
                .distinct()
                .sorted()
                .toList();
    }

    /** Forgets ids whose retention has passed. Cheap to call often: it looks only now and then. */
    void forgetUpTo(long nowMillis, long retentionMillis) {
        if (nowMillis < nextSweepMillis) {
            return;
        }
        byId.values().removeIf(reservation -> isForgotten(reservation, nowMillis, retentionMillis));
        nextSweepMillis = nowMillis + retentionMillis / 4;
    }

    private @Nullable Freed close(Reservation reservation) {
        expiring.remove(reservation);
        long freed = reservation.close();
        return freed == 0 ? null : new Freed(reservation.location(), freed);
    }

    private Reservation at(StockEvent event, long retentionMillis) {
        String id = String.valueOf(event.reservationId());
        long atMillis = event.occurredAtMillis();
        Reservation known = byId.get(id);
        if (known == null || isForgotten(known, atMillis, retentionMillis)) {
            known = new Reservation(id, atMillis);
            byId.put(id, known);
        }
        known.seen(atMillis);
        return known;
    }

    private static boolean isForgotten(
            Reservation reservation, long nowMillis, long retentionMillis) {
        return !reservation.isOpen()
                && nowMillis - reservation.lastEventAtMillis() > retentionMillis;
    }

    private static long expiry(Reservation reservation) {
        Long at = reservation.expiresAtMillis();
        return at == null ? Long.MAX_VALUE : at;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(byId.size());
        for (Reservation reservation : byId.values()) {
            reservation.write(out);
        }
        out.writeLong(nextSweepMillis);
    }

    static ReservationBook read(DataInput in) throws IOException {
        ReservationBook book = new ReservationBook();
        int size = in.readInt();
        for (int i = 0; i < size; i++) {
            Reservation reservation = Reservation.read(in);
            book.byId.put(reservation.id(), reservation);
            if (reservation.isOpen() && reservation.expiresAtMillis() != null) {
                book.expiring.add(reservation);
            }
        }
        book.nextSweepMillis = in.readLong();
        return book;
    }
}
