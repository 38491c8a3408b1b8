// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.series;

import io.stockscope.alert.Aggregate;
import io.stockscope.alert.AlertMetric.Combining;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What the gauges of one group of series have read: the latest of each, and of windows of ten
 * seconds what they came to together, at most and on the average over time.
 *
 * <p>A gauge reads what it was told last. One that is open is told again each minute: if it has not
 * been for {@link #SILENT_MILLIS}, and was not at 0, nobody knows what it reads, and the group has
 * no value from the next window on.
 *
 * <p><b>Bound.</b> Windows of the longest span, and a number for each series.
 */
final class GaugedGroup implements SeriesGroup {

    /** Three times what is told again takes. */
    static final long SILENT_MILLIS = 180_000;

    private static final long NEVER = Long.MIN_VALUE;

    /** What one gauge has read last. */
    private record Told(double value, long atMillis) {}

    /** What the group has come to in a window. */
    private static final class Stretch {
        private double max = Double.NEGATIVE_INFINITY;
        private double valueMillis;
        private long millis;

        void add(double value, long lastedMillis) {
            max = Math.max(max, value);
            valueMillis += value * lastedMillis;
            millis += lastedMillis;
        }
    }

    private final Combining combining;
    private final Map<Map<String, String>, Told> series = new HashMap<>();
    private final TreeMap<Long, Stretch> stretches = new TreeMap<>();
    private long reachedMillis = NEVER;

    GaugedGroup(Combining combining) {
        this.combining = combining;
    }

    @Override
    public void take(Reading reading) {
        long atMillis = reading.knownFromMillis();
        advance(atMillis);
        series.put(reading.labels(), new Told(reading.value(), atMillis));
        OptionalDouble now = last(atMillis);
        if (now.isPresent()) {
            stretch(atMillis).add(now.getAsDouble(), 0);
        }
    }

    @Override
    public OptionalDouble value(
            Aggregate aggregate, long spanMillis, long atMillis, long minimumCount) {
        OptionalDouble now = last(atMillis);
        if (now.isEmpty() || aggregate == Aggregate.LAST) {
            return now;
        }
        return aggregate == Aggregate.MAX ? max(spanMillis, atMillis) : mean(spanMillis, atMillis);
    }

    /** What they read at an instant; empty if that is not known. */
    private OptionalDouble last(long atMillis) {
        double value = combining == Combining.SUM ? 0 : Double.NEGATIVE_INFINITY;
        for (Told told : series.values()) {
            if (told.value != 0 && Window.startOf(atMillis) - told.atMillis > SILENT_MILLIS) {
                return OptionalDouble.empty();
            }
            value = combining == Combining.SUM ? value + told.value : Math.max(value, told.value);
        }
        return series.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** The most that they have read in the span up to an instant. */
    private OptionalDouble max(long spanMillis, long atMillis) {
        advance(atMillis);
        return stretches.tailMap(Window.startOf(atMillis - spanMillis), true).values().stream()
                .mapToDouble(stretch -> stretch.max)
                .max();
    }

    /** What they have read in the span up to an instant, on the average over time. */
    private OptionalDouble mean(long spanMillis, long atMillis) {
        advance(atMillis);
        double valueMillis = 0;
        long millis = 0;
        for (Stretch stretch :
                stretches.tailMap(Window.startOf(atMillis - spanMillis), true).values()) {
            valueMillis += stretch.valueMillis;
            millis += stretch.millis;
        }
        return millis == 0 ? last(atMillis) : OptionalDouble.of(valueMillis / millis);
    }

    /** Lets time pass, in which the gauges read what they did. */
    private void advance(long toMillis) {
        long fromMillis = reachedMillis;
        reachedMillis = Math.max(reachedMillis, toMillis);
        if (fromMillis == NEVER || fromMillis >= toMillis) {
            return;
        }
        long atMillis = fromMillis;
        while (atMillis < toMillis) {
            OptionalDouble value = last(atMillis);
            if (value.isEmpty()) {
                return;
            }
            long endMillis = Math.min(toMillis, Window.startOf(atMillis) + Window.MILLIS);
            stretch(atMillis).add(value.getAsDouble(), endMillis - atMillis);
            atMillis = endMillis;
        }
    }

    private Stretch stretch(long atMillis) {
        return stretches.computeIfAbsent(Window.startOf(atMillis), any -> new Stretch());
    }

    @Override
    public boolean forget(long longestMillis, long atMillis) {
        advance(atMillis);
        stretches.headMap(Window.startOf(atMillis - longestMillis), false).clear();
        series.values()
                .removeIf(
                        told ->
                                told.value == 0
                                        && atMillis - told.atMillis
                                                > Math.max(longestMillis, SILENT_MILLIS));
        return series.isEmpty();
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeInt(series.size());
        for (Map.Entry<Map<String, String>, Told> entry : series.entrySet()) {
            Labels.write(entry.getKey(), out);
            out.writeDouble(entry.getValue().value);
            out.writeLong(entry.getValue().atMillis);
        }
        out.writeInt(stretches.size());
        for (Map.Entry<Long, Stretch> entry : stretches.entrySet()) {
            out.writeLong(entry.getKey());
            out.writeDouble(entry.getValue().max);
            out.writeDouble(entry.getValue().valueMillis);
            out.writeLong(entry.getValue().millis);
        }
        out.writeLong(reachedMillis);
    }

    static GaugedGroup read(Combining combining, DataInput in) throws IOException {
        GaugedGroup group = new GaugedGroup(combining);
        int told = in.readInt();
        for (int i = 0; i < told; i++) {
            group.series.put(Labels.read(in), new Told(in.readDouble(), in.readLong()));
        }
        int kept = in.readInt();
        for (int i = 0; i < kept; i++) {
            Stretch stretch = new Stretch();
            group.stretches.put(in.readLong(), stretch);
            stretch.max = in.readDouble();
            stretch.valueMillis = in.readDouble();
            stretch.millis = in.readLong();
        }
        group.reachedMillis = in.readLong();
        return group;
    }
}
