// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** Adds up what the embedded Flinks of this JVM count that were given {@link #OPTIONS}. */
public final class CounterReporter implements MetricReporter {

    /** Configuration of Stockscope that switches it on. */
    static final Map<String, String> OPTIONS =
            Map.of("flink.metrics.reporter.counters.factory.class", Factory.class.getName());

    private static final Map<Counter, String> COUNTERS = new ConcurrentHashMap<>();

    /** Flink finds it as a service. */
    public static final class Factory implements MetricReporterFactory {
        @Override
        public MetricReporter createMetricReporter(Properties properties) {
            return new CounterReporter();
        }
    }

    /** Leaves nothing of earlier jobs. */
    static void reset() {
        COUNTERS.clear();
    }

    /**
     * The sum of all counters of Stockscope's own, whatever the operator and subtask.
     *
     * @param ending of their names, such as {@code read} or {@code pos.lines.read}
     */
    static long sum(String ending) {
        return COUNTERS.entrySet().stream()
                .filter(counter -> counter.getValue().endsWith("." + ending))
                .mapToLong(counter -> counter.getKey().getCount())
                .sum();
    }

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
        List<String> scope = List.of(group.getScopeComponents());
        if (metric instanceof Counter counter && scope.contains("stockscope")) {
            COUNTERS.put(counter, String.join(".", scope) + "." + name);
        }
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
        // What was counted stays, after the job has ended as well.
    }

    @Override
    public void open(MetricConfig config) {
        // Nothing to connect to.
    }

    @Override
    public void close() {
        // Nothing to close.
    }
}
