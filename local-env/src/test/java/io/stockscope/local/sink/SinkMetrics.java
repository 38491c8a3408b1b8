// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.sink;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** Counters and gauges of the sinks, and of checkpoints, in the embedded Flinks of this JVM. */
public final class SinkMetrics implements MetricReporter {

    /** The option of Flink that switches it on. */
    static final String OPTION = "metrics.reporter.sink.factory.class";

    private static final String CHECKPOINTS_FAILED = "numberOfFailedCheckpoints";

    private static final Map<Metric, String> METRICS = new ConcurrentHashMap<>();

    /** Flink finds it as a service. */
    public static final class Factory implements MetricReporterFactory {
        @Override
        public MetricReporter createMetricReporter(Properties properties) {
            return new SinkMetrics();
        }
    }

    /** Leaves nothing of earlier jobs. */
    static void reset() {
        METRICS.clear();
    }

    /**
     * The sum over all subtasks, and over all lives of a job since {@link #reset}.
     *
     * @param operator as the job names it
     */
    static long sum(String operator, String name) {
        return METRICS.entrySet().stream()
                .filter(metric -> metric.getValue().contains(operator))
                .filter(metric -> metric.getValue().endsWith("." + name))
                .mapToLong(metric -> value(metric.getKey()))
                .sum();
    }

    /** How many checkpoints have failed. */
    static long failedCheckpoints() {
        return METRICS.entrySet().stream()
                .filter(metric -> metric.getValue().endsWith("." + CHECKPOINTS_FAILED))
                .mapToLong(metric -> value(metric.getKey()))
                .sum();
    }

    private static long value(Metric metric) {
        if (metric instanceof Counter counter) {
            return counter.getCount();
        }
        return metric instanceof Gauge<?> gauge && gauge.getValue() instanceof Number number
                ? number.longValue()
                : 0;
    }

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
        List<String> scope = List.of(group.getScopeComponents());
        if (scope.contains("clickhouse") || name.equals(CHECKPOINTS_FAILED)) {
            METRICS.put(metric, String.join(".", scope) + "." + name);
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
