// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;

/** What came to a writer, and what waits there; the README defines each number. */
final class WriterMetrics {
    private final MetricGroup group;
    private final Counter sentRows;
    private final Counter sentBytes;
    private final Counter received;
    private final Counter superseded;
    private final Counter rejected;
    private final Counter waitMillis;
    private final AtomicLong restoredRows = new AtomicLong();
    private final AtomicLong settledRows = new AtomicLong();
    private final Set<FrozenBatch> closed = ConcurrentHashMap.newKeySet();

    WriterMetrics(SinkWriterMetricGroup sink) {
        group = sink.addGroup("clickhouse");
        sentRows = sink.getNumRecordsSendCounter();
        sentBytes = sink.getNumBytesSendCounter();
        received = counter("receivedRows");
        superseded = counter("supersededRows");
        rejected = counter("unencodableRows");
        waitMillis = counter("waitMillis");
        group.gauge("waitingRows", this::waitingRows);
        group.gauge("oldestWaitingMillis", this::oldestWaitingMillis);
    }

    /** Adds what {@code store} keeps. */
    void show(BatchStore store) {
        group.gauge("waitingBytes", store::bytes);
        group.gauge("spilledBatches", store::spilledBatches);
        group.gauge("spilledBytes", store::spilledBytes);
    }

    private Counter counter(String name) {
        return group.counter(name, new ThreadSafeSimpleCounter());
    }

    void received() {
        received.inc();
    }

    void unencodable() {
        rejected.inc();
    }

    /** A batch of an earlier run is on its way until it is released. */
    void restored(FrozenBatch batch) {
        closed.add(batch);
        if (!batch.header().rejections()) {
            restoredRows.addAndGet(batch.rows());
        }
    }

    /** A batch is on its way until it is released. */
    void closed(FrozenBatch batch, int supersededRows) {
        superseded.inc(supersededRows);
        closed.add(batch);
    }

    void settled(FrozenBatch batch) {
        closed.remove(batch);
        if (!batch.header().rejections()) {
            settledRows.addAndGet(batch.rows());
            sentRows.inc(batch.rows());
            sentBytes.inc(batch.header().lengths().bytes());
        }
    }

    void waited(long nanos) {
        waitMillis.inc(TimeUnit.NANOSECONDS.toMillis(nanos));
    }

    private long waitingRows() {
        return received.getCount()
                + restoredRows.get()
                - superseded.getCount()
                - rejected.getCount()
                - settledRows.get();
    }

    private long oldestWaitingMillis() {
        long now = System.currentTimeMillis();
        return closed.stream()
                .mapToLong(batch -> now - batch.header().openedAtMillis())
                .max()
                .orElse(0);
    }
}
