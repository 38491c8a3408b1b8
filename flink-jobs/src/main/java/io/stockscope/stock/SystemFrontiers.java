// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Up to when a publisher had read what each system recorded, where it says so. Epoch milliseconds
 * UTC. Immutable.
 *
 * <p>An array by system: there are many of these in the state, and every pending change is looked
 * up in one.
 */
public final class SystemFrontiers {

    /** Of no system. */
    public static final SystemFrontiers NONE = new SystemFrontiers(new long[0]);

    private static final int SYSTEMS = StockSystem.values().length;
    private static final long UNKNOWN = Long.MIN_VALUE;

    /** By the position of the system; empty if none is known. */
    private final long[] upToMillis;

    private SystemFrontiers(long[] upToMillis) {
        this.upToMillis = upToMillis;
    }

    public static SystemFrontiers of(Map<StockSystem, Long> upToMillis) {
        if (upToMillis.isEmpty()) {
            return NONE;
        }
        long[] bySystem = unknown();
        upToMillis.forEach((system, millis) -> bySystem[system.ordinal()] = millis);
        return new SystemFrontiers(bySystem);
    }

    private static long[] unknown() {
        long[] bySystem = new long[SYSTEMS];
        Arrays.fill(bySystem, UNKNOWN);
        return bySystem;
    }

    /** That of a system; null if the publisher does not say. */
    public @Nullable Long upToMillis(StockSystem system) {
        return upToMillis.length == 0 || upToMillis[system.ordinal()] == UNKNOWN
                ? null
                : Long.valueOf(upToMillis[system.ordinal()]);
    }

    /** Those that are known, by the name of the system. */
    public Map<String, Long> byName() {
        if (upToMillis.length == 0) {
            return Map.of();
        }
        Map<String, Long> known = new TreeMap<>();
        for (StockSystem system : StockSystem.values()) {
            Long upTo = upToMillis(system);
            if (upTo != null) {
                known.put(system.name(), upTo);
            }
        }
        return known;
    }

    /**
     * Writes what {@link #read} reads.
     *
     * @param nearMillis a time that is likely to be near; the same for reading
     */
    void write(DataOutput out, long nearMillis) throws IOException {
        int known = 0;
        for (long upTo : upToMillis) {
            known += upTo == UNKNOWN ? 0 : 1;
        }
        out.writeByte(known);
        for (int system = 0; system < upToMillis.length; system++) {
            if (upToMillis[system] != UNKNOWN) {
                out.writeByte(system);
                StateFormat.writeVarLong(out, upToMillis[system] - nearMillis);
            }
        }
    }

    static SystemFrontiers read(DataInput in, long nearMillis) throws IOException {
        int known = in.readByte();
        if (known == 0) {
            return NONE;
        }
        long[] bySystem = unknown();
        for (int i = 0; i < known; i++) {
            int system = in.readByte();
            bySystem[system] = StateFormat.readVarLong(in) + nearMillis;
        }
        return new SystemFrontiers(bySystem);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SystemFrontiers that && Arrays.equals(upToMillis, that.upToMillis);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(upToMillis);
    }

    @Override
    public String toString() {
        return Arrays.toString(upToMillis);
    }
}
