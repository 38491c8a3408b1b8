// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import com.datadoghq.sketch.ddsketch.mapping.IndexMapping;
import com.datadoghq.sketch.ddsketch.mapping.LogarithmicMapping;
import io.stockscope.sink.clickhouse.ColumnType;
import io.stockscope.sink.clickhouse.ColumnTypes;
import io.stockscope.sink.clickhouse.RowBinaryOutput;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A sketch of times in milliseconds: how many are in which bin of a DDSketch with logarithmic bins
 * and a relative error of 1 %. Sketches are merged, and values taken back, by adding up bin by bin,
 * so a quantile over any span, channels and systems is that of the merged bins.
 *
 * <p>In ClickHouse a sketch is a {@code Map(Int16, Int64)} and {@code stockscopeQuantile(bins, q)}
 * is {@link #quantile}.
 */
public final class SketchBins {

    /** The bin of all values below 1 ms; its value is 0. */
    public static final int BELOW_ONE_MILLI = Short.MIN_VALUE;

    /** The column of a sketch. */
    static final ColumnType<Map<Integer, Long>> COLUMN =
            ColumnTypes.mapOf(new BinNumber(), ColumnTypes.INT64);

    private static final IndexMapping MAPPING = new LogarithmicMapping(0.01);

    /** 0.07 of 100 samples are 7, and not the bit more that a double makes of it. */
    private static final double ROUNDING = 0.000001;

    private SketchBins() {}

    /** Returns the bin that a number of milliseconds is in, from 0 on for 1 ms and more. */
    public static int bin(long millis) {
        return millis < 1 ? BELOW_ONE_MILLI : MAPPING.index(millis);
    }

    /**
     * Returns the milliseconds that a bin stands for, at most 1 % from all those that are in it.
     *
     * @param bin as {@link #bin} gives it
     */
    public static double value(int bin) {
        return bin == BELOW_ONE_MILLI ? 0 : MAPPING.value(bin);
    }

    /**
     * Returns the milliseconds at a quantile: the value of the bin that holds the smallest sample
     * which at least that share of them does not exceed (nearest rank). Bins that hold nothing, or
     * less, are left out.
     *
     * @param q from 0 to 1
     * @return NaN if there are no samples
     */
    public static double quantile(Map<Integer, Long> bins, double q) {
        if (!(q >= 0 && q <= 1)) {
            throw new IllegalArgumentException("quantile " + q + " is not from 0 to 1");
        }
        TreeMap<Integer, Long> filled = new TreeMap<>(bins);
        filled.values().removeIf(count -> count <= 0);
        long samples = filled.values().stream().mapToLong(Long::longValue).sum();
        double rank = Math.ceil(q * samples - ROUNDING);
        long upTo = 0;
        for (Map.Entry<Integer, Long> bin : filled.entrySet()) {
            upTo += bin.getValue();
            if (upTo >= rank) {
                return value(bin.getKey());
            }
        }
        return Double.NaN;
    }

    /** A bin's number as {@code Int16}, which all of them fit. */
    private record BinNumber() implements ColumnType<Integer> {
        private static final ColumnType<Long> NUMBER = ColumnTypes.INT16.boxed();

        @Override
        public String text() {
            return NUMBER.text();
        }

        @Override
        public void write(@Nullable Integer bin, RowBinaryOutput out) {
            NUMBER.write(Objects.requireNonNull(bin).longValue(), out);
        }
    }
}
