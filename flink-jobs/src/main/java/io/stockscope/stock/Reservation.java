// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import static com.google.common.math.LongMath.saturatedAdd;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one reservation id. A release or a consumption may come before the creation:
 * then it is remembered until the creation comes. Whatever the order in which its events arrive, it
 * is as if they had come in time.
 *
 * <p><b>Bound.</b> Of more than {@value #MAX_CONSUMPTIONS} consumptions the two oldest are merged.
 * Of one that has ended long ago only that is remembered, see {@link #settle}.
 */
final class Reservation {

    static final int MAX_CONSUMPTIONS = 8;

    /**
     * What was reserved.
     *
     * @param dueMillis when it falls due; null for never. Not before it was created, even if it
     *     should have expired by then: like every expiry it then sees all events of that instant
     * @param line that it is for; null where an earlier format did not keep it
     * @param source of the event
     */
    record Creation(
            Cause cause,
            String location,
            String channel,
            long units,
            @Nullable Long dueMillis,
            @Nullable LineKey line,
            String source) {

        static Creation of(StockEvent created) {
            Long expiresAtMillis = created.expiresAtMillis();
            return new Creation(
                    Cause.of(created),
                    String.valueOf(created.location()),
                    String.valueOf(created.channel()),
                    created.quantity(),
                    expiresAtMillis == null
                            ? null
                            : Math.max(expiresAtMillis, created.occurredAtMillis()),
                    LineKey.of(created),
                    created.source());
        }
    }

    /** Units that a shipment took. */
    private record Consumption(Cause cause, long units) {}

    /** A change of the units that it reserves at its location. */
    record Share(String location, StockChange change) {}

    /**
     * A change of what it commits to its order line: what is open, and what was consumed.
     *
     * @param open units that are open from then on
     */
    record Commitment(Cause cause, long units, long open) {
        Moment moment() {
            return cause.moment();
        }
    }

    private final String id;
    private @Nullable Creation creation;
    private final List<Consumption> consumptions = new ArrayList<>(1);
    private @Nullable Cause closed;
    private boolean closedByConsumption;
    private boolean expired;
    private boolean settled;
    private long lastEventAtMillis;
    private long openUnits;

    Reservation(String id, long atMillis) {
        this.id = id;
        this.lastEventAtMillis = atMillis;
    }

    String id() {
        return id;
    }

    @Nullable Creation creation() {
        return creation;
    }

    /** Whether only that it has ended is remembered. */
    boolean isSettled() {
        return settled;
    }

    /** Units that it reserves now. */
    long openUnits() {
        return openUnits;
    }

    boolean isOpen() {
        return openUnits > 0;
    }

    long lastEventAtMillis() {
        return lastEventAtMillis;
    }

    /** When it falls due; null if it does not, or is not open. */
    @Nullable Long dueMillis() {
        return creation == null || !isOpen() ? null : creation.dueMillis();
    }

    /** An event of this id: it is remembered from its newest one on. */
    void seen(long atMillis) {
        lastEventAtMillis = Math.max(lastEventAtMillis, atMillis);
    }

    /** Is created; of several creations the first in the order of effect counts. */
    void create(Creation created) {
        if (settled) {
            return;
        }
        if (creation == null || created.cause.moment().isBefore(creation.cause.moment())) {
            creation = created;
            expired = false;
            recount();
        }
    }

    /** Units are shipped. */
    void consume(Cause cause, long units) {
        if (settled) {
            return;
        }
        int at = consumptions.size();
        while (at > 0 && consumptions.get(at - 1).cause.moment().isAfter(cause.moment())) {
            at--;
        }
        consumptions.add(at, new Consumption(cause, units));
        recount();
    }

    /**
     * Merges the two oldest consumptions if there are too many. To be done before an event, so that
     * it is no part of what the event changes.
     */
    void makeRoom() {
        if (consumptions.size() >= MAX_CONSUMPTIONS) {
            Consumption oldest = consumptions.remove(0);
            Consumption next = consumptions.get(0);
            consumptions.set(
                    0, new Consumption(next.cause, saturatedAdd(oldest.units, next.units)));
        }
    }

    /** All that is left of it is closed; of several times the first counts. */
    void close(Cause cause, boolean byConsumption) {
        if (!settled && (closed == null || cause.moment().isBefore(closed.moment()))) {
            closed = cause;
            closedByConsumption = byConsumption;
            recount();
        }
    }

    /** It has fallen due. */
    void expire() {
        expired = true;
        recount();
    }

    /**
     * Forgets how it ended, and remembers that it has: whatever comes of it changes nothing any
     * more. Not so one that is open, or waits for its creation.
     */
    void settle() {
        if (!isOpen() && creation != null) {
            settled = true;
            creation = null;
            closed = null;
            consumptions.clear();
        }
    }

    /** The changes of what it reserves, in order; none if it reserved nothing at any time. */
    List<Share> shares() {
        List<Share> shares = new ArrayList<>(2);
        Creation from = creation;
        Cause end = end();
        if (from == null || (end != null && !end.moment().isAfter(from.cause.moment()))) {
            return shares;
        }
        long left = from.units;
        shares.add(share(from, from.cause, left));
        for (Consumption consumption : consumptions) {
            Cause cause = notBefore(from.cause, consumption.cause);
            if (end != null && cause.moment().isAfter(end.moment())) {
                break;
            }
            long taken = Math.min(left, consumption.units);
            left -= taken;
            if (taken > 0) {
                shares.add(share(from, cause, -taken));
            }
        }
        if (end != null && left > 0) {
            shares.add(share(from, end, -left));
        }
        return shares;
    }

    /**
     * The changes of what it commits to its order line, in order: all of it when it is created,
     * less what is left of it when it is released or falls due. What was consumed stays committed;
     * of one that had ended before it was created that is all.
     */
    List<Commitment> commitments() {
        List<Commitment> commitments = new ArrayList<>(2);
        Creation from = creation;
        if (from == null) {
            return commitments;
        }
        List<Share> shares = shares();
        if (shares.isEmpty()) {
            long units = closedByConsumption ? from.units : consumedBeforeItsEnd();
            commitments.add(new Commitment(from.cause, Math.min(units, from.units), 0));
        }
        long open = 0;
        for (Share share : shares) {
            Cause cause = share.change.cause();
            open += share.change.units();
            boolean isCreation = commitments.isEmpty();
            boolean isEnd = cause.equals(end()) && open == 0;
            boolean drops = !isCreation && isEnd && !isConsumption(cause);
            commitments.add(
                    new Commitment(
                            cause,
                            isCreation ? from.units : drops ? share.change.units() : 0,
                            open));
        }
        return commitments;
    }

    /** Whether it had not ended when it was created. */
    boolean wasOpened() {
        return !shares().isEmpty();
    }

    private long consumedBeforeItsEnd() {
        Cause end = end();
        long units = 0;
        for (Consumption consumption : consumptions) {
            if (end == null || !consumption.cause.moment().isAfter(end.moment())) {
                units = saturatedAdd(units, consumption.units);
            }
        }
        return units;
    }

    /** Whether what was left at its end was consumed. */
    private boolean isConsumption(Cause end) {
        return closedByConsumption && end.equals(closed);
    }

    /** Whether it reserved anything at a location at a moment. */
    boolean isOpenAt(String location, Moment moment) {
        if (creation == null || !creation.location.equals(location)) {
            return false;
        }
        long units = 0;
        for (Share share : shares()) {
            if (!share.change.moment().isAfter(moment)) {
                units += share.change.units();
            }
        }
        return units > 0;
    }

    private void recount() {
        long units = 0;
        for (Share share : shares()) {
            units += share.change.units();
        }
        openUnits = units;
    }

    /** What ended it: the first closing, unless it had fallen due before. */
    private @Nullable Cause end() {
        Long due = creation == null ? null : creation.dueMillis;
        if (due == null) {
            return closed;
        }
        Cause expiry = Cause.expiry(due, id);
        if (closed != null && !closed.moment().isAfter(expiry.moment())) {
            return closed;
        }
        // What is known of later times says that it has fallen due, even if no timer did yet.
        boolean isPast = closed != null || wasConsumedAfter(expiry.moment());
        return expired || isPast ? expiry : null;
    }

    private boolean wasConsumedAfter(Moment moment) {
        return !consumptions.isEmpty()
                && consumptions.get(consumptions.size() - 1).cause.moment().isAfter(moment);
    }

    private static Cause notBefore(Cause first, Cause other) {
        return other.moment().isBefore(first.moment()) ? first : other;
    }

    private static Share share(Creation from, Cause cause, long units) {
        return new Share(from.location, StockChange.of(cause, StockChange.Type.RESERVATION, units));
    }

    void write(DataOutput out) throws IOException {
        StateFormat.writeString(out, id);
        out.writeLong(lastEventAtMillis);
        out.writeBoolean(settled);
        if (settled) {
            return;
        }
        out.writeBoolean(creation != null);
        if (creation != null) {
            creation.cause.write(out);
            StateFormat.writeString(out, creation.location);
            StateFormat.writeString(out, creation.channel);
            out.writeLong(creation.units);
            StateFormat.writeNullableLong(out, creation.dueMillis);
            out.writeBoolean(creation.line != null);
            if (creation.line != null) {
                creation.line.write(out);
            }
            StateFormat.writeString(out, creation.source);
        }
        out.writeInt(consumptions.size());
        for (Consumption consumption : consumptions) {
            consumption.cause.write(out);
            out.writeLong(consumption.units);
        }
        out.writeBoolean(closed != null);
        if (closed != null) {
            closed.write(out);
            out.writeBoolean(closedByConsumption);
        }
        out.writeBoolean(expired);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param version of the format, 2 or 3
     */
    static Reservation read(DataInput in, int version) throws IOException {
        Reservation reservation = new Reservation(StateFormat.readString(in), in.readLong());
        if (in.readBoolean()) {
            reservation.settled = true;
            return reservation;
        }
        if (in.readBoolean()) {
            reservation.creation =
                    new Creation(
                            Cause.read(in),
                            StateFormat.readString(in),
                            StateFormat.readString(in),
                            in.readLong(),
                            StateFormat.readNullableLong(in),
                            version > 2 && in.readBoolean() ? LineKey.read(in) : null,
                            version > 2 ? StateFormat.readString(in) : "");
        }
        int size = in.readInt();
        for (int i = 0; i < size; i++) {
            reservation.consumptions.add(new Consumption(Cause.read(in), in.readLong()));
        }
        if (in.readBoolean()) {
            reservation.closed = Cause.read(in);
            reservation.closedByConsumption = version > 2 && in.readBoolean();
        }
        reservation.expired = in.readBoolean();
        reservation.recount();
        return reservation;
    }
}
