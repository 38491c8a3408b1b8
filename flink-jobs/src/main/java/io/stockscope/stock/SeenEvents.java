// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which event ids were applied, so that what is delivered twice counts once.
 *
 * <p>The memory holds 64-bit fingerprints with their event time and system, in two generations. The
 * young one becomes the old one when its first entry is older than the horizon, or when it holds
 * {@value #MAX_PER_GENERATION} entries; the old one is then forgotten.
 */
final class SeenEvents {

    static final int MAX_PER_GENERATION = 65_536;

    private static final HashFunction FINGERPRINT = Hashing.murmur3_128();

    /** Low bits of an entry that hold the system; the event time is above them. */
    private static final int SYSTEM_BITS = 3;

    private static final int UNKNOWN_SYSTEM = (1 << SYSTEM_BITS) - 1;
    private static final StockSystem[] SYSTEMS = StockSystem.values();

    private Map<Long, Long> young = new HashMap<>();
    private Map<Long, Long> old = new HashMap<>();
    private long youngSinceMillis = Long.MIN_VALUE;

    /** How an event was seen. */
    enum Sight {
        /** For the first time within the horizon. */
        FIRST,
        /** Likewise; a generation was full before the horizon had passed. */
        FIRST_AND_FULL,
        /** Within the horizon after the first time. */
        AGAIN
    }

    /** Remembers an event, unless one with its id is remembered already. */
    Sight see(String eventId, StockSystem system, long atMillis, long horizonMillis) {
        long fingerprint = fingerprint(eventId);
        if (isWithin(horizonMillis, young.get(fingerprint), atMillis)
                || isWithin(horizonMillis, old.get(fingerprint), atMillis)) {
            return Sight.AGAIN;
        }
        boolean full = turnIfDue(atMillis, horizonMillis);
        young.put(fingerprint, atMillis << SYSTEM_BITS | system.ordinal());
        return full ? Sight.FIRST_AND_FULL : Sight.FIRST;
    }

    /**
     * An event that was applied.
     *
     * @param system null where an earlier format did not keep it
     */
    record Seen(@Nullable StockSystem system, long atMillis) {}

    /** The event with a fingerprint, if it was applied within the horizon of an instant. */
    @Nullable Seen seen(long fingerprint, long atMillis, long horizonMillis) {
        Long entry = young.get(fingerprint);
        if (!isWithin(horizonMillis, entry, atMillis)) {
            entry = old.get(fingerprint);
        }
        if (entry == null || !isWithin(horizonMillis, entry, atMillis)) {
            return null;
        }
        int system = (int) (entry & UNKNOWN_SYSTEM);
        return new Seen(system == UNKNOWN_SYSTEM ? null : SYSTEMS[system], entry >> SYSTEM_BITS);
    }

    /** What stands for an event id. */
    static long fingerprint(String eventId) {
        return FINGERPRINT.hashUnencodedChars(eventId).asLong();
    }

    private static boolean isWithin(long horizonMillis, @Nullable Long entry, long atMillis) {
        return entry != null && Math.abs(atMillis - (entry >> SYSTEM_BITS)) <= horizonMillis;
    }

    /** Returns whether the young generation turned because it was full. */
    private boolean turnIfDue(long atMillis, long horizonMillis) {
        if (young.isEmpty()) {
            youngSinceMillis = atMillis;
            return false;
        }
        boolean due = atMillis - youngSinceMillis > horizonMillis;
        boolean full = !due && young.size() >= MAX_PER_GENERATION;
        if (due || full) {
            old = young;
            young = new HashMap<>();
            // A very late event that fills a generation must not make the next one look old.
            youngSinceMillis = Math.max(youngSinceMillis, atMillis);
        }
        return full;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(youngSinceMillis);
        writeGeneration(young, out);
        writeGeneration(old, out);
    }

    private static void writeGeneration(Map<Long, Long> generation, DataOutput out)
            throws IOException {
        out.writeInt(generation.size());
        for (Map.Entry<Long, Long> entry : generation.entrySet()) {
            out.writeLong(entry.getKey());
            out.writeLong(entry.getValue());
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param version of the format; before 3 no systems were kept
     */
    static SeenEvents read(DataInput in, int version) throws IOException {
        SeenEvents seen = new SeenEvents();
        seen.youngSinceMillis = in.readLong();
        seen.young = readGeneration(in, version);
        seen.old = readGeneration(in, version);
        return seen;
    }

    private static Map<Long, Long> readGeneration(DataInput in, int version) throws IOException {
        int size = in.readInt();
        Map<Long, Long> generation = new HashMap<>(size * 2);
        for (int i = 0; i < size; i++) {
            long fingerprint = in.readLong();
            long entry = in.readLong();
            generation.put(
                    fingerprint, version < 3 ? entry << SYSTEM_BITS | UNKNOWN_SYSTEM : entry);
        }
        return generation;
    }
}
