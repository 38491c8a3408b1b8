// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.stock.StockEventFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a channel's profile says beside its terms of stock: nothing that the job decides by, but
 * what people hold its numbers against.
 *
 * @param ackWindowMillis how long an order may wait for the acknowledgement that the channel wants;
 *     null: it wants none
 * @param stageObjectivesMillis how long each milestone of an order may take
 * @param cancelRateLimit share of orders that the seller may cancel, 0 to 1; null: no limit
 * @param cancelRateWindowMillis over how long; null: no limit
 * @param owner who answers for the channel; null: not said
 */
public record ChannelDetails(
        @Nullable Long ackWindowMillis,
        Map<String, Long> stageObjectivesMillis,
        @Nullable Double cancelRateLimit,
        @Nullable Long cancelRateWindowMillis,
        @Nullable String owner) {

    /** A profile that says nothing of it. */
    static final ChannelDetails NONE = new ChannelDetails(null, Map.of(), null, null, null);

    /** Copies the map. */
    public ChannelDetails {
        stageObjectivesMillis = Map.copyOf(stageObjectivesMillis);
    }

    void write(DataOutput out) throws IOException {
        writeNullable(ackWindowMillis, out);
        out.writeInt(stageObjectivesMillis.size());
        for (Map.Entry<String, Long> stage : new TreeMap<>(stageObjectivesMillis).entrySet()) {
            StockEventFormat.writeString(out, stage.getKey());
            out.writeLong(stage.getValue());
        }
        out.writeBoolean(cancelRateLimit != null);
        if (cancelRateLimit != null) {
            out.writeDouble(cancelRateLimit);
        }
        writeNullable(cancelRateWindowMillis, out);
        out.writeBoolean(owner != null);
        if (owner != null) {
            StockEventFormat.writeString(out, owner);
        }
    }

    static ChannelDetails read(DataInput in) throws IOException {
        Long ackWindow = readNullable(in);
        Map<String, Long> stages = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            stages.put(StockEventFormat.readString(in), in.readLong());
        }
        Double limit = in.readBoolean() ? Double.valueOf(in.readDouble()) : null;
        Long window = readNullable(in);
        String owner = in.readBoolean() ? StockEventFormat.readString(in) : null;
        return new ChannelDetails(ackWindow, stages, limit, window, owner);
    }

    private static void writeNullable(@Nullable Long value, DataOutput out) throws IOException {
        out.writeBoolean(value != null);
        if (value != null) {
            out.writeLong(value);
        }
    }

    private static @Nullable Long readNullable(DataInput in) throws IOException {
        return in.readBoolean() ? Long.valueOf(in.readLong()) : null;
    }
}
