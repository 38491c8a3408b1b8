// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.engine;

import io.stockscope.alert.AlertLife.State;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is told of alerts, and when: each change at once; a firing one again once a minute, so that
 * a receiver that was restarted knows it; and nothing of the past. What was decided for the past is
 * kept until time has caught up, and then only what came of it is told.
 *
 * <p><b>Bound.</b> An alert each that is pending or firing, or has a change that is not told.
 */
final class Outbox {

    /** One alert. */
    private static final class Entry {
        /** What was told last. */
        private @Nullable AlertMessage told;

        private long toldAtMillis;
        private final List<AlertMessage> untold = new ArrayList<>(2);
    }

    private final long tellAgainMillis;
    private final Map<String, Entry> byAlert = new TreeMap<>();

    /** Those that have something untold, in the order in which they changed. */
    private final Set<Entry> changed = new LinkedHashSet<>();

    /** When one is to be told again, unless it was told in between. */
    private record Again(long atMillis, Entry entry) {}

    private final PriorityQueue<Again> again =
            new PriorityQueue<>(Comparator.comparingLong(Again::atMillis));

    private long lastFlushMillis = Long.MIN_VALUE;

    Outbox(long tellAgainMillis) {
        this.tellAgainMillis = tellAgainMillis;
    }

    /**
     * An alert has changed.
     *
     * @param isPresent whether that may be told as it is: else only what comes of it
     */
    void changed(AlertMessage message, boolean isPresent) {
        Entry entry = byAlert.computeIfAbsent(message.alertId(), any -> new Entry());
        entry.untold.add(message);
        changed.add(entry);
        if (!isPresent) {
            onlyWhatComesOfIt(entry);
            if (entry.told == null && entry.untold.isEmpty()) {
                byAlert.remove(message.alertId());
                changed.remove(entry);
            }
        }
    }

    /** Keeps the end of the episode that was told, and the latest one if it is not over. */
    private static void onlyWhatComesOfIt(Entry entry) {
        AlertMessage latest = entry.untold.get(entry.untold.size() - 1);
        entry.untold.removeIf(message -> !endsWhatWasTold(entry, message) && message != latest);
        if (latest.isOver() && !endsWhatWasTold(entry, latest)) {
            entry.untold.remove(latest);
        }
    }

    private static boolean endsWhatWasTold(Entry entry, AlertMessage message) {
        AlertMessage told = entry.told;
        return told != null
                && message.isOver()
                && told.startedAtMillis() == message.startedAtMillis();
    }

    /**
     * Tells what is to be told now. Cheap to call often.
     *
     * @param isPresent whether time has caught up: else nothing is told
     */
    void flush(long nowMillis, boolean isPresent, Consumer<AlertMessage> out) {
        boolean wentBack = nowMillis < lastFlushMillis;
        lastFlushMillis = nowMillis;
        if (!isPresent) {
            return;
        }
        for (Entry entry : changed) {
            tellChanges(entry, nowMillis, out);
        }
        changed.clear();
        if (wentBack) {
            // Nobody knows how long ago it was told.
            again.clear();
            byAlert.values().forEach(entry -> tellAgain(entry, nowMillis, out));
        }
        for (Again next = again.peek();
                next != null && next.atMillis <= nowMillis;
                next = again.peek()) {
            again.remove();
            if (next.atMillis == next.entry.toldAtMillis + tellAgainMillis) {
                tellAgain(next.entry, nowMillis, out);
            }
        }
    }

    private void tellChanges(Entry entry, long nowMillis, Consumer<AlertMessage> out) {
        for (AlertMessage message : entry.untold) {
            out.accept(message);
            entry.told = message;
        }
        entry.untold.clear();
        entry.toldAtMillis = nowMillis;
        AlertMessage told = entry.told;
        if (told != null && told.isOver()) {
            byAlert.remove(told.alertId());
        }
        awaitAgain(entry);
    }

    private void tellAgain(Entry entry, long nowMillis, Consumer<AlertMessage> out) {
        AlertMessage told = entry.told;
        if (told != null && told.state() == State.FIRING) {
            out.accept(told);
            entry.toldAtMillis = nowMillis;
            awaitAgain(entry);
        }
    }

    private void awaitAgain(Entry entry) {
        AlertMessage told = entry.told;
        if (told != null && told.state() == State.FIRING) {
            again.add(new Again(entry.toldAtMillis + tellAgainMillis, entry));
        }
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(byAlert.size());
        for (Entry entry : byAlert.values()) {
            out.writeBoolean(entry.told != null);
            if (entry.told != null) {
                entry.told.write(out);
            }
            out.writeLong(entry.toldAtMillis);
            out.writeInt(entry.untold.size());
            for (AlertMessage message : entry.untold) {
                message.write(out);
            }
        }
    }

    void readFrom(DataInput in) throws IOException {
        int size = in.readInt();
        for (int i = 0; i < size; i++) {
            Entry entry = new Entry();
            entry.told = in.readBoolean() ? AlertMessage.read(in) : null;
            entry.toldAtMillis = in.readLong();
            for (int left = in.readInt(); left > 0; left--) {
                entry.untold.add(AlertMessage.read(in));
            }
            AlertMessage any = entry.told == null ? entry.untold.get(0) : entry.told;
            byAlert.put(any.alertId(), entry);
            if (!entry.untold.isEmpty()) {
                changed.add(entry);
            }
            awaitAgain(entry);
        }
    }
}
