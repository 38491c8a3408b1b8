// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the reference data say of a sales channel, as far as stock is concerned.
 *
 * @param type its kind
 * @param locations those whose stock it sells; empty: all
 * @param displayCap the most units that it displays of any SKU; null: no cap
 * @param sellsBackorder whether it sells beyond stock, up to the backorder limit of a SKU
 * @param latencyObjectiveMillis how long after it occurred a change is overdue
 * @param stalenessThresholdMillis how long a display may be wrong before it is stale
 */
public record ChannelTerms(
        ChannelType type,
        List<String> locations,
        @Nullable Long displayCap,
        boolean sellsBackorder,
        long latencyObjectiveMillis,
        long stalenessThresholdMillis) {

    private static final byte FORMAT_VERSION = 1;

    public ChannelTerms {
        locations = List.copyOf(locations);
    }

    /** Writes all that {@link #read} needs, in a format of its own that carries its version. */
    public void write(DataOutput out) throws IOException {
        out.writeByte(FORMAT_VERSION);
        StateFormat.writeString(out, type.name());
        out.writeInt(locations.size());
        for (String location : locations) {
            StateFormat.writeString(out, location);
        }
        StateFormat.writeNullableLong(out, displayCap);
        out.writeBoolean(sellsBackorder);
        out.writeLong(latencyObjectiveMillis);
        out.writeLong(stalenessThresholdMillis);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException if it was written by a later version
     */
    public static ChannelTerms read(DataInput in) throws IOException {
        byte version = in.readByte();
        if (version != FORMAT_VERSION) {
            throw new IOException(
                    "the terms of a channel have format "
                            + version
                            + ", this version reads "
                            + FORMAT_VERSION
                            + ": start from a savepoint of this version or an earlier one");
        }
        ChannelType type = ChannelType.valueOf(StateFormat.readString(in));
        int size = in.readInt();
        List<String> locations = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            locations.add(StateFormat.readString(in));
        }
        return new ChannelTerms(
                type,
                locations,
                StateFormat.readNullableLong(in),
                in.readBoolean(),
                in.readLong(),
                in.readLong());
    }
}
