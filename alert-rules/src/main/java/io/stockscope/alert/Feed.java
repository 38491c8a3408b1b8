// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert;

import io.stockscope.alert.series.Labels;
import io.stockscope.alert.series.Reading;
import io.stockscope.alert.series.SeriesGroup;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The series that rules with the same filter look at, in the same groups: kept once for all. */
final class Feed {

    /** What tells feeds apart. */
    record Key(AlertMetric metric, Map<String, String> where, List<String> by) {

        static Key of(Rule rule) {
            return new Key(rule.signal().metric(), rule.where(), rule.by());
        }

        /**
         * The group that series with these labels are in; empty if the rules do not look at them.
         */
        Optional<Map<String, String>> groupOf(Map<String, String> labels) {
            for (Map.Entry<String, String> wanted : where.entrySet()) {
                if (!wanted.getValue().equals(labels.get(wanted.getKey()))) {
                    return Optional.empty();
                }
            }
            Map<String, String> group = new TreeMap<>();
            for (String label : by) {
                String value = labels.get(label);
                if (value == null) {
                    return Optional.empty();
                }
                group.put(label, value);
            }
            return Optional.of(Map.copyOf(group));
        }

        void write(DataOutput out) throws IOException {
            SnapshotText.write(metric.wireName(), out);
            Labels.write(where, out);
            out.writeInt(by.size());
            for (String label : by) {
                SnapshotText.write(label, out);
            }
        }

        static Key read(DataInput in) throws IOException {
            AlertMetric metric = AlertMetric.byWireName(SnapshotText.read(in)).orElseThrow();
            Map<String, String> where = Labels.read(in);
            int size = in.readInt();
            List<String> by = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                by.add(SnapshotText.read(in));
            }
            return new Key(metric, where, List.copyOf(by));
        }
    }

    private final Key key;
    private final Map<Map<String, String>, SeriesGroup> groups = new HashMap<>();
    private long longestMillis;

    Feed(Key key) {
        this.key = key;
        if (key.by.isEmpty()) {
            // There is one group whether anything has been told or not.
            groups.put(Map.of(), SeriesGroup.of(key.metric));
        }
    }

    Key key() {
        return key;
    }

    /** The metrics whose measurements it takes. */
    List<AlertMetric> metrics() {
        List<AlertMetric> parts = key.metric.ratioOf();
        return parts.isEmpty() ? List.of(key.metric) : parts;
    }

    /** A rule looks back so far. */
    void reach(long spanMillis) {
        longestMillis = Math.max(longestMillis, spanMillis);
    }

    /** Takes a measurement, and says which group it has changed. */
    Optional<Map<String, String>> take(Reading reading) {
        Optional<Map<String, String>> group = key.groupOf(reading.labels());
        group.ifPresent(
                labels ->
                        groups.computeIfAbsent(labels, any -> SeriesGroup.of(key.metric))
                                .take(reading));
        return group;
    }

    /** The labels of its groups. */
    List<Map<String, String>> groups() {
        return List.copyOf(groups.keySet());
    }

    /** Whether anything is known of a group. */
    boolean has(Map<String, String> labels) {
        return groups.containsKey(labels);
    }

    /** Series of a group; an empty one if nothing was told of it. */
    SeriesGroup group(Map<String, String> labels) {
        SeriesGroup group = groups.get(labels);
        return group == null ? SeriesGroup.of(key.metric) : group;
    }

    /** Forgets what no rule looks back to. */
    void forget(long atMillis) {
        groups.entrySet()
                .removeIf(
                        group ->
                                group.getValue().forget(longestMillis, atMillis)
                                        && !group.getKey().isEmpty());
    }

    void write(DataOutput out) throws IOException {
        key.write(out);
        out.writeInt(groups.size());
        for (Map.Entry<Map<String, String>, SeriesGroup> group : groups.entrySet()) {
            Labels.write(group.getKey(), out);
            group.getValue().write(out);
        }
    }

    static Feed read(DataInput in) throws IOException {
        Feed feed = new Feed(Key.read(in));
        int size = in.readInt();
        for (int i = 0; i < size; i++) {
            feed.groups.put(Labels.read(in), SeriesGroup.read(feed.key.metric, in));
        }
        return feed;
    }
}
