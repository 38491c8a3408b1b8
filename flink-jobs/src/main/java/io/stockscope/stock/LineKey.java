// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** A line of an order of a channel; with the SKU, what reservations are duplicates for. */
record LineKey(String channel, String orderId, String orderLineId) implements Comparable<LineKey> {

    private static final Comparator<LineKey> ORDER =
            Comparator.comparing(LineKey::channel)
                    .thenComparing(LineKey::orderId)
                    .thenComparing(LineKey::orderLineId);

    /** The line that an event of a reservation names; null if it names none. */
    static @Nullable LineKey of(StockEvent event) {
        OrderLine line = event.orderLine();
        return line == null
                ? null
                : new LineKey(String.valueOf(event.channel()), line.orderId(), line.orderLineId());
    }

    @Override
    public int compareTo(LineKey other) {
        return ORDER.compare(this, other);
    }

    void write(DataOutput out) throws IOException {
        StateFormat.writeString(out, channel);
        StateFormat.writeString(out, orderId);
        StateFormat.writeString(out, orderLineId);
    }

    static LineKey read(DataInput in) throws IOException {
        return new LineKey(
                StateFormat.readString(in), StateFormat.readString(in), StateFormat.readString(in));
    }
}
