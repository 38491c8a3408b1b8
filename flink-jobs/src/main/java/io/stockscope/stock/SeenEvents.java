// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import com.carrotsearch.hppc.LongLongHashMap;
import com.carrotsearch.hppc.cursors.LongLongCursor;
import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
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

    /** No entry: at a time that no event has. */
    private static final long UNSEEN = Long.MIN_VALUE;

    private static final int UNKNOWN_SYSTEM = (1 << SYSTEM_BITS) - 1;
    private static final StockSystem[] SYSTEMS = StockSystem.values();

    private LongLongHashMap young = new LongLongHashMap();
    private LongLongHashMap old = new LongLongHashMap();
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
        if (isWithin(horizonMillis, young.getOrDefault(fingerprint, UNSEEN), atMillis)
                || isWithin(horizonMillis, old.getOrDefault(fingerprint, UNSEEN), atMillis)) {
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
        long entry = young.getOrDefault(fingerprint, UNSEEN);
        if (!isWithin(horizonMillis, entry, atMillis)) {
            entry = old.getOrDefault(fingerprint, UNSEEN);
        }
        if (!isWithin(horizonMillis, entry, atMillis)) {
            return null;
        }
        int system = (int) (entry & UNKNOWN_SYSTEM);
        return new Seen(system == UNKNOWN_SYSTEM ? null : SYSTEMS[system], entry >> SYSTEM_BITS);
    }

    /** What stands for an event id. */
    static long fingerprint(String eventId) {
        return FINGERPRINT.hashUnencodedChars(eventId).asLong();
    }

    private static boolean isWithin(long horizonMillis, long entry, long atMillis) {
        return entry != UNSEEN && Math.abs(atMillis - (entry >> SYSTEM_BITS)) <= horizonMillis;
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
            young = new LongLongHashMap();
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

    private static void writeGeneration(LongLongHashMap generation, DataOutput out)
            throws IOException {
        out.writeInt(generation.size());
        for (LongLongCursor entry : generation) {
            out.writeLong(entry.key);
            out.writeLong(entry.value);
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

    private static LongLongHashMap readGeneration(DataInput in, int version) throws IOException {
        int size = in.readInt();
        LongLongHashMap generation = new LongLongHashMap(size);
        for (int i = 0; i < size; i++) {
            long fingerprint = in.readLong();
            long entry = in.readLong();
            generation.put(
                    fingerprint, version < 3 ? entry << SYSTEM_BITS | UNKNOWN_SYSTEM : entry);
        }
        return generation;
    }
}
