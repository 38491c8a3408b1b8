// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.stock.StockDecoding;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;
import org.jspecify.annotations.Nullable;

/** Adds up what the embedded Flink of this process counts under {@code stockscope}. */
public final class MetricSums implements MetricReporter {

    /** Events that have come to the end of a rung's way. */
    static final String EVENTS = "benchEvents";

    /** Events that have been counted or found to be duplicates. */
    static final String DECIDED = "benchDecided";

    /** Of the stock job: records that were read, per topic. */
    private static final String READ = "read";

    private static final List<String> TOPICS =
            StockDecoding.topics().stream().map(StockscopeTopic::topicName).toList();
    private static final List<Named> COUNTERS = new CopyOnWriteArrayList<>();
    private static final Map<String, Gauge<?>> OF_CHECKPOINTS = new ConcurrentHashMap<>();

    /** Flink finds it as a service. */
    public static final class Factory implements MetricReporterFactory {
        @Override
        public MetricReporter createMetricReporter(Properties properties) {
            return new MetricSums();
        }
    }

    private record Named(Counter counter, String name, @Nullable String topic) {
        boolean isOfStockTopic() {
            return TOPICS.contains(topic);
        }
    }

    /** Forgets the jobs before. */
    public static void reset() {
        COUNTERS.clear();
        OF_CHECKPOINTS.clear();
    }

    /** The sum of the counters of that name. */
    static long sum(String name) {
        return COUNTERS.stream()
                .filter(counter -> counter.name().equals(name))
                .mapToLong(counter -> counter.counter().getCount())
                .sum();
    }

    /** What Flink tells of the last checkpoint under that name; -1 before the first one. */
    static long ofLastCheckpoint(String name) {
        Gauge<?> gauge = OF_CHECKPOINTS.get(name);
        return gauge != null && gauge.getValue() instanceof Long value ? value : -1;
    }

    /** Stock events that the stock job has read. */
    public static long stockEventsRead() {
        return COUNTERS.stream()
                .filter(counter -> counter.isOfStockTopic() && counter.name().equals(READ))
                .mapToLong(counter -> counter.counter().getCount())
                .sum();
    }

    /** Stock events of which the stock job has said what became of them. */
    public static long stockEventsDecided() {
        return COUNTERS.stream()
                .filter(counter -> counter.isOfStockTopic() && !counter.name().equals(READ))
                .mapToLong(counter -> counter.counter().getCount())
                .sum();
    }

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
        if (metric instanceof Counter counter
                && List.of(group.getScopeComponents()).contains("stockscope")) {
            COUNTERS.add(new Named(counter, name, group.getAllVariables().get("<topic>")));
        } else if (metric instanceof Gauge<?> gauge && name.startsWith("last")) {
            OF_CHECKPOINTS.put(name, gauge);
        }
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
        // What was counted stays when the job has ended.
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
