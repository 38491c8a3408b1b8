// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * The checkpoints of the job of this process, as Flink counts them: looked up more often than they
 * come, since it tells only the last one.
 */
final class CheckpointLog implements AutoCloseable {

    private static final long PERIOD_MILLIS = 100;

    private record Completed(long id, long nanos, long millis, long bytes, long fullBytes) {}

    private final List<Completed> completed = new ArrayList<>();
    private final ScheduledExecutorService looking =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread thread = new Thread(task, "checkpoint-log");
                        thread.setDaemon(true);
                        return thread;
                    });

    CheckpointLog() {
        looking.scheduleAtFixedRate(this::look, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private synchronized void look() {
        long id = MetricSums.ofLastCheckpoint("lastCompletedCheckpointId");
        long known = completed.isEmpty() ? 0 : completed.get(completed.size() - 1).id();
        if (id > known) {
            completed.add(
                    new Completed(
                            id,
                            System.nanoTime(),
                            MetricSums.ofLastCheckpoint("lastCheckpointDuration"),
                            MetricSums.ofLastCheckpoint("lastCheckpointSize"),
                            MetricSums.ofLastCheckpoint("lastCheckpointFullSize")));
        }
    }

    /** Those of the last time up to now, in nanoseconds. */
    synchronized Checkpoints last(long nanos) {
        look();
        long from = System.nanoTime() - nanos;
        List<Completed> counted = completed.stream().filter(c -> c.nanos() >= from).toList();
        if (counted.isEmpty()) {
            return new Checkpoints(0, 0, 0, 0, 0);
        }
        Spread millis = spread(counted, Completed::millis);
        return new Checkpoints(
                counted.size(),
                counted.get(counted.size() - 1).fullBytes(),
                Math.round(spread(counted, Completed::bytes).median()),
                Math.round(millis.median()),
                Math.round(millis.max()));
    }

    private static Spread spread(List<Completed> of, ToLongFunction<Completed> value) {
        return Spread.of(of.stream().map(c -> (double) value.applyAsLong(c)).toList());
    }

    @Override
    public void close() {
        looking.shutdownNow();
    }
}
