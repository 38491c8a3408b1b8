// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.event.Measurement;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * How far the producers of measurements say they have come, and when they said it. An event time is
 * reached when every producer has said that all up to there is sent: then rules may decide on it.
 */
final class Frontiers {

    private static final String FRONTIER = "frontier";
    private static final String KIND = "kind";
    private static final String PRODUCERS = "producers";
    private static final String STOCK = "stock";
    private static final String TOTALS = "stock-totals";

    /** Producers to how far each has come, and when that was appended first. */
    private final Map<String, NavigableMap<Long, Long>> byProducer = new HashMap<>();

    /** Kinds of producers to how many there are. */
    private final Map<String, Integer> kinds = new HashMap<>();

    /** Takes a measurement; only those that tell a frontier count. */
    synchronized void take(Measurement measurement, long appendedAtMillis) {
        if (!measurement.getMetric().equals(FRONTIER)) {
            return;
        }
        Map<String, String> labels = measurement.getLabels();
        kinds.put(
                labels.getOrDefault(KIND, ""),
                Integer.valueOf(labels.getOrDefault(PRODUCERS, "1")));
        NavigableMap<Long, Long> said =
                byProducer.computeIfAbsent(measurement.getProducer(), name -> new TreeMap<>());
        long reachedMillis = measurement.getFrontier().toEpochMilli();
        if (said.isEmpty() || reachedMillis > said.lastKey()) {
            said.put(reachedMillis, appendedAtMillis);
        }
    }

    /** When every producer had come to an event time; empty if one has not. */
    synchronized OptionalLong reachedAtMillis(long eventMillis) {
        if (!areAllKnown()) {
            return OptionalLong.empty();
        }
        long last = Long.MIN_VALUE;
        for (NavigableMap<Long, Long> said : byProducer.values()) {
            Map.Entry<Long, Long> reached = said.ceilingEntry(eventMillis);
            if (reached == null) {
                return OptionalLong.empty();
            }
            last = Math.max(last, reached.getValue());
        }
        return OptionalLong.of(last);
    }

    /** The event time that every producer has come to; empty if one has said nothing yet. */
    synchronized OptionalLong reachedMillis() {
        return areAllKnown()
                ? byProducer.values().stream().mapToLong(said -> said.lastKey()).min()
                : OptionalLong.empty();
    }

    /** Forgets what was said: of a job that is no more. */
    synchronized void forget() {
        byProducer.clear();
        kinds.clear();
    }

    private boolean areAllKnown() {
        return kinds.containsKey(STOCK)
                && kinds.containsKey(TOTALS)
                && byProducer.size() >= kinds.values().stream().mapToInt(Integer::intValue).sum();
    }
}
