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
 * <p><b>Bound.</b> Windows of the longest span, and a number for each series that was told within
 * {@link #FORGOTTEN_MILLIS}, or that was not at 0 and an alert that is not over looks at: silence
 * ends none.
 */
final class GaugedGroup implements SeriesGroup {

    /** Three times what is told again takes. */
    static final long SILENT_MILLIS = 180_000;

    /** After so much silence nobody waits for a gauge any more. */
    static final long FORGOTTEN_MILLIS = 3_600_000;

    private static final long NEVER = Long.MIN_VALUE;

    /** Windows that are also kept together, so that a long span is made of few parts. */
    private static final long BLOCK_MILLIS = 64 * Window.MILLIS;

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

        void add(Stretch other) {
            max = Math.max(max, other.max);
            valueMillis += other.valueMillis;
            millis += other.millis;
        }
    }

    /**
     * What was before the newest window, back to a window; kept while that is asked for.
     *
     * @param changes until which it holds
     */
    private record Before(long fromMillis, long changes, Stretch together) {}

    private final Combining combining;
    private final Map<Map<String, String>, Told> series = new HashMap<>();
    private final TreeMap<Long, Stretch> stretches = new TreeMap<>();

    /** The same, in blocks. */
    private final TreeMap<Long, Stretch> blocks = new TreeMap<>();

    /** By span. */
    private final Map<Long, Before> before = new HashMap<>();

    /** Counts what has changed beside the newest window. */
    private long changes;

    private long reachedMillis = NEVER;

    /** What they read in a window, until one of them is told; {@link #NEVER}: it is not known. */
    private long lastOfMillis = NEVER;

    private OptionalDouble last = OptionalDouble.empty();

    GaugedGroup(Combining combining) {
        this.combining = combining;
    }

    @Override
    public void take(Reading reading) {
        long atMillis = reading.knownFromMillis();
        advance(atMillis);
        series.put(reading.labels(), new Told(reading.value(), atMillis));
        lastOfMillis = NEVER;
        OptionalDouble now = last(atMillis);
        if (now.isPresent()) {
            add(atMillis, now.getAsDouble(), 0);
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
        long windowMillis = Window.startOf(atMillis);
        if (windowMillis != lastOfMillis) {
            last = lookUp(windowMillis);
            lastOfMillis = windowMillis;
        }
        return last;
    }

    private OptionalDouble lookUp(long windowMillis) {
        double value = combining == Combining.SUM ? 0 : Double.NEGATIVE_INFINITY;
        for (Told told : series.values()) {
            if (told.value != 0 && windowMillis - told.atMillis > SILENT_MILLIS) {
                return OptionalDouble.empty();
            }
            value = combining == Combining.SUM ? value + told.value : Math.max(value, told.value);
        }
        return series.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** The most that they have read in the span up to an instant. */
    private OptionalDouble max(long spanMillis, long atMillis) {
        Stretch all = together(spanMillis, atMillis);
        return all.max == Double.NEGATIVE_INFINITY
                ? OptionalDouble.empty()
                : OptionalDouble.of(all.max);
    }

    /** What they have read in the span up to an instant, on the average over time. */
    private OptionalDouble mean(long spanMillis, long atMillis) {
        Stretch all = together(spanMillis, atMillis);
        return all.millis == 0 ? last(atMillis) : OptionalDouble.of(all.valueMillis / all.millis);
    }

    /** The windows of a span up to an instant. */
    private Stretch together(long spanMillis, long atMillis) {
        advance(atMillis);
        Stretch all = new Stretch();
        if (stretches.isEmpty()) {
            return all;
        }
        long fromMillis = Window.startOf(atMillis - spanMillis);
        Before known = before.get(spanMillis);
        if (known == null || known.fromMillis != fromMillis || known.changes != changes) {
            known = new Before(fromMillis, changes, beforeNewest(fromMillis));
            before.put(spanMillis, known);
        }
        all.add(known.together);
        if (stretches.lastKey() >= fromMillis) {
            all.add(stretches.lastEntry().getValue());
        }
        return all;
    }

    /** Windows up to where a block begins, then blocks, then windows of the newest block. */
    private Stretch beforeNewest(long fromMillis) {
        Stretch together = new Stretch();
        long newestMillis = stretches.lastKey();
        long firstBlockMillis = blockOf(fromMillis + BLOCK_MILLIS - Window.MILLIS);
        long newestBlockMillis = blockOf(newestMillis);
        if (firstBlockMillis >= newestBlockMillis) {
            addAll(stretches, fromMillis, newestMillis, together);
        } else {
            addAll(stretches, fromMillis, firstBlockMillis, together);
            addAll(blocks, firstBlockMillis, newestBlockMillis, together);
            addAll(stretches, newestBlockMillis, newestMillis, together);
        }
        return together;
    }

    private static void addAll(
            TreeMap<Long, Stretch> of, long fromMillis, long toMillis, Stretch together) {
        if (fromMillis < toMillis) {
            of.subMap(fromMillis, toMillis).values().forEach(together::add);
        }
    }

    private static long blockOf(long atMillis) {
        return Math.floorDiv(atMillis, BLOCK_MILLIS) * BLOCK_MILLIS;
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
            add(atMillis, value.getAsDouble(), endMillis - atMillis);
            atMillis = endMillis;
        }
    }

    private void add(long atMillis, double value, long lastedMillis) {
        long startMillis = Window.startOf(atMillis);
        if (stretches.isEmpty() || startMillis != stretches.lastKey()) {
            changes++;
        }
        stretches.computeIfAbsent(startMillis, any -> new Stretch()).add(value, lastedMillis);
        blocks.computeIfAbsent(blockOf(startMillis), any -> new Stretch()).add(value, lastedMillis);
    }

    @Override
    public boolean forget(long longestMillis, long atMillis, boolean isWatched) {
        advance(atMillis);
        long keptFromMillis = Window.startOf(atMillis - longestMillis);
        stretches.headMap(keptFromMillis, false).clear();
        blocks.headMap(blockOf(keptFromMillis), false).clear();
        before.values().removeIf(each -> each.changes != changes);
        long silentMillis = Math.max(longestMillis, SILENT_MILLIS);
        boolean any =
                series.values()
                        .removeIf(
                                told ->
                                        atMillis - told.atMillis
                                                > (told.value == 0
                                                        ? silentMillis
                                                        : isWatched
                                                                ? Long.MAX_VALUE
                                                                : Math.max(
                                                                        silentMillis,
                                                                        FORGOTTEN_MILLIS)));
        if (any) {
            lastOfMillis = NEVER;
        }
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
        group.stretches.forEach(
                (startMillis, stretch) ->
                        group.blocks
                                .computeIfAbsent(blockOf(startMillis), any -> new Stretch())
                                .add(stretch));
        return group;
    }
}
