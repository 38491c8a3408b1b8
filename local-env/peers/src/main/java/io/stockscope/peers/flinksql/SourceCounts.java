// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers.flinksql;

import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** Adds up the records that the sources of the embedded Flink have read, each topic once. */
public final class SourceCounts implements MetricReporter {

    private static final List<Counter> COUNTERS = new CopyOnWriteArrayList<>();

    /** Flink finds it as a service. */
    public static final class Factory implements MetricReporterFactory {
        @Override
        public MetricReporter createMetricReporter(Properties properties) {
            return new SourceCounts();
        }
    }

    static void reset() {
        COUNTERS.clear();
    }

    static long read() {
        return COUNTERS.stream().mapToLong(Counter::getCount).sum();
    }

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
        String operator = group.getAllVariables().getOrDefault("<operator_name>", "");
        boolean source = operator.startsWith("Source:") || operator.contains("TableSourceScan");
        if (metric instanceof Counter counter
                && name.equals("numRecordsIn")
                && source
                && !operator.contains(SqlSources.ENDS)) {
            COUNTERS.add(counter);
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
