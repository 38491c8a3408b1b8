// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;

/** The numbers of one writer; {@link io.stockscope.sink.clickhouse.ClickHouseSink} defines them. */
final class WriterMetrics {
    private final Counter rows;
    private final Counter bytes;
    private final Counter batches;
    private final Counter retries;
    private final Counter insertMillis;
    private final Counter waitMillis;
    private volatile long lastInsertMillis;

    WriterMetrics(SinkWriterMetricGroup sink) {
        MetricGroup own = sink.addGroup("clickhouse");
        rows = sink.getNumRecordsSendCounter();
        bytes = sink.getNumBytesSendCounter();
        sink.setCurrentSendTimeGauge(() -> lastInsertMillis);
        // Counted on the sending thread, read by reporters.
        batches = own.counter("insertedBatches", new ThreadSafeSimpleCounter());
        retries = own.counter("insertRetries", new ThreadSafeSimpleCounter());
        insertMillis = own.counter("insertMillis", new ThreadSafeSimpleCounter());
        waitMillis = own.counter("waitMillis", new ThreadSafeSimpleCounter());
    }

    void inserted(Batch batch, long nanos) {
        rows.inc(batch.rowCount());
        bytes.inc(batch.rows().size());
        batches.inc();
        lastInsertMillis = TimeUnit.NANOSECONDS.toMillis(nanos);
        insertMillis.inc(lastInsertMillis);
    }

    void retried() {
        retries.inc();
    }

    void waited(long nanos) {
        waitMillis.inc(TimeUnit.NANOSECONDS.toMillis(nanos));
    }
}
