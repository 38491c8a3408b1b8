// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import static java.util.Objects.requireNonNull;

import io.stockscope.event.StockscopeTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * What a stock job in this process counts, asked at any time: Flink's metrics, without the seconds
 * that they take to the web UI.
 */
public final class JobMetrics implements MetricReporter {

    private static final String REPORTER = "metrics.reporter.figures.";
    private static final String ID = "id";
    private static final String WATERMARK = "currentInputWatermark";
    private static final String STOCK = "Stock per SKU";
    private static final String TOPIC = "topic";
    private static final String SOURCE = "source";

    /** Flink makes its reporters itself; this is how its maker finds the one of its cluster. */
    private static final Map<String, JobMetrics> OPEN = new ConcurrentHashMap<>();

    private final Map<Counter, Key> counters = new ConcurrentHashMap<>();
    private final Map<Gauge<?>, Boolean> watermarks = new ConcurrentHashMap<>();
    private final Map<Gauge<?>, Boolean> waiting = new ConcurrentHashMap<>();

    /** A counter's name, and the topic or source that it counts; empty where it counts neither. */
    private record Key(String name, String of) {}

    /** Flink finds it as a service. */
    public static final class Factory implements MetricReporterFactory {
        @Override
        public MetricReporter createMetricReporter(Properties properties) {
            JobMetrics metrics = new JobMetrics();
            OPEN.put(properties.getProperty(ID), metrics);
            return metrics;
        }
    }

    private JobMetrics() {}

    /** The name under which the metrics of one cluster are found. */
    public static String newId() {
        return UUID.randomUUID().toString();
    }

    /** Configuration of a cluster that switches it on. */
    public static Map<String, String> options(String id) {
        return Map.of(REPORTER + "factory.class", Factory.class.getName(), REPORTER + ID, id);
    }

    /** Takes the metrics of a cluster that has started. */
    public static JobMetrics take(String id) {
        return requireNonNull(OPEN.remove(id), "the cluster was given these options");
    }

    /** Returns the records read from a topic. */
    public long read(StockscopeTopic topic) {
        return sum("read", key -> key.of.equals(topic.topicName()));
    }

    /** Returns the records that came again, over all topics. */
    public long duplicates() {
        return sum("duplicates", key -> true);
    }

    /** Returns the events that came late, of all sources. */
    public long late() {
        return sum("lateEvents", key -> true);
    }

    /** Returns the records that wait for time to pass them. */
    public long waiting() {
        return waiting.keySet().stream().mapToLong(JobMetrics::value).sum();
    }

    /**
     * Returns up to when all is applied, in epoch milliseconds: the lowest watermark of the stock
     * operator's subtasks. Empty before the first one.
     */
    public OptionalLong watermarkMillis() {
        OptionalLong lowest = watermarks.keySet().stream().mapToLong(JobMetrics::value).min();
        return lowest.isPresent() && lowest.getAsLong() == Long.MIN_VALUE
                ? OptionalLong.empty()
                : lowest;
    }

    private long sum(String name, Predicate<Key> wanted) {
        return counters.entrySet().stream()
                .filter(entry -> entry.getValue().name.equals(name))
                .filter(entry -> wanted.test(entry.getValue()))
                .mapToLong(entry -> entry.getKey().getCount())
                .sum();
    }

    private static long value(Gauge<?> gauge) {
        return gauge.getValue() instanceof Long value ? value : 0;
    }

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
        List<String> scope = new ArrayList<>(List.of(group.getScopeComponents()));
        boolean ours = scope.contains("stockscope");
        if (ours && metric instanceof Counter counter) {
            counters.put(counter, new Key(name, subject(scope)));
        } else if (ours && metric instanceof Gauge<?> gauge && name.equals("waiting")) {
            waiting.put(gauge, true);
        } else if (metric instanceof Gauge<?> gauge
                && name.equals(WATERMARK)
                && STOCK.equals(group.getAllVariables().get("<operator_name>"))) {
            watermarks.put(gauge, true);
        }
    }

    private static String subject(List<String> scope) {
        int at = Math.max(scope.lastIndexOf(TOPIC), scope.lastIndexOf(SOURCE));
        return at >= 0 && at + 1 < scope.size() ? scope.get(at + 1) : "";
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
        if (metric instanceof Counter counter) {
            counters.remove(counter);
        } else if (metric instanceof Gauge<?> gauge) {
            watermarks.remove(gauge);
            waiting.remove(gauge);
        }
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
