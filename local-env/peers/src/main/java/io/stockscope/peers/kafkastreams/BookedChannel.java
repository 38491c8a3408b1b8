// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers.kafkastreams;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a channel shows of a SKU, what it should show, and the changes that it does not show yet.
 */
final class BookedChannel {

    /**
     * A change that is not acknowledged.
     *
     * @param system its place in {@link Notice#SYSTEMS}
     */
    record Change(int system, long occurredAtMillis, long recordedAtMillis) {}

    final String name;
    long truth;
    long displayed;
    long withheld;
    long publishedAtMillis = Long.MIN_VALUE;

    /** By the time at which they occurred. */
    final List<Change> pending = new ArrayList<>(0);

    /** So many of them, from the first on, are overdue. */
    int overdue;

    BookedChannel(String name) {
        this.name = name;
    }

    boolean isDiverged() {
        return displayed != Math.max(0, truth - withheld);
    }

    void absorb() {
        pending.clear();
        overdue = 0;
    }

    void write(DataOutput out) throws IOException {
        out.writeUTF(name);
        out.writeLong(truth);
        out.writeLong(displayed);
        out.writeLong(withheld);
        out.writeLong(publishedAtMillis);
        out.writeInt(overdue);
        out.writeInt(pending.size());
        for (Change change : pending) {
            out.writeByte(change.system);
            out.writeLong(change.occurredAtMillis);
            out.writeLong(change.recordedAtMillis);
        }
    }

    static BookedChannel read(DataInput in) throws IOException {
        BookedChannel channel = new BookedChannel(in.readUTF());
        channel.truth = in.readLong();
        channel.displayed = in.readLong();
        channel.withheld = in.readLong();
        channel.publishedAtMillis = in.readLong();
        channel.overdue = in.readInt();
        int size = in.readInt();
        for (int i = 0; i < size; i++) {
            channel.pending.add(new Change(in.readByte(), in.readLong(), in.readLong()));
        }
        return channel;
    }
}
