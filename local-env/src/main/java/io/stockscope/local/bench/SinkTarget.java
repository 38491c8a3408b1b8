// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What is wanted of a way's speed, as a ratio to that of the fastest of some others, taken within
 * each round.
 *
 * @param against the way with the highest median of the others
 * @param wanted the least ratio
 * @param found over the rounds
 */
record SinkTarget(SinkWay way, SinkWay against, double wanted, Spread found) {

    private static final double OF_CLIENT = 0.85;
    private static final double OF_JDBC = 3;

    Verdict verdict() {
        return Verdict.of(found, wanted);
    }

    /** Of the sink as it is by default, beside what was measured to compare it with. */
    static List<SinkTarget> of(Map<SinkWay, List<SinkMeasurement>> runs) {
        List<SinkTarget> targets = new ArrayList<>();
        for (SinkWay way : runs.keySet()) {
            if (way.kind() == SinkWay.Kind.EXACTLY_ONCE) {
                fastest(runs, SinkWay.Kind::isClient)
                        .ifPresent(client -> targets.add(of(way, client, OF_CLIENT, runs)));
                fastest(runs, kind -> kind == SinkWay.Kind.JDBC)
                        .ifPresent(jdbc -> targets.add(of(way, jdbc, OF_JDBC, runs)));
            }
        }
        return targets;
    }

    private static SinkTarget of(
            SinkWay way, SinkWay against, double wanted, Map<SinkWay, List<SinkMeasurement>> runs) {
        return new SinkTarget(way, against, wanted, ratio(way, against, runs));
    }

    /** How many times as fast one way was as another one. */
    static Spread ratio(SinkWay way, SinkWay other, Map<SinkWay, List<SinkMeasurement>> runs) {
        List<SinkMeasurement> own = runs.getOrDefault(way, List.of());
        List<SinkMeasurement> others = runs.getOrDefault(other, List.of());
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < Math.min(own.size(), others.size()); round++) {
            ratios.add(own.get(round).rowsPerSecond() / others.get(round).rowsPerSecond());
        }
        return Spread.of(ratios);
    }

    /** The way of those kinds with the highest median. */
    static Optional<SinkWay> fastest(
            Map<SinkWay, List<SinkMeasurement>> runs, Predicate<SinkWay.Kind> kinds) {
        return runs.keySet().stream()
                .filter(way -> kinds.test(way.kind()))
                .max(Comparator.comparingDouble(way -> medianRowsPerSecond(runs, way)));
    }

    private static double medianRowsPerSecond(
            Map<SinkWay, List<SinkMeasurement>> runs, SinkWay way) {
        return Spread.of(
                        runs.getOrDefault(way, List.of()).stream()
                                .map(SinkMeasurement::rowsPerSecond)
                                .toList())
                .median();
    }

    /** One line. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s: %.2f (%.2f..%.2f) times %s; at least %.2f is wanted: %s",
                way.id(),
                found.median(),
                found.min(),
                found.max(),
                against.id(),
                wanted,
                verdict().text());
    }
}
