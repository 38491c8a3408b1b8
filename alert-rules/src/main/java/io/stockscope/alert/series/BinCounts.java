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

    void add(Map<Integer, Long> bins) {
        bins.forEach(this::add);
    }

    private void add(int bin, long samples) {
        if (bin == Bins.BELOW_ONE_MILLI) {
            belowOneMilli += samples;
        } else if (bin >= 0 && bin <= Short.MAX_VALUE) {
            int at = room(bin);
            counts[at] += samples;
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
                int at = room(other.from + i);
                counts[at] += times * other.counts[i];
            }
        }
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
        long samples = Math.max(0, belowOneMilli);
        for (long count : counts) {
            samples += Math.max(0, count);
        }
        return samples;
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
        for (int i = 0; i < counts.length; i++) {
            upTo += Math.max(0, counts[i]);
            if (upTo >= rank && counts[i] > 0) {
                return Bins.value(from + i);
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

    void write(DataOutput out) throws IOException {
        out.writeLong(belowOneMilli);
        out.writeInt(from);
        out.writeInt(counts.length);
        for (long count : counts) {
            out.writeLong(count);
        }
    }

    static BinCounts read(DataInput in) throws IOException {
        BinCounts bins = new BinCounts();
        bins.belowOneMilli = in.readLong();
        bins.from = in.readInt();
        bins.counts = new long[in.readInt()];
        for (int i = 0; i < bins.counts.length; i++) {
            bins.counts[i] = in.readLong();
        }
        return bins;
    }
}
