// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.series;

import io.stockscope.alert.Aggregate;
import io.stockscope.alert.MetricKind;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What adds up of one group of series: its windows, and for each span that a rule looks back over
 * the total of the windows in it, so that a rule costs the same however far it looks back.
 *
 * <p>A span at an instant has the windows that are not over before it begins, and what has been
 * told of the one that is open: so it is up to ten seconds longer than it says.
 *
 * <p><b>Bound.</b> Windows of the longest span.
 */
final class CountedGroup implements SeriesGroup {

    private final MetricKind kind;
    private final TreeMap<Long, Window> windows = new TreeMap<>();
    private final Map<Long, Total> totals = new HashMap<>();

    /** The windows from one on, added up. */
    private static final class Total {
        private final Window sum;
        private long fromMillis;

        Total(Window sum, long fromMillis) {
            this.sum = sum;
            this.fromMillis = fromMillis;
        }
    }

    CountedGroup(MetricKind kind) {
        this.kind = kind;
    }

    @Override
    public void take(Reading reading) {
        long start = Window.startOf(reading.windowStartMillis());
        windows.computeIfAbsent(start, any -> Window.of(kind)).add(reading);
        for (Total total : totals.values()) {
            if (start >= total.fromMillis) {
                total.sum.add(reading);
            }
        }
    }

    @Override
    public OptionalDouble value(
            Aggregate aggregate, long spanMillis, long atMillis, long minimumCount) {
        Window total = total(spanMillis, atMillis);
        if (kind == MetricKind.COUNT) {
            // That nothing was counted is known, since time has come so far: it is 0.
            double seconds = (atMillis - Window.startOf(atMillis - spanMillis)) / 1000.0;
            return OptionalDouble.of(
                    aggregate == Aggregate.RATE ? total.count() / seconds : total.count());
        }
        BinCounts bins = total.bins();
        long samples = bins.samples();
        if (aggregate == Aggregate.COUNT_OF_SAMPLES) {
            return OptionalDouble.of(samples);
        }
        if (samples < Math.max(1, minimumCount)) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(
                switch (aggregate) {
                    case MAX -> bins.max();
                    case MEAN -> bins.mean();
                    default -> bins.quantile(aggregate.quantile().orElseThrow());
                });
    }

    /** All that was counted in the span up to an instant; instants never go back. */
    Window total(long spanMillis, long atMillis) {
        long fromMillis = Window.startOf(atMillis - spanMillis);
        Total total = totals.get(spanMillis);
        if (total == null) {
            total = new Total(Window.of(kind), fromMillis);
            for (Window window : windows.tailMap(fromMillis, true).values()) {
                total.sum.add(window);
            }
            totals.put(spanMillis, total);
        }
        if (total.fromMillis < fromMillis) {
            for (Window old : windows.subMap(total.fromMillis, fromMillis).values()) {
                total.sum.subtract(old);
            }
            total.fromMillis = fromMillis;
        }
        return total.sum;
    }

    @Override
    public boolean forget(long longestMillis, long atMillis, boolean isWatched) {
        long keptFromMillis = Window.startOf(atMillis - longestMillis);
        for (Long span : totals.keySet()) {
            total(span, atMillis);
        }
        Iterator<Long> starts = windows.keySet().iterator();
        while (starts.hasNext() && starts.next() < keptFromMillis) {
            starts.remove();
        }
        return windows.isEmpty();
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeInt(windows.size());
        for (Map.Entry<Long, Window> window : windows.entrySet()) {
            out.writeLong(window.getKey());
            window.getValue().write(out);
        }
    }

    static CountedGroup read(MetricKind kind, DataInput in) throws IOException {
        CountedGroup group = new CountedGroup(kind);
        int size = in.readInt();
        for (int i = 0; i < size; i++) {
            group.windows.put(in.readLong(), Window.read(kind, in));
        }
        return group;
    }
}
