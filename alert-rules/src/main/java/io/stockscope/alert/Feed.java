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
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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

    /** Series that are looked at together, and the alerts of the rules that do. */
    static final class Group {
        private final Map<String, String> labels;
        private final SeriesGroup series;
        private final List<Watched> alerts = new ArrayList<>();

        Group(Map<String, String> labels, SeriesGroup series) {
            this.labels = labels;
            this.series = series;
        }

        Map<String, String> labels() {
            return labels;
        }

        SeriesGroup series() {
            return series;
        }

        /** Of each rule that reads the feed one. */
        List<Watched> alerts() {
            return alerts;
        }

        private boolean isWatched() {
            for (Watched alert : alerts) {
                if (!alert.life().isInactive()) {
                    return true;
                }
            }
            return false;
        }
    }

    private final Key key;
    private final Map<Map<String, String>, Group> groups = new HashMap<>();
    private final List<Rule> readers = new ArrayList<>();
    private long longestMillis;

    Feed(Key key) {
        this.key = key;
        if (key.by.isEmpty()) {
            // There is one group whether anything has been told or not.
            groups.put(Map.of(), new Group(Map.of(), SeriesGroup.of(key.metric)));
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

    /** Nobody reads it any more: rules are replaced. */
    void detachAll() {
        readers.clear();
        longestMillis = 0;
        groups.values().forEach(group -> group.alerts.clear());
    }

    /** A rule reads it. */
    void attach(Rule rule) {
        readers.add(rule);
        longestMillis = Math.max(longestMillis, rule.signal().span().toMillis());
        groups.values().forEach(group -> group.alerts.add(new Watched(rule, group)));
    }

    List<Rule> readers() {
        return readers;
    }

    /** Takes a measurement, and says which group it has changed; null: none. */
    @Nullable Group take(Reading reading) {
        Map<String, String> labels = key.groupOf(reading.labels()).orElse(null);
        if (labels == null) {
            return null;
        }
        Group group = group(labels);
        group.series.take(reading);
        return group;
    }

    Collection<Group> groups() {
        return groups.values();
    }

    /** A group; a new one if nothing was told of it. */
    Group group(Map<String, String> labels) {
        Group known = groups.get(labels);
        if (known != null) {
            return known;
        }
        Group group = new Group(labels, SeriesGroup.of(key.metric));
        readers.forEach(rule -> group.alerts.add(new Watched(rule, group)));
        groups.put(labels, group);
        return group;
    }

    /** The alert of a rule that reads it, and of the group that series with these labels are in. */
    Optional<Watched> alert(Rule rule, Map<String, String> labels) {
        return key.groupOf(labels)
                .map(groups::get)
                .flatMap(
                        group ->
                                group.alerts.stream()
                                        .filter(alert -> alert.rule() == rule)
                                        .findFirst());
    }

    /**
     * Forgets the groups of what is no more, whatever was told of it.
     *
     * @return they, with their alerts
     */
    List<Group> remove(String label, String value) {
        List<Group> gone =
                groups.values().stream()
                        .filter(group -> value.equals(group.labels.get(label)))
                        .toList();
        for (Group group : gone) {
            groups.remove(group.labels);
            group.alerts.forEach(Watched::isGone);
        }
        return gone;
    }

    /**
     * Forgets what no rule looks back to, but nothing that would end an alert, and no group that
     * has one.
     */
    void forget(long atMillis) {
        for (Iterator<Group> all = groups.values().iterator(); all.hasNext(); ) {
            Group group = all.next();
            boolean isWatched = group.isWatched();
            boolean isEmpty = group.series.forget(longestMillis, atMillis, isWatched);
            if (isEmpty && !isWatched && !group.labels.isEmpty()) {
                all.remove();
                group.alerts.forEach(Watched::isGone);
            }
        }
    }

    void write(DataOutput out) throws IOException {
        key.write(out);
        out.writeInt(groups.size());
        for (Group group : groups.values()) {
            Labels.write(group.labels, out);
            group.series.write(out);
        }
    }

    static Feed read(DataInput in) throws IOException {
        Feed feed = new Feed(Key.read(in));
        int size = in.readInt();
        for (int i = 0; i < size; i++) {
            Map<String, String> labels = Labels.read(in);
            feed.groups.put(labels, new Group(labels, SeriesGroup.read(feed.key.metric, in)));
        }
        return feed;
    }
}
