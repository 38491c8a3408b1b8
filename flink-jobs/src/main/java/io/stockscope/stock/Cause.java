// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What changed the stock: an event, or the expiry of a reservation (no event id). */
record Cause(Moment moment, StockSystem system) {

    static Cause of(StockEvent event) {
        return new Cause(Moment.of(event), event.system());
    }

    static Cause expiry(long atMillis, String reservationId) {
        return new Cause(Moment.expiry(atMillis, reservationId), StockSystem.RESERVATION);
    }

    long atMillis() {
        return moment.atMillis();
    }

    @Nullable String eventId() {
        return moment.rank() == Moment.EXPIRY ? null : moment.id();
    }

    void write(DataOutput out) throws IOException {
        moment.write(out);
        out.writeByte(system.ordinal());
    }

    static Cause read(DataInput in) throws IOException {
        return new Cause(Moment.read(in), StockSystem.values()[in.readByte()]);
    }
}
