// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.engine;

import io.stockscope.alert.AlertLife.State;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    private long nextLookMillis = Long.MIN_VALUE;
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
        if (!isPresent) {
            onlyWhatComesOfIt(entry);
            if (entry.told == null && entry.untold.isEmpty()) {
                byAlert.remove(message.alertId());
            }
        }
        nextLookMillis = Long.MIN_VALUE;
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
        if (!isPresent || (nowMillis < nextLookMillis && !wentBack)) {
            return;
        }
        nextLookMillis = nowMillis + tellAgainMillis;
        for (Entry entry : byAlert.values()) {
            tell(entry, wentBack, nowMillis, out);
        }
        byAlert.values().removeIf(entry -> entry.told == null || entry.told.isOver());
    }

    private void tell(Entry entry, boolean wentBack, long nowMillis, Consumer<AlertMessage> out) {
        for (AlertMessage message : entry.untold) {
            out.accept(message);
            entry.told = message;
            entry.toldAtMillis = nowMillis;
        }
        entry.untold.clear();
        AlertMessage told = entry.told;
        if (told == null || told.state() != State.FIRING) {
            return;
        }
        if (wentBack || nowMillis - entry.toldAtMillis >= tellAgainMillis) {
            out.accept(told);
            entry.toldAtMillis = nowMillis;
        }
        nextLookMillis = Math.min(nextLookMillis, entry.toldAtMillis + tellAgainMillis);
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
        }
    }
}
