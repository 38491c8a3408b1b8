// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The reservations of one SKU at all locations.
 *
 * <p>A release or a consumption of an id that was never created is remembered, so that the creation
 * which follows does not stay open for ever.
 *
 * <p><b>Bound.</b> Open reservations are kept for good; other ids for the retention after their
 * last event, and up to a sixteenth of it longer. What comes later counts as new. How a reservation
 * ended is remembered for the lookback, of a location where little happens for as long as its
 * history remembers it.
 *
 * <p><b>Late events.</b> Every event of a reservation gives the changes of reserved units that it
 * makes: a late one also those that put right what was assumed without it, at their own times.
 */
final class ReservationBook {

    private static final Comparator<Reservation> BY_EXPIRY =
            Comparator.comparingLong(ReservationBook::dueMillis).thenComparing(Reservation::id);

    /** Of the retention: what has ended is looked through so often, since most of it stays. */
    private static final int FORGETTING_TURNS = 16;

    private final Map<String, Reservation> byId = new HashMap<>();

    /** Those that are not settled: few beside all that the retention holds. */
    private final Set<Reservation> unsettled = new LinkedHashSet<>();

    private final TreeSet<Reservation> expiring = new TreeSet<>(BY_EXPIRY);
    private OrderLines lines = new OrderLines();
    private long nextSweepMillis = Long.MIN_VALUE;

    /** Not written: one that was read looks at once, and finds what is due. */
    private long nextForgettingMillis = Long.MIN_VALUE;

    /** The order lines that they are for. */
    OrderLines lines() {
        return lines;
    }

    /** The order line that a reservation is for; null if that is not known. */
    @Nullable LineKey lineOf(String reservationId) {
        Reservation known = byId.get(reservationId);
        Reservation.Creation creation = known == null ? null : known.creation();
        return creation == null ? null : creation.line();
    }

    /** Those of some ids that were created for a line, and are not settled. */
    List<Reservation> all(LineKey line, Collection<String> ids) {
        List<Reservation> found = new ArrayList<>(ids.size());
        for (String id : ids) {
            if (line.equals(lineOf(id))) {
                found.add(Objects.requireNonNull(byId.get(id)));
            }
        }
        return found;
    }

    /** Whether any of some ids is open. */
    boolean anyOpen(Collection<String> ids) {
        for (String id : ids) {
            Reservation known = byId.get(id);
            if (known != null && known.isOpen()) {
                return true;
            }
        }
        return false;
    }

    /** Opens a reservation, unless it is known already. */
    List<Reservation.Share> create(StockEvent created, long retentionMillis) {
        Reservation.Creation creation = Reservation.Creation.of(created);
        return change(at(created, retentionMillis), reservation -> reservation.create(creation));
    }

    /** Closes all that is left of a reservation, or remembers that for its creation. */
    List<Reservation.Share> close(StockEvent closing, long retentionMillis) {
        Cause cause = Cause.of(closing);
        boolean byConsumption = closing.kind() == StockEventKind.RESERVATION_CONSUMED;
        return change(
                at(closing, retentionMillis),
                reservation -> reservation.close(cause, byConsumption));
    }

    /** Consumes units of the reservation that a shipment names, wherever it is. */
    List<Reservation.Share> consume(StockEvent shipment, long retentionMillis) {
        Cause cause = Cause.of(shipment);
        return change(
                at(shipment, retentionMillis),
                reservation -> reservation.consume(cause, shipment.quantity()));
    }

    /** When the next open reservation expires; {@code Long.MAX_VALUE} if none does. */
    long nextExpiryMillis() {
        return expiring.isEmpty() ? Long.MAX_VALUE : dueMillis(expiring.first());
    }

    /** The reservation that expires next; of one instant, the one with the smallest id. */
    String nextExpiryId() {
        return expiring.first().id();
    }

    /** Closes the reservation that expires next. */
    List<Reservation.Share> expireNext() {
        Reservation reservation = expiring.first();
        reservation.seen(dueMillis(reservation));
        return change(reservation, Reservation::expire);
    }

    /** The channels with open reservations at a location, sorted, each once. */
    List<String> channelsAt(String location) {
        return channels(
                reservation ->
                        reservation.isOpen()
                                && Objects.requireNonNull(reservation.creation())
                                        .location()
                                        .equals(location));
    }

    /** The channels that had open reservations at a location at a moment, sorted, each once. */
    List<String> channelsAt(String location, Moment moment) {
        return channels(reservation -> reservation.isOpenAt(location, moment));
    }

    /**
     * Forgets ids whose retention has passed, and how reservations ended before the lookback, once
     * the history of their location has forgotten that as well: until then it may ask whose they
     * were. Cheap to call often: it looks only now and then.
     *
     * @param knownFromMillis from when on the history of a location knows all
     */
    void forgetUpTo(
            long nowMillis,
            long lookbackMillis,
            long retentionMillis,
            ToLongFunction<String> knownFromMillis) {
        if (nowMillis < nextSweepMillis) {
            return;
        }
        unsettled.removeIf(
                reservation ->
                        settles(
                                reservation,
                                nowMillis,
                                lookbackMillis,
                                retentionMillis,
                                knownFromMillis));
        if (nowMillis >= nextForgettingMillis) {
            byId.values()
                    .removeIf(reservation -> isForgotten(reservation, nowMillis, retentionMillis));
            lines.forgetUpTo(nowMillis, retentionMillis, this);
            nextForgettingMillis =
                    nowMillis + Math.max(lookbackMillis, retentionMillis / FORGETTING_TURNS);
        }
        nextSweepMillis = nowMillis + Math.min(lookbackMillis, retentionMillis);
    }

    /** Settles what may be settled, and says whether it is, or will be forgotten. */
    private boolean settles(
            Reservation reservation,
            long nowMillis,
            long lookbackMillis,
            long retentionMillis,
            ToLongFunction<String> knownFromMillis) {
        boolean forgotten = isForgotten(reservation, nowMillis, retentionMillis);
        boolean old = nowMillis - reservation.lastEventAtMillis() > lookbackMillis;
        if (!forgotten && (!old || isRemembered(reservation, knownFromMillis))) {
            return false;
        }
        if (!reservation.isOpen()) {
            lines.settle(reservation);
        }
        if (!forgotten) {
            reservation.settle();
            return reservation.isSettled();
        }
        byId.remove(reservation.id());
        return true;
    }

    /** Whether the history of its location still tells of it. */
    private static boolean isRemembered(
            Reservation reservation, ToLongFunction<String> knownFromMillis) {
        Reservation.Creation creation = reservation.creation();
        return creation != null
                && reservation.lastEventAtMillis()
                        >= knownFromMillis.applyAsLong(creation.location());
    }

    /** The changes of reserved units that bring what was so far to what is from now on. */
    private List<Reservation.Share> change(Reservation reservation, Consumer<Reservation> event) {
        reservation.makeRoom();
        List<Reservation.Share> before = reservation.shares();
        expiring.remove(reservation);
        event.accept(reservation);
        if (reservation.dueMillis() != null) {
            expiring.add(reservation);
        }
        List<Reservation.Share> after = new ArrayList<>(reservation.shares());
        before.removeIf(after::remove);
        before.forEach(share -> after.add(taken(share)));
        return after;
    }

    private static Reservation.Share taken(Reservation.Share share) {
        StockChange change = share.change();
        return new Reservation.Share(
                share.location(),
                StockChange.of(change.cause(), StockChange.Type.RESERVATION, -change.units()));
    }

    private List<String> channels(Predicate<Reservation> which) {
        return unsettled.stream()
                .filter(which)
                .map(reservation -> Objects.requireNonNull(reservation.creation()).channel())
                .distinct()
                .sorted()
                .toList();
    }

    private Reservation at(StockEvent event, long retentionMillis) {
        String id = String.valueOf(event.reservationId());
        long atMillis = event.occurredAtMillis();
        Reservation known = byId.get(id);
        if (known == null || isForgotten(known, atMillis, retentionMillis)) {
            if (known != null) {
                lines.settle(known);
                unsettled.remove(known);
            }
            known = new Reservation(id, atMillis);
            byId.put(id, known);
            unsettled.add(known);
        }
        known.seen(atMillis);
        return known;
    }

    private static boolean isForgotten(
            Reservation reservation, long nowMillis, long retentionMillis) {
        return !reservation.isOpen()
                && nowMillis - reservation.lastEventAtMillis() > retentionMillis;
    }

    private static long dueMillis(Reservation reservation) {
        Long due = reservation.dueMillis();
        return due == null ? Long.MAX_VALUE : due;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(byId.size());
        for (Reservation reservation : byId.values()) {
            reservation.write(out);
        }
        out.writeLong(nextSweepMillis);
        lines.write(out);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param version of the format, 2 or 3
     */
    static ReservationBook read(DataInput in, int version) throws IOException {
        ReservationBook book = new ReservationBook();
        int size = in.readInt();
        for (int i = 0; i < size; i++) {
            book.remember(Reservation.read(in, version));
        }
        book.nextSweepMillis = in.readLong();
        if (version > 2) {
            book.lines = OrderLines.read(in);
        }
        return book;
    }

    void nextSweep(long atMillis) {
        nextSweepMillis = atMillis;
    }

    void remember(Reservation reservation) {
        byId.put(reservation.id(), reservation);
        if (!reservation.isSettled()) {
            unsettled.add(reservation);
        }
        if (reservation.dueMillis() != null) {
            expiring.add(reservation);
        }
    }
}
