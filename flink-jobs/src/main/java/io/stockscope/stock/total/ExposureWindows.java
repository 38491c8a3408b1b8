// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock.total;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The stale exposure of one channel through time: as absolute numbers, for windows of 10 s at whose
 * end they differ from those at the end of the window before. In between they hold. Definition:
 * {@code metrics.md}, section 2.
 *
 * <p>It is made of signed changes by window, which come in any order. A window is told when time
 * has passed its end. A minute or an hour is told when its own end has passed, if any window of 10
 * s in it was told.
 *
 * <p><b>Late.</b> A change to a window that has been told tells that window again, and all after it
 * that come out otherwise, with the minutes and hours that they are in. That reaches back as far as
 * the horizon: a change from before it counts from there on, so what follows is right all the same.
 *
 * <p><b>Bound.</b> The changes of as many windows as the horizon and one hour have, and the {@code
 * since} of every SKU that is stale. A channel at rest has nothing to do: see {@link
 * #nextDueMillis}.
 */
public final class ExposureWindows {

    /** Nothing is to be done. */
    public static final long NOTHING_DUE = Long.MAX_VALUE;

    private static final Span[] ROLLUPS = {Span.MINUTE, Span.HOUR};

    private final TreeMap<Long, Window> windows = new TreeMap<>();

    /** The sum of all changes so far, those of forgotten windows included. */
    private ExposureSums total = new ExposureSums();

    /** What it was at the end of the last window that was forgotten. */
    private ExposureNumbers before = ExposureNumbers.NONE;

    /** Windows that began before then have been told. */
    private long toldUpToMillis = Long.MIN_VALUE;

    /** The first window that has a change which was not told. */
    private long changedFromMillis = NOTHING_DUE;

    private final Map<Span, Rollup> rollups = new EnumMap<>(Span.class);

    public ExposureWindows() {
        for (Span span : ROLLUPS) {
            rollups.put(span, new Rollup());
        }
    }

    /**
     * Adds what has changed in a window.
     *
     * @param startMillis of a window of 10 s
     * @param horizonMillis how far back from the last window told changes have their place
     */
    public void add(long startMillis, ExposureSums change, long horizonMillis) {
        long start = startMillis;
        if (toldUpToMillis != Long.MIN_VALUE) {
            start = Math.max(start, Span.TEN_SECONDS.startOf(toldUpToMillis - horizonMillis));
        }
        windows.computeIfAbsent(start, at -> new Window()).change.addAll(change, 1);
        total.addAll(change, 1);
        changedFromMillis = Math.min(changedFromMillis, start);
    }

    /** What it is by all that has come. */
    public ExposureNumbers now() {
        return total.numbers();
    }

    /**
     * When, in event time, there will be something to tell; {@link #NOTHING_DUE}: not yet known.
     */
    public long nextDueMillis() {
        long due =
                changedFromMillis == NOTHING_DUE
                        ? NOTHING_DUE
                        : changedFromMillis + Span.TEN_SECONDS.millis() - 1;
        for (Span span : ROLLUPS) {
            Long first = windows.ceilingKey(rollup(span).toldUpToMillis);
            if (first != null) {
                due = Math.min(due, span.startOf(first) + span.millis() - 1);
            }
        }
        return due;
    }

    /**
     * Tells the windows that have passed when all of an instant has happened, and those told before
     * that have become otherwise.
     *
     * @param horizonMillis how far back changes that come later are to have their place
     */
    public void advance(long reachedMillis, long horizonMillis, Consumer<ExposureWindow> told) {
        if (reachedMillis == Long.MIN_VALUE) {
            return;
        }
        toldUpToMillis = Math.max(toldUpToMillis, Span.TEN_SECONDS.passedAt(reachedMillis));
        if (changedFromMillis < toldUpToMillis) {
            tellWindows(told);
        }
        for (Span span : ROLLUPS) {
            tellRollup(span, told);
        }
        forget(horizonMillis);
    }

    private void tellWindows(Consumer<ExposureWindow> told) {
        NavigableMap<Long, Window> changed = windows.tailMap(changedFromMillis, true);
        for (Span span : ROLLUPS) {
            Rollup rollup = rollup(span);
            rollup.toldUpToMillis =
                    Math.min(rollup.toldUpToMillis, span.startOf(changedFromMillis));
        }
        changed.values().forEach(window -> total.addAll(window.change, -1));
        ExposureNumbers previous = total.numbers();
        changedFromMillis = NOTHING_DUE;
        for (Map.Entry<Long, Window> entry : changed.entrySet()) {
            Window window = entry.getValue();
            total.addAll(window.change, 1);
            if (entry.getKey() < toldUpToMillis) {
                ExposureNumbers numbers = total.numbers();
                boolean differs = !numbers.equals(window.told ? window.atEnd : previous);
                window.atEnd = numbers;
                if (differs) {
                    window.told = true;
                    told.accept(ExposureWindow.of(Span.TEN_SECONDS, entry.getKey(), numbers));
                }
                previous = numbers;
            } else {
                changedFromMillis = Math.min(changedFromMillis, entry.getKey());
            }
        }
    }

    private void tellRollup(Span span, Consumer<ExposureWindow> told) {
        Rollup rollup = rollup(span);
        long end = span.startOf(toldUpToMillis);
        Long first = windows.ceilingKey(rollup.toldUpToMillis);
        while (first != null && first < end) {
            long start = span.startOf(first);
            ExposureWindow window = rollup(span, start);
            if (window != null && !window.equals(rollup.told.put(start, window))) {
                told.accept(window);
            }
            first = windows.ceilingKey(start + span.millis());
        }
        rollup.toldUpToMillis = Math.max(rollup.toldUpToMillis, end);
    }

    /** A minute or an hour; null if nothing in it was told. */
    private @Nullable ExposureWindow rollup(Span span, long start) {
        boolean told = false;
        ExposureWindow sum = null;
        if (!windows.containsKey(start)) {
            Map.Entry<Long, Window> last = windows.lowerEntry(start);
            sum = ExposureWindow.of(span, start, last == null ? before : last.getValue().atEnd);
        }
        for (Window window : windows.subMap(start, start + span.millis()).values()) {
            told |= window.told;
            sum =
                    sum == null
                            ? ExposureWindow.of(span, start, window.atEnd)
                            : sum.then(window.atEnd);
        }
        return told ? sum : null;
    }

    /** Forgets the windows of hours that are over, and beyond the horizon. */
    private void forget(long horizonMillis) {
        long edge = Span.HOUR.startOf(toldUpToMillis - horizonMillis);
        NavigableMap<Long, Window> old = windows.headMap(edge, false);
        if (!old.isEmpty()) {
            before = old.lastEntry().getValue().atEnd;
            old.clear();
            rollups.values().forEach(rollup -> rollup.told.headMap(edge, false).clear());
        }
    }

    private Rollup rollup(Span span) {
        return Objects.requireNonNull(rollups.get(span));
    }

    /** Writes all that {@link #read} needs. */
    public void write(DataOutput out) throws IOException {
        total.write(out);
        before.write(out);
        out.writeLong(toldUpToMillis);
        out.writeLong(changedFromMillis);
        out.writeInt(windows.size());
        for (Map.Entry<Long, Window> entry : windows.entrySet()) {
            out.writeLong(entry.getKey());
            entry.getValue().change.write(out);
            out.writeBoolean(entry.getValue().told);
            entry.getValue().atEnd.write(out);
        }
        for (Span span : ROLLUPS) {
            Rollup rollup = rollup(span);
            out.writeLong(rollup.toldUpToMillis);
            out.writeInt(rollup.told.size());
            for (ExposureWindow told : rollup.told.values()) {
                told.write(out);
            }
        }
    }

    /** Reads what {@link #write} wrote. */
    public static ExposureWindows read(DataInput in) throws IOException {
        ExposureWindows read = new ExposureWindows();
        read.total = ExposureSums.read(in);
        read.before = ExposureNumbers.read(in);
        read.toldUpToMillis = in.readLong();
        read.changedFromMillis = in.readLong();
        int size = in.readInt();
        for (int i = 0; i < size; i++) {
            long start = in.readLong();
            Window window = new Window();
            window.change.addAll(ExposureSums.read(in), 1);
            window.told = in.readBoolean();
            window.atEnd = ExposureNumbers.read(in);
            read.windows.put(start, window);
        }
        for (Span span : ROLLUPS) {
            Rollup rollup = read.rollup(span);
            rollup.toldUpToMillis = in.readLong();
            int told = in.readInt();
            for (int i = 0; i < told; i++) {
                ExposureWindow window = ExposureWindow.read(in, span);
                rollup.told.put(window.startMillis(), window);
            }
        }
        return read;
    }

    /** What has changed in a window of 10 s, and what is known of its end. */
    private static final class Window {
        private final ExposureSums change = new ExposureSums();

        /** Whether its end was told. */
        private boolean told;

        /** What it was at its end; right once it has passed. */
        private ExposureNumbers atEnd = ExposureNumbers.NONE;
    }

    /** The minutes or hours that are told. */
    private static final class Rollup {
        private final TreeMap<Long, ExposureWindow> told = new TreeMap<>();

        /** Those that began before then have been told, if there is anything to tell. */
        private long toldUpToMillis = Long.MIN_VALUE;
    }
}
