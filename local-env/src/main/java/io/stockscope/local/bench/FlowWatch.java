// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.event.Measurement;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What a job's measurements say of the events themselves: how many were late, and are unread. */
final class FlowWatch {

    private static final String LATE = "late_events";
    private static final String LAG = "consumer_lag_records";

    private final Map<String, Long> lateBySource = new TreeMap<>();
    private final Map<String, Long> lagByTopic = new HashMap<>();

    /** Takes a measurement, of whatever. */
    synchronized void take(Measurement measurement) {
        Double value = measurement.getValue();
        if (value == null) {
            return;
        }
        if (measurement.getMetric().equals(LATE)) {
            lateBySource.merge(
                    measurement.getLabels().getOrDefault("source", ""),
                    Math.round(value),
                    Long::sum);
        } else if (measurement.getMetric().equals(LAG)) {
            lagByTopic.put(measurement.getLabels().getOrDefault("topic", ""), Math.round(value));
        }
    }

    /** Events that were late, of all sources. */
    synchronized long late() {
        return lateBySource.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Sources of which events were late, and how many. */
    synchronized Map<String, Long> lateBySource() {
        return new TreeMap<>(lateBySource);
    }

    /** Records that are unread, of all topics, as they were measured last. */
    synchronized long unread() {
        return lagByTopic.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Forgets who was late. */
    synchronized void forgetLate() {
        lateBySource.clear();
    }
}
