// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.lockstep;

import static java.util.Objects.requireNonNull;

import io.stockscope.job.measure.Measured;
import io.stockscope.job.measure.Metric;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What measurements add up to, and what gauges read last, by name, window and labels. */
final class MeasuredSums implements LockstepListener {

    private final Map<String, Long> sums = new TreeMap<>();
    private final Map<String, Long> gauges = new TreeMap<>();

    @Override
    public void measured(Measured measured, long nowMillis) {
        String name = measured.metric() + " " + new TreeMap<>(measured.labels());
        switch (measured.kind()) {
            case GAUGE -> gauges.put(name, Math.round(requireNonNull(measured.value())));
            case COUNT -> add(name, measured, Math.round(requireNonNull(measured.value())));
            case DISTRIBUTION ->
                    add(
                            name,
                            measured,
                            requireNonNull(measured.bins()).values().stream()
                                    .mapToLong(Long::longValue)
                                    .sum());
        }
    }

    private void add(String name, Measured measured, long number) {
        sums.merge(
                Instant.ofEpochMilli(measured.windowStartMillis()) + " " + name, number, Long::sum);
    }

    /** Sums of a metric that are not 0. */
    Map<String, Long> sums(Metric metric) {
        return of(metric, sums);
    }

    /** Last readings of a metric that are not 0. */
    Map<String, Long> gauges(Metric metric) {
        return of(metric, gauges);
    }

    private static Map<String, Long> of(Metric metric, Map<String, Long> numbers) {
        Map<String, Long> found = new TreeMap<>();
        numbers.forEach(
                (name, number) -> {
                    if (number != 0 && name.contains(metric.wireName() + " {")) {
                        found.put(name, number);
                    }
                });
        return found;
    }

    /** The name of a sum. */
    static String name(Instant windowStart, Metric metric, String... labels) {
        return windowStart + " " + name(metric, labels);
    }

    /** The name of a gauge; labels and their values take turns. */
    static String name(Metric metric, String... labels) {
        Map<String, String> named = new TreeMap<>();
        for (List<String> rest = List.of(labels);
                !rest.isEmpty();
                rest = rest.subList(2, rest.size())) {
            named.put(rest.get(0), rest.get(1));
        }
        return metric.wireName() + " " + named;
    }
}
