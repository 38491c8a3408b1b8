// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock.total;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Instants, and how many times each is there: what is needed to know the earliest one after any of
 * them has gone.
 *
 * <p>Changes may come in any order, so a number of times may be below 0 for a while: what is taken
 * away before it came.
 *
 * <p><b>Bound.</b> One entry per different instant that is there.
 */
public final class Instants {

    private final TreeMap<Long, Long> times = new TreeMap<>();

    /** Adds an instant that many times; takes it away where that is below 0. */
    public void add(long atMillis, long howOften) {
        if (howOften != 0) {
            times.merge(atMillis, howOften, Instants::sumOrNone);
        }
    }

    /** Adds all of the others, each that many times. */
    void addAll(Instants others, int howOften) {
        others.times.forEach((at, count) -> add(at, count * howOften));
    }

    /** The earliest instant that is there; null if there is none. */
    @Nullable Long earliest() {
        for (Map.Entry<Long, Long> entry : times.entrySet()) {
            if (entry.getValue() > 0) {
                return entry.getKey();
            }
        }
        return null;
    }

    /** Whether nothing is there, and nothing is owed. */
    public boolean isEmpty() {
        return times.isEmpty();
    }

    /** Each instant with the number of times that it is there. */
    public Map<Long, Long> asMap() {
        return times;
    }

    private static @Nullable Long sumOrNone(Long one, Long other) {
        long sum = one + other;
        return sum == 0 ? null : sum;
    }

    /** Writes all that {@link #read} needs. */
    public void write(DataOutput out) throws IOException {
        out.writeInt(times.size());
        for (Map.Entry<Long, Long> entry : times.entrySet()) {
            out.writeLong(entry.getKey());
            out.writeLong(entry.getValue());
        }
    }

    /** Reads what {@link #write} wrote. */
    public static Instants read(DataInput in) throws IOException {
        Instants instants = new Instants();
        int size = in.readInt();
        for (int i = 0; i < size; i++) {
            instants.times.put(in.readLong(), in.readLong());
        }
        return instants;
    }
}
