// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A place in the order of effect of a SKU: by event time; at one instant first all events, then
 * what compares books, then expiries; events by recorded time and id, expiries by reservation.
 *
 * @param rank {@link #EVENT}, {@link #COMPARISON} or {@link #EXPIRY}
 * @param id of the event, or of the reservation that expires
 */
record Moment(long atMillis, byte rank, long recordedAtMillis, String id)
        implements Comparable<Moment> {

    static final byte EVENT = 0;
    static final byte COMPARISON = 1;
    static final byte EXPIRY = 2;
    private static final byte AFTER_ALL = 3;

    /** Before everything. */
    static final Moment NEVER = new Moment(Long.MIN_VALUE, EVENT, Long.MIN_VALUE, "");

    static Moment of(StockEvent event) {
        return new Moment(
                event.occurredAtMillis(),
                event.kind().comparesBooks() ? COMPARISON : EVENT,
                event.recordedAtMillis(),
                event.eventId());
    }

    static Moment expiry(long atMillis, String reservationId) {
        return new Moment(atMillis, EXPIRY, atMillis, reservationId);
    }

    /** After everything of an instant. */
    static Moment endOf(long atMillis) {
        return atMillis == Long.MIN_VALUE ? NEVER : new Moment(atMillis, AFTER_ALL, atMillis, "");
    }

    /** The first moment after this one. */
    Moment next() {
        return isNever() ? this : new Moment(atMillis, rank, recordedAtMillis, id + '\0');
    }

    boolean isNever() {
        return atMillis == Long.MIN_VALUE;
    }

    boolean isBefore(Moment other) {
        return compareTo(other) < 0;
    }

    boolean isAfter(Moment other) {
        return compareTo(other) > 0;
    }

    static Moment later(Moment one, Moment other) {
        return one.isBefore(other) ? other : one;
    }

    @Override
    public int compareTo(Moment other) {
        int order = Long.compare(atMillis, other.atMillis);
        if (order == 0) {
            order = Byte.compare(rank, other.rank);
        }
        if (order == 0) {
            order = Long.compare(recordedAtMillis, other.recordedAtMillis);
        }
        return order == 0 ? id.compareTo(other.id) : order;
    }

    /** Writes a moment that may be {@link #NEVER}. */
    void writeOrNever(DataOutput out) throws IOException {
        out.writeBoolean(!isNever());
        if (!isNever()) {
            write(out);
        }
    }

    static Moment readOrNever(DataInput in) throws IOException {
        return in.readBoolean() ? read(in) : NEVER;
    }

    /** Writes all but the time. */
    void writeBesideTime(DataOutput out) throws IOException {
        out.writeByte(rank);
        StateFormat.writeVarLong(out, recordedAtMillis - atMillis);
        StateFormat.writeString(out, id);
    }

    static Moment readBesideTime(DataInput in, long atMillis) throws IOException {
        return new Moment(
                atMillis,
                in.readByte(),
                atMillis + StateFormat.readVarLong(in),
                StateFormat.readString(in));
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(atMillis);
        out.writeByte(rank);
        out.writeLong(recordedAtMillis);
        StateFormat.writeString(out, id);
    }

    static Moment read(DataInput in) throws IOException {
        return new Moment(in.readLong(), in.readByte(), in.readLong(), StateFormat.readString(in));
    }
}
