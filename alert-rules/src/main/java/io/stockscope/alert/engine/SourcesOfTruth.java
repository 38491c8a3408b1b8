// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.engine;

import io.stockscope.alert.AlertMetric;
import io.stockscope.alert.SnapshotText;
import io.stockscope.alert.series.Reading;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whether the systems that say what is true can be believed: ERP, WMS, POS and reservations, by
 * their topics. What channels acknowledge does not count.
 *
 * <p>A system is broken when more than half of its sources are silent or far behind. It is systems
 * that are counted, and not sources: else a hundred stores that close at night would be most of the
 * truth. A source is silent that says nothing for longer than is usual with it: an ERP that posts
 * every 15 minutes is not silent after ten, nor is a warehouse on a Sunday.
 *
 * <p>A source that is no more, such as a till that was closed for good, is not counted: after days
 * of silence the stock job forgets it, and reads its silence as 0 once. Of one that is there
 * something is told all the time: that it is silent, each minute, or what it sent. So one of which
 * nothing was told for an hour is forgotten here, too. Only time counts in which what was measured
 * was of the present: else a day that is caught up within minutes would forget who rested.
 *
 * <p><b>Bound.</b> A dozen numbers for each source of which something was told lately.
 */
final class SourcesOfTruth {

    private static final Set<String> TOPICS =
            Set.of("erp.stock", "wms.stock", "pos.lines", "channel.reservations");

    /** So many times the longest silence of the last days is none of them. */
    private static final double UNUSUAL = 2;

    /** After so much time in which nothing is told of it nobody waits for a source any more. */
    private static final long FORGOTTEN_MILLIS = Duration.ofHours(1).toMillis();

    private static final class Source {
        private final UsualSilence silence = new UsualSilence();

        /** When something was told of it last, in the time that has passed. */
        private long toldMillis;

        private String topic = "";
        private double backlogMillis;

        boolean isBroken(long longMillis) {
            return isSilent(longMillis) || backlogMillis > longMillis;
        }

        private boolean isSilent(long longMillis) {
            return silence.presentMillis()
                    > Math.max(longMillis, UNUSUAL * silence.longestMillis());
        }
    }

    private final long longMillis;
    private final Map<String, Source> sources = new TreeMap<>();

    /** In which what was measured was of the present. */
    private long passedMillis;

    /**
     * @param longMillis how long a source may be silent, at least, or behind
     */
    SourcesOfTruth(long longMillis) {
        this.longMillis = longMillis;
    }

    /** Takes what is told of a source. */
    void take(Reading reading) {
        String name = reading.labels().get("source");
        if (name == null) {
            return;
        }
        String topic = reading.labels().getOrDefault("topic", "");
        if (reading.metric() == AlertMetric.SOURCE_SILENT_MS) {
            source(name).silence.take(reading.value(), reading.knownFromMillis());
        } else if (TOPICS.contains(topic)) {
            source(name).topic = topic;
            if (reading.metric() == AlertMetric.BACKLOG_MS) {
                source(name).backlogMillis = reading.value();
            }
        }
        Source known = sources.get(name);
        if (known != null) {
            known.toldMillis = passedMillis;
        }
    }

    /**
     * Time passes, and what is measured is of the present: forgets sources that are no more.
     *
     * @param millis so much more
     */
    void pass(long millis) {
        passedMillis += millis;
        sources.values().removeIf(source -> passedMillis - source.toldMillis > FORGOTTEN_MILLIS);
    }

    private Source source(String name) {
        return sources.computeIfAbsent(name, any -> new Source());
    }

    /** Whether more than half of the systems are broken. */
    boolean areBroken() {
        Map<String, List<Source>> byTopic = new TreeMap<>();
        for (Source source : sources.values()) {
            if (!source.topic.isEmpty()) {
                byTopic.computeIfAbsent(source.topic, any -> new ArrayList<>()).add(source);
            }
        }
        long broken = byTopic.values().stream().filter(this::isBroken).count();
        return 2 * broken > byTopic.size();
    }

    private boolean isBroken(List<Source> system) {
        return 2 * system.stream().filter(source -> source.isBroken(longMillis)).count()
                > system.size();
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(sources.size());
        for (Map.Entry<String, Source> source : sources.entrySet()) {
            SnapshotText.write(source.getKey(), out);
            SnapshotText.write(source.getValue().topic, out);
            source.getValue().silence.write(out);
            out.writeDouble(source.getValue().backlogMillis);
            out.writeLong(source.getValue().toldMillis);
        }
        out.writeLong(passedMillis);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param withTold whether it wrote when something was told of each; older formats did not
     */
    void readFrom(DataInput in, boolean withTold) throws IOException {
        int size = in.readInt();
        for (int i = 0; i < size; i++) {
            Source source = source(SnapshotText.read(in));
            source.topic = SnapshotText.read(in);
            source.silence.readFrom(in);
            source.backlogMillis = in.readDouble();
            source.toldMillis = withTold ? in.readLong() : 0;
        }
        passedMillis = withTold ? in.readLong() : 0;
    }
}
