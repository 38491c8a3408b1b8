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
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is told of alerts, and when: each change at once; a firing one again once a minute, with the
 * value that it has by then, so that a receiver that was restarted knows it; and nothing of the
 * past. What was decided for the past is kept until time has caught up, and then only what came of
 * it is told.
 *
 * <p><b>After a restart</b> all is decided again that a run before has decided since its last
 * snapshot, and may have told: nobody waits for snapshots. So nothing is told before decisions have
 * come to where that run may have come to; what begins up to there is told only if it is not over
 * by then, and ends are told whether their beginning is known or not. Thus nothing fires twice, and
 * nothing stays open for ever that ended while nobody looked.
 *
 * <p><b>Bound.</b> An alert each that is pending or firing, or has a change that is not told; after
 * a restart an end of each episode since the snapshot, until time has caught up.
 */
final class Outbox {

    private static final long SECOND = 1_000;
    private static final long NEVER = Long.MIN_VALUE;

    /**
     * What is to be told.
     *
     * @param isPresent whether it may be told whatever comes of it
     */
    private record Untold(AlertMessage message, boolean isPresent) {}

    /** One alert. */
    private static final class Entry {
        /** What was told last. */
        private @Nullable AlertMessage told;

        private long toldAtMillis;
        private final List<Untold> untold = new ArrayList<>(2);
    }

    private final long tellAgainMillis;

    /** What is said of a firing alert when it is told again. */
    private final UnaryOperator<AlertMessage> asOfNow;

    private final Map<String, Entry> byAlert = new TreeMap<>();

    /** Those that have something untold, in the order in which they changed. */
    private final Set<Entry> changed = new LinkedHashSet<>();

    /** When one is to be told again, unless it was told in between. */
    private record Again(long atMillis, Entry entry) {}

    private final PriorityQueue<Again> again =
            new PriorityQueue<>(Comparator.comparingLong(Again::atMillis));

    private long lastFlushMillis = Long.MIN_VALUE;

    /** Whether nobody knows any more how long ago alerts were told. */
    private boolean wentBack;

    /** Up to when a run before may have told what is decided, event time. */
    private long perhapsToldMillis = NEVER;

    /**
     * @param asOfNow what is said of a firing alert when it is told again
     */
    Outbox(long tellAgainMillis, UnaryOperator<AlertMessage> asOfNow) {
        this.tellAgainMillis = tellAgainMillis;
        this.asOfNow = asOfNow;
    }

    /**
     * It goes on from a snapshot, and decides again what a run before has decided since.
     *
     * @param nowMillis wall clock; no run has decided what lies ahead of it
     */
    void decidesAgain(long nowMillis) {
        perhapsToldMillis = Math.floorDiv(nowMillis, SECOND) * SECOND;
    }

    /**
     * An alert has changed.
     *
     * @param isPresent whether that may be told as it is: else only what comes of it
     */
    void changed(AlertMessage message, boolean isPresent) {
        Entry entry = byAlert.computeIfAbsent(message.alertId(), any -> new Entry());
        entry.untold.add(new Untold(message, isPresent && message.atMillis() > perhapsToldMillis));
        keepWhatIsToBeTold(entry);
        if (!entry.untold.isEmpty()) {
            changed.add(entry);
            return;
        }
        changed.remove(entry);
        if (entry.told == null) {
            byAlert.remove(message.alertId());
        }
    }

    /** What is of the present, the latest if it is not over, and ends of what may be known. */
    private void keepWhatIsToBeTold(Entry entry) {
        Untold latest = entry.untold.get(entry.untold.size() - 1);
        List<Untold> kept = new ArrayList<>(2);
        for (Untold each : entry.untold) {
            if (each.message.isOver()
                    ? isPerhapsKnown(entry, kept, each.message)
                    : each.isPresent || each == latest) {
                kept.add(each);
            }
        }
        entry.untold.clear();
        entry.untold.addAll(kept);
    }

    /** Whether somebody may know the episode that ends. */
    private boolean isPerhapsKnown(Entry entry, List<Untold> before, AlertMessage end) {
        AlertMessage told = entry.told;
        return end.startedAtMillis() <= perhapsToldMillis
                || told != null && isOfOneEpisode(told, end)
                || before.stream().anyMatch(each -> isOfOneEpisode(each.message, end));
    }

    private static boolean isOfOneEpisode(AlertMessage one, AlertMessage other) {
        return one.startedAtMillis() == other.startedAtMillis();
    }

    /**
     * Tells what is to be told now. Cheap to call often.
     *
     * @param decidedMillis up to when all is decided, event time
     * @param isPresent whether time has caught up: else nothing is told
     */
    void flush(long nowMillis, long decidedMillis, boolean isPresent, Consumer<AlertMessage> out) {
        wentBack |= nowMillis < lastFlushMillis;
        lastFlushMillis = nowMillis;
        // A clock that is put back would make all wait until it is again where it was.
        perhapsToldMillis = Math.min(perhapsToldMillis, nowMillis);
        if (!isPresent || decidedMillis < perhapsToldMillis) {
            return;
        }
        perhapsToldMillis = NEVER;
        for (Entry entry : changed) {
            tellChanges(entry, nowMillis, out);
        }
        changed.clear();
        if (wentBack) {
            wentBack = false;
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
        for (Untold each : entry.untold) {
            out.accept(each.message);
            entry.told = each.message;
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
            AlertMessage now = asOfNow.apply(told);
            out.accept(now);
            entry.told = now;
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
            for (Untold each : entry.untold) {
                each.message.write(out);
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
                // What is of the present is told before anything is written.
                entry.untold.add(new Untold(AlertMessage.read(in), false));
            }
            AlertMessage any = entry.told == null ? entry.untold.get(0).message : entry.told;
            byAlert.put(any.alertId(), entry);
            if (!entry.untold.isEmpty()) {
                changed.add(entry);
            }
            awaitAgain(entry);
        }
    }
}
