// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import static java.util.Objects.requireNonNull;

import io.stockscope.event.Measurement;
import io.stockscope.event.MeasurementKind;
import io.stockscope.job.measure.Metric;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Adds measurements up as whoever decides rules does: in the order of each producer, as far as what
 * was sent when its frontier came to a time.
 */
final class MeasurementReceiver {

    /** A number is about this. */
    record Key(Instant windowStart, Map<String, String> labels) {
        String label(String name) {
            return labels.getOrDefault(name, "");
        }
    }

    private final Map<String, List<Measurement>> byProducer = new TreeMap<>();

    MeasurementReceiver(List<Measurement> measurements) {
        for (Measurement measurement : measurements) {
            byProducer
                    .computeIfAbsent(measurement.getProducer(), producer -> new ArrayList<>())
                    .add(measurement);
        }
        byProducer
                .values()
                .forEach(sent -> sent.sort(Comparator.comparing(Measurement::getSequence)));
    }

    /** The number of a count or gauge. */
    static double value(Measurement measurement) {
        return requireNonNull(measurement.getValue());
    }

    /** What each producer has sent, in its order. */
    Map<String, List<Measurement>> byProducer() {
        return byProducer;
    }

    /** Who knows only what was sent when every producer's frontier had come to a time. */
    MeasurementReceiver knowing(Instant frontier) {
        return new MeasurementReceiver(
                byProducer.values().stream()
                        .flatMap(
                                sent ->
                                        sent.stream()
                                                .takeWhile(
                                                        measurement ->
                                                                measurement
                                                                        .getFrontier()
                                                                        .isBefore(frontier)))
                        .toList());
    }

    /** A count by window and labels, without what adds up to nothing. */
    Map<Key, Long> counts(Metric metric) {
        Map<Key, Long> counts = new HashMap<>();
        for (Measurement measurement : of(metric, MeasurementKind.COUNT)) {
            counts.merge(key(measurement), Math.round(value(measurement)), Long::sum);
        }
        counts.values().removeIf(count -> count == 0);
        return counts;
    }

    /** A distribution by window and labels: merged bins, without those that hold nothing. */
    Map<Key, Map<Integer, Long>> sketches(Metric metric) {
        Map<Key, Map<Integer, Long>> sketches = new HashMap<>();
        for (Measurement measurement : of(metric, MeasurementKind.DISTRIBUTION)) {
            Map<Integer, Long> sketch =
                    sketches.computeIfAbsent(key(measurement), any -> new TreeMap<>());
            requireNonNull(measurement.getBins())
                    .forEach((bin, n) -> sketch.merge(Integer.valueOf(bin), n, Long::sum));
        }
        sketches.values().forEach(sketch -> sketch.values().removeIf(n -> n == 0));
        sketches.values().removeIf(Map::isEmpty);
        return sketches;
    }

    /** The last readings of a gauge by a label. */
    Map<String, Double> gauges(Metric metric, String label) {
        Map<String, Double> gauges = new TreeMap<>();
        for (Measurement measurement : of(metric, MeasurementKind.GAUGE)) {
            gauges.put(measurement.getLabels().get(label), value(measurement));
        }
        gauges.values().removeIf(value -> value == 0);
        return gauges;
    }

    private List<Measurement> of(Metric metric, MeasurementKind kind) {
        List<Measurement> found = new ArrayList<>();
        for (List<Measurement> sent : byProducer.values()) {
            for (Measurement measurement : sent) {
                if (measurement.getMetric().equals(metric.wireName())) {
                    if (measurement.getKind() != kind) {
                        throw new IllegalStateException(measurement + " is no " + kind);
                    }
                    found.add(measurement);
                }
            }
        }
        return found;
    }

    private static Key key(Measurement measurement) {
        return new Key(measurement.getWindowStart(), Map.copyOf(measurement.getLabels()));
    }
}
