// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.engine;

import io.stockscope.alert.AlertLife.State;
import io.stockscope.alert.Rule;
import io.stockscope.alert.SnapshotText;
import io.stockscope.alert.series.Labels;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;

/**
 * Alerts that no rule raises: what is wrong with the alerting itself, and what the brake may not
 * do. By the wall clock; each lasts while it is raised again, and a minute longer.
 */
final class OwnAlerts {

    private static final long LASTS_MILLIS = 60_000;

    /** How often one is told that has another text. */
    private static final long TELL_AGAIN_MILLIS = 60_000;

    /** What it is held against, for people. */
    private static final String CONDITION = "told by the alerting itself";

    /** One that is raised. */
    private static final class Raised {
        private final String name;
        private final String severity;
        private final Map<String, String> about;
        private final long sinceMillis;
        private String text;
        private long lastMillis;

        /** What it was raised for, all together; of one that counts. */
        private long count;

        /** What was told last, and when; not written. */
        private String toldText;

        private long toldMillis;

        Raised(
                String name,
                String severity,
                Map<String, String> about,
                long sinceMillis,
                String text) {
            this.name = name;
            this.severity = severity;
            this.about = Map.copyOf(about);
            this.sinceMillis = sinceMillis;
            this.text = text;
            this.lastMillis = sinceMillis;
            this.toldText = text;
            this.toldMillis = sinceMillis;
        }

        AlertMessage message(State state, long nowMillis) {
            Map<String, String> labels = new HashMap<>(about);
            labels.put(Rule.SEVERITY, severity);
            return new AlertMessage(
                    AlertMessage.id(name, about),
                    name,
                    state,
                    severity,
                    Map.copyOf(labels),
                    Map.of(
                            "summary",
                            text,
                            "runbook",
                            "alert-rules/RUNBOOK.md#" + name.toLowerCase(Locale.ROOT)),
                    1,
                    CONDITION,
                    sinceMillis,
                    nowMillis,
                    state == State.RESOLVED ? nowMillis : null,
                    true);
        }
    }

    private final Map<String, Raised> byId = new TreeMap<>();
    private final List<AlertMessage> changes = new ArrayList<>();

    /** Something is wrong, or still is. */
    void raise(
            String name, String severity, Map<String, String> about, String text, long nowMillis) {
        count(name, severity, about, 0, all -> text, nowMillis);
    }

    /**
     * Something is wrong so many times more.
     *
     * @param text of how many times it was since the alert began
     */
    void count(
            String name,
            String severity,
            Map<String, String> about,
            long more,
            LongFunction<String> text,
            long nowMillis) {
        String id = AlertMessage.id(name, about);
        Raised raised = byId.get(id);
        if (raised == null) {
            raised = new Raised(name, severity, about, nowMillis, text.apply(more));
            byId.put(id, raised);
            changes.add(raised.message(State.FIRING, nowMillis));
        }
        raised.count += more;
        raised.text = text.apply(raised.count);
        raised.lastMillis = nowMillis;
    }

    /**
     * Ends those that were not raised again for a while; returns all that has changed, those that
     * say something else now included.
     */
    List<AlertMessage> changes(long nowMillis) {
        for (Iterator<Raised> all = byId.values().iterator(); all.hasNext(); ) {
            Raised raised = all.next();
            // A clock that was put back does not end it, nor make it last for ever.
            raised.lastMillis = Math.min(raised.lastMillis, nowMillis);
            if (nowMillis - raised.lastMillis > LASTS_MILLIS) {
                changes.add(raised.message(State.RESOLVED, nowMillis));
                all.remove();
            } else if (!raised.text.equals(raised.toldText)
                    && Math.abs(nowMillis - raised.toldMillis) >= TELL_AGAIN_MILLIS) {
                raised.toldText = raised.text;
                raised.toldMillis = nowMillis;
                changes.add(raised.message(State.FIRING, nowMillis));
            }
        }
        List<AlertMessage> now = List.copyOf(changes);
        changes.clear();
        return now;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(byId.size());
        for (Raised raised : byId.values()) {
            SnapshotText.write(raised.name, out);
            SnapshotText.write(raised.severity, out);
            Labels.write(raised.about, out);
            out.writeLong(raised.sinceMillis);
            SnapshotText.write(raised.text, out);
            out.writeLong(raised.lastMillis);
            out.writeLong(raised.count);
        }
    }

    void readFrom(DataInput in) throws IOException {
        int size = in.readInt();
        for (int i = 0; i < size; i++) {
            Raised raised =
                    new Raised(
                            SnapshotText.read(in),
                            SnapshotText.read(in),
                            Labels.read(in),
                            in.readLong(),
                            SnapshotText.read(in));
            raised.lastMillis = in.readLong();
            raised.count = in.readLong();
            byId.put(AlertMessage.id(raised.name, raised.about), raised);
        }
    }
}
