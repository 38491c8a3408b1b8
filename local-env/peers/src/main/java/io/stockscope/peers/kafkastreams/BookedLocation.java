// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers.kafkastreams;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The stock of a SKU at one location, and the time below zero that lasts there. */
final class BookedLocation {

    /** None lasts. */
    static final long NEVER = Long.MIN_VALUE;

    final String name;
    boolean anchored;
    long baselineAtMillis = NEVER;
    long onHand;
    long damaged;
    long held;
    long reserved;
    long safetyStock;
    long negativeSinceMillis = NEVER;
    long lowestAts;

    BookedLocation(String name) {
        this.name = name;
    }

    long ats() {
        return onHand - damaged - held - reserved - safetyStock;
    }

    boolean isNegative() {
        return negativeSinceMillis != NEVER;
    }

    void write(DataOutput out) throws IOException {
        out.writeUTF(name);
        out.writeBoolean(anchored);
        out.writeLong(baselineAtMillis);
        out.writeLong(onHand);
        out.writeLong(damaged);
        out.writeLong(held);
        out.writeLong(reserved);
        out.writeLong(safetyStock);
        out.writeLong(negativeSinceMillis);
        out.writeLong(lowestAts);
    }

    static BookedLocation read(DataInput in) throws IOException {
        BookedLocation location = new BookedLocation(in.readUTF());
        location.anchored = in.readBoolean();
        location.baselineAtMillis = in.readLong();
        location.onHand = in.readLong();
        location.damaged = in.readLong();
        location.held = in.readLong();
        location.reserved = in.readLong();
        location.safetyStock = in.readLong();
        location.negativeSinceMillis = in.readLong();
        location.lowestAts = in.readLong();
        return location;
    }
}
