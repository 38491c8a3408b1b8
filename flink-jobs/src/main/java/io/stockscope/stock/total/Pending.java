// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock.total;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The changes that have not reached a channel.
 *
 * @param changes their number
 * @param overdue of them, older than the latency objective
 * @param oldestOccurredAtMillis of the oldest; null if there is none
 */
public record Pending(long changes, long overdue, @Nullable Long oldestOccurredAtMillis) {

    void write(DataOutput out) throws IOException {
        out.writeLong(changes);
        out.writeLong(overdue);
        out.writeBoolean(oldestOccurredAtMillis != null);
        if (oldestOccurredAtMillis != null) {
            out.writeLong(oldestOccurredAtMillis);
        }
    }

    static Pending read(DataInput in) throws IOException {
        return new Pending(in.readLong(), in.readLong(), in.readBoolean() ? in.readLong() : null);
    }
}
