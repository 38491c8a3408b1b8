// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Delivers several batches at the same time, each on one of a few lanes. */
final class ParallelDelivery implements AutoCloseable {
    private final List<? extends BatchSender> lanes;
    private final ExecutorService threads;

    /**
     * Creates it; it closes the lanes.
     *
     * @param name of its threads
     */
    ParallelDelivery(String name, List<? extends BatchSender> lanes) {
        this.lanes = lanes;
        this.threads =
                Executors.newFixedThreadPool(
                        lanes.size(),
                        task -> {
                            Thread thread = new Thread(task, name);
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    /**
     * Returns when all batches are delivered, and releases each when it is.
     *
     * @param mayBeIn whether an earlier run may have sent them
     * @throws IOException the first failure; the others are given up then
     */
    void deliver(List<FrozenBatch> batches, boolean mayBeIn)
            throws IOException, InterruptedException {
        if (batches.size() == 1) {
            deliver(lanes.get(0), batches.get(0), mayBeIn);
            return;
        }
        Queue<FrozenBatch> rest = new ConcurrentLinkedQueue<>(batches);
        CompletionService<BatchSender> ended = new ExecutorCompletionService<>(threads);
        List<Future<BatchSender>> working = new ArrayList<>();
        for (BatchSender lane : lanes.subList(0, Math.min(lanes.size(), batches.size()))) {
            working.add(
                    ended.submit(
                            () -> {
                                for (FrozenBatch next = rest.poll();
                                        next != null;
                                        next = rest.poll()) {
                                    deliver(lane, next, mayBeIn);
                                }
                                return lane;
                            }));
        }
        try {
            for (int i = 0; i < working.size(); i++) {
                ended.take().get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure
                    ? failure
                    : new IOException("sending a batch failed", e.getCause());
        } finally {
            working.forEach(future -> future.cancel(true));
        }
    }

    private static void deliver(BatchSender lane, FrozenBatch batch, boolean mayBeIn)
            throws IOException, InterruptedException {
        lane.deliver(batch, mayBeIn);
        batch.release();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        lanes.forEach(BatchSender::close);
    }
}
