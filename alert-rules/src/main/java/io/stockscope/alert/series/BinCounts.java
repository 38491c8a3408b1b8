// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.series;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;

/** Samples by bin of a sketch ({@link Bins}); see {@code Measurement.bins}. */
final class BinCounts {

    /** 0.07 of 100 samples are 7, and not the bit more that a double makes of it. */
    private static final double ROUNDING = 0.000001;

    private static final int STEP = 64;

    private long belowOneMilli;

    /** The bin of the first of the counts. */
    private int from;

    private long[] counts = new long[0];

    /** Those of the counts that are above 0, added up. */
    private long positive;

    void add(Map<Integer, Long> bins) {
        bins.forEach(this::add);
    }

    private void add(int bin, long samples) {
        if (bin == Bins.BELOW_ONE_MILLI) {
            belowOneMilli += samples;
        } else if (bin >= 0 && bin <= Short.MAX_VALUE) {
            change(room(bin), samples);
        }
    }

    void add(BinCounts other) {
        addTimes(other, 1);
    }

    void subtract(BinCounts other) {
        addTimes(other, -1);
    }

    private void addTimes(BinCounts other, int times) {
        belowOneMilli += times * other.belowOneMilli;
        for (int i = 0; i < other.counts.length; i++) {
            if (other.counts[i] != 0) {
                change(room(other.from + i), times * other.counts[i]);
            }
        }
    }

    private void change(int at, long samples) {
        long before = counts[at];
        counts[at] = before + samples;
        positive += Math.max(0, counts[at]) - Math.max(0, before);
    }

    /** Where a bin is counted. */
    private int room(int bin) {
        if (counts.length == 0) {
            from = bin / STEP * STEP;
            counts = new long[STEP];
        }
        if (bin < from) {
            int lower = bin / STEP * STEP;
            long[] wider = new long[counts.length + from - lower];
            System.arraycopy(counts, 0, wider, from - lower, counts.length);
            counts = wider;
            from = lower;
        } else if (bin >= from + counts.length) {
            counts = Arrays.copyOf(counts, (bin - from) / STEP * STEP + STEP);
        }
        return bin - from;
    }

    /**
     * Bins that hold less than nothing for a while, until what was taken back is told, are left
     * out.
     */
    long samples() {
        return Math.max(0, belowOneMilli) + positive;
    }

    /**
     * The value of the bin with the smallest sample that at least that share does not exceed
     * (nearest rank).
     *
     * @return NaN if there are no samples
     */
    double quantile(double q) {
        long samples = samples();
        double rank = Math.ceil(q * samples - ROUNDING);
        long upTo = Math.max(0, belowOneMilli);
        if (samples == 0) {
            return Double.NaN;
        }
        if (upTo >= rank && upTo > 0) {
            return 0;
        }
        // From above: it is mostly high ones that are asked for.
        long below = samples;
        for (int i = counts.length - 1; i >= 0; i--) {
            if (counts[i] > 0) {
                below -= counts[i];
                if (below < rank) {
                    return Bins.value(from + i);
                }
            }
        }
        return Double.NaN;
    }

    /** The value of the highest bin that holds something; NaN if none does. */
    double max() {
        return quantile(1);
    }

    /** The mean of the bins' values; NaN if there are no samples. */
    double mean() {
        double sum = 0;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                sum += counts[i] * Bins.value(from + i);
            }
        }
        long samples = samples();
        return samples == 0 ? Double.NaN : sum / samples;
    }

    /** Only bins that hold something, each as how far it is from the one before, and how many. */
    void write(DataOutput out) throws IOException {
        int used = 0;
        for (long count : counts) {
            used += count == 0 ? 0 : 1;
        }
        out.writeLong(belowOneMilli);
        out.writeInt(used);
        int before = 0;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] != 0) {
                writeShort(from + i - before, out);
                writeShort(counts[i], out);
                before = from + i;
            }
        }
    }

    static BinCounts read(DataInput in) throws IOException {
        BinCounts bins = new BinCounts();
        bins.belowOneMilli = in.readLong();
        int bin = 0;
        for (int used = in.readInt(); used > 0; used--) {
            bin += (int) readShort(in);
            bins.add(bin, readShort(in));
        }
        return bins;
    }

    /**
     * A number in as few bytes as it needs: seven bits in each, and whether another one follows.
     */
    private static void writeShort(long number, DataOutput out) throws IOException {
        // The sign goes into the lowest bit, so that small negative numbers are short as well.
        long left = number << 1 ^ number >> Long.SIZE - 1;
        while ((left & ~0x7FL) != 0) {
            out.writeByte((int) (left & 0x7F | 0x80));
            left >>>= 7;
        }
        out.writeByte((int) left);
    }

    private static long readShort(DataInput in) throws IOException {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte part = in.readByte();
            number |= (part & 0x7FL) << shift;
            if (part >= 0) {
                return number >>> 1 ^ -(number & 1);
            }
        }
        throw new IOException("a snapshot is damaged: a number of samples has no end");
    }
}
