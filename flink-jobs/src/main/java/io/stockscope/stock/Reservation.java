// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import com.google.common.math.LongMath;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one reservation id. A release or a consumption may come before the creation:
 * then it is kept without location and channel, until the creation comes.
 */
final class Reservation {

    private final String id;
    private String location = "";
    private String channel = "";
    private long openUnits;
    private long consumedBeforeCreation;
    private boolean closed;
    private @Nullable Long expiresAtMillis;
    private long lastEventAtMillis;

    Reservation(String id, long atMillis) {
        this.id = id;
        this.lastEventAtMillis = atMillis;
    }

    String id() {
        return id;
    }

    String location() {
        return location;
    }

    String channel() {
        return channel;
    }

    long openUnits() {
        return openUnits;
    }

    boolean isOpen() {
        return openUnits > 0;
    }

    boolean isClosed() {
        return closed;
    }

    @Nullable Long expiresAtMillis() {
        return expiresAtMillis;
    }

    long lastEventAtMillis() {
        return lastEventAtMillis;
    }

    /** An event of this id: it is remembered from its newest one on. */
    void seen(long atMillis) {
        lastEventAtMillis = Math.max(lastEventAtMillis, atMillis);
    }

    /** Opens what was not consumed before; returns those units. */
    long open(StockEvent created) {
        long units = Math.max(0, created.quantity() - consumedBeforeCreation);
        consumedBeforeCreation = 0;
        if (units == 0) {
            closed = true;
            return 0;
        }
        location = String.valueOf(created.location());
        channel = String.valueOf(created.channel());
        expiresAtMillis = expiry(created);
        openUnits = units;
        return units;
    }

    /**
     * When it falls due. Not before it was created, even if it should have expired by then: like
     * every expiry it then sees all events of that instant.
     */
    private static @Nullable Long expiry(StockEvent created) {
        Long expiresAtMillis = created.expiresAtMillis();
        return expiresAtMillis == null
                ? null
                : Math.max(expiresAtMillis, created.occurredAtMillis());
    }

    /** Consumes at most what is open, or remembers it for the creation; returns what was open. */
    long consume(long units) {
        if (closed) {
            return 0;
        }
        if (!isOpen()) {
            consumedBeforeCreation = LongMath.saturatedAdd(consumedBeforeCreation, units);
            return 0;
        }
        long taken = Math.min(units, openUnits);
        openUnits -= taken;
        closed = openUnits == 0;
        return taken;
    }

    /** Closes all that is left of it, or remembers that for the creation; returns what was open. */
    long close() {
        long left = openUnits;
        openUnits = 0;
        closed = true;
        return left;
    }

    void write(DataOutput out) throws IOException {
        StateFormat.writeString(out, id);
        StateFormat.writeString(out, location);
        StateFormat.writeString(out, channel);
        out.writeLong(openUnits);
        out.writeLong(consumedBeforeCreation);
        out.writeBoolean(closed);
        StateFormat.writeNullableLong(out, expiresAtMillis);
        out.writeLong(lastEventAtMillis);
    }

    static Reservation read(DataInput in) throws IOException {
        Reservation reservation = new Reservation(StateFormat.readString(in), Long.MIN_VALUE);
        reservation.location = StateFormat.readString(in);
        reservation.channel = StateFormat.readString(in);
        reservation.openUnits = in.readLong();
        reservation.consumedBeforeCreation = in.readLong();
        reservation.closed = in.readBoolean();
        reservation.expiresAtMillis = StateFormat.readNullableLong(in);
        reservation.lastEventAtMillis = in.readLong();
        return reservation;
    }
}
