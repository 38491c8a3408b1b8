// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import io.stockscope.sink.clickhouse.internal.RetryableFailure.Kind;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;

/**
 * What became of batches; the README defines each number. Counted on the threads that send, read by
 * reporters.
 */
final class DeliveryMetrics {
    private final MetricGroup group;
    private final Counter rows;
    private final Counter bytes;
    private final Counter batches;
    private final Counter alreadyIn;
    private final Counter restored;
    private final Counter rejected;
    private final Counter insertMillis;
    private final Map<Kind, Counter> retries = new EnumMap<>(Kind.class);
    private volatile long lastInsertMillis;

    /** Threads that try something again to since when, by {@link System#nanoTime}. */
    private final Map<Thread, Long> retryingSince = new ConcurrentHashMap<>();

    DeliveryMetrics(MetricGroup parent) {
        group = parent.addGroup("clickhouse");
        rows = counter(group, "insertedRows");
        bytes = counter(group, "insertedBytes");
        batches = counter(group, "insertedBatches");
        alreadyIn = counter(group, "alreadyInRows");
        restored = counter(group, "restoredRows");
        rejected = counter(group, "rejectedRows");
        insertMillis = counter(group, "insertMillis");
        for (Kind kind : Kind.values()) {
            retries.put(
                    kind,
                    counter(
                            group.addGroup("class", kind.name().toLowerCase(Locale.ROOT)),
                            "insertRetries"));
        }
        group.gauge("lastInsertMillis", () -> lastInsertMillis);
        group.gauge("retryingMillis", this::retryingMillis);
    }

    /** Adds what waits in {@code outbox}. */
    void show(Outbox outbox) {
        group.gauge("backlogBytes", outbox::bytes);
    }

    private static Counter counter(MetricGroup group, String name) {
        return group.counter(name, new ThreadSafeSimpleCounter());
    }

    void inserted(FrozenBatch batch, long nanos) {
        lastInsertMillis = TimeUnit.NANOSECONDS.toMillis(nanos);
        insertMillis.inc(lastInsertMillis);
        batches.inc();
        bytes.inc(batch.header().lengths().bytes());
        if (!batch.header().rejections()) {
            rows.inc(batch.rows());
        }
    }

    void alreadyIn(FrozenBatch batch) {
        if (!batch.header().rejections()) {
            alreadyIn.inc(batch.rows());
        }
    }

    void restored(FrozenBatch batch) {
        if (!batch.header().rejections()) {
            restored.inc(batch.rows());
        }
    }

    void rejected(int count) {
        rejected.inc(count);
    }

    void retried(RetryableFailure failure) {
        retryingSince.putIfAbsent(Thread.currentThread(), System.nanoTime());
        Objects.requireNonNull(retries.get(failure.kind())).inc();
    }

    /** What this thread has tried again has succeeded, or is given up. */
    void retriedToTheEnd() {
        retryingSince.remove(Thread.currentThread());
    }

    private long retryingMillis() {
        long now = System.nanoTime();
        return retryingSince.values().stream()
                .mapToLong(since -> TimeUnit.NANOSECONDS.toMillis(now - since))
                .max()
                .orElse(0);
    }
}
