// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
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
        Set<String> locations,
        @Nullable Long displayCap,
        boolean sellsBackorder,
        long latencyObjectiveMillis,
        long stalenessThresholdMillis) {

    private static final byte FORMAT_VERSION = 1;

    public ChannelTerms {
        // In one order, so that the same terms are written as the same bytes.
        locations = Collections.unmodifiableSet(new LinkedHashSet<>(new TreeSet<>(locations)));
    }

    public ChannelTerms(
            ChannelType type,
            Collection<String> locations,
            @Nullable Long displayCap,
            boolean sellsBackorder,
            long latencyObjectiveMillis,
            long stalenessThresholdMillis) {
        this(
                type,
                Set.copyOf(locations),
                displayCap,
                sellsBackorder,
                latencyObjectiveMillis,
                stalenessThresholdMillis);
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
        Set<String> locations = new TreeSet<>();
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
