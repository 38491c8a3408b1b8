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
 * <p>The memory holds 64-bit fingerprints with their event time, in two generations. The young one
 * becomes the old one when its first entry is older than the horizon, or when it holds {@value
 * #MAX_PER_GENERATION} entries; the old one is then forgotten.
 */
final class SeenEvents {

    static final int MAX_PER_GENERATION = 65_536;

    private static final HashFunction FINGERPRINT = Hashing.murmur3_128();

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
    Sight see(String eventId, long atMillis, long horizonMillis) {
        long fingerprint = FINGERPRINT.hashUnencodedChars(eventId).asLong();
        if (isWithin(horizonMillis, young.get(fingerprint), atMillis)
                || isWithin(horizonMillis, old.get(fingerprint), atMillis)) {
            return Sight.AGAIN;
        }
        boolean full = turnIfDue(atMillis, horizonMillis);
        young.put(fingerprint, atMillis);
        return full ? Sight.FIRST_AND_FULL : Sight.FIRST;
    }

    private static boolean isWithin(
            long horizonMillis, @Nullable Long firstAtMillis, long atMillis) {
        return firstAtMillis != null && Math.abs(atMillis - firstAtMillis) <= horizonMillis;
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

    static SeenEvents read(DataInput in) throws IOException {
        SeenEvents seen = new SeenEvents();
        seen.youngSinceMillis = in.readLong();
        seen.young = readGeneration(in);
        seen.old = readGeneration(in);
        return seen;
    }

    private static Map<Long, Long> readGeneration(DataInput in) throws IOException {
        int size = in.readInt();
        Map<Long, Long> generation = new HashMap<>(size * 2);
        for (int i = 0; i < size; i++) {
            generation.put(in.readLong(), in.readLong());
        }
        return generation;
    }
}
