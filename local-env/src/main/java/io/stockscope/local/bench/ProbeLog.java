// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.event.Measurement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Pairs each probe with the measurement that results from it. A probe is an event that raises a
 * value which nothing else touches from {@code number - 1} to {@code number}; the measurement that
 * results is the first one by which the value is at least that. So every pair is unambiguous,
 * although one measurement may tell of several events.
 */
final class ProbeLog {

    /**
     * A pair.
     *
     * @param dueAtMillis when Kafka had appended the probe; of what falls due by a timer, so much
     *     later as the timer waits
     * @param measuredAtMillis when Kafka had appended the measurement
     */
    record Pair(long dueAtMillis, long measuredAtMillis) {
        long latencyMillis() {
            return measuredAtMillis - dueAtMillis;
        }
    }

    private static final class Series {
        private final NavigableMap<Long, Long> dueAtMillis = new TreeMap<>();
        private final NavigableMap<Long, Long> reachedAtMillis = new TreeMap<>();
        private long value;
    }

    private final Map<ProbeMetric, Map<String, Series>> series = new EnumMap<>(ProbeMetric.class);

    /**
     * A probe was appended.
     *
     * @param name of the series
     * @param number to which it raises the value
     * @param dueAtMillis when it is to be measured at the earliest, but for the bound of disorder
     */
    synchronized void sent(ProbeMetric metric, String name, long number, long dueAtMillis) {
        of(metric, name).dueAtMillis.put(number, dueAtMillis);
    }

    /** Takes a measurement, of whatever. */
    synchronized void take(Measurement measurement, long appendedAtMillis) {
        for (ProbeMetric metric : ProbeMetric.values()) {
            if (metric.isOf(measurement)) {
                Series one = of(metric, metric.series(measurement));
                long told = metric.told(measurement);
                one.value = metric.isAbsolute() ? told : one.value + told;
                one.reachedAtMillis.putIfAbsent(one.value, appendedAtMillis);
            }
        }
    }

    /** How many probes were sent that nothing has told of yet. */
    synchronized int outstanding() {
        int count = 0;
        for (Map<String, Series> byName : series.values()) {
            for (Series one : byName.values()) {
                for (long number : one.dueAtMillis.keySet()) {
                    if (one.reachedAtMillis.ceilingEntry(number) == null) {
                        count++;
                    }
                }
            }
        }
        return count;
    }

    /** The pairs of a metric whose probe was due in a span of time. */
    synchronized List<Pair> pairs(ProbeMetric metric, long fromMillis, long toMillis) {
        List<Pair> pairs = new ArrayList<>();
        for (Series one : series.getOrDefault(metric, Map.of()).values()) {
            one.dueAtMillis.forEach(
                    (number, dueAtMillis) -> {
                        Map.Entry<Long, Long> reached = one.reachedAtMillis.ceilingEntry(number);
                        if (reached != null
                                && dueAtMillis >= fromMillis
                                && dueAtMillis < toMillis) {
                            pairs.add(new Pair(dueAtMillis, reached.getValue()));
                        }
                    });
        }
        return pairs;
    }

    private Series of(ProbeMetric metric, String name) {
        return series.computeIfAbsent(metric, m -> new HashMap<>())
                .computeIfAbsent(name, n -> new Series());
    }
}
