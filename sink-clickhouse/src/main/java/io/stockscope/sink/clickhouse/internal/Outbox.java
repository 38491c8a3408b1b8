// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Batches on their way into their tables: delivered in the background, first come, first served,
 * several at the same time, each on one of a few lanes.
 *
 * <p>A batch that is delivered is released by {@link #settle} only, on the thread of the task: no
 * batch loses its bytes while a checkpoint is made of it. All methods but {@link #bytes} are for
 * that thread.
 */
final class Outbox implements AutoCloseable {
    private final List<BatchSender> lanes;
    private final Deque<BatchSender> freeLanes;
    private final ExecutorService threads;
    private volatile Runnable onNews = () -> {};

    // What follows is guarded by this.
    private final Deque<FrozenBatch> delivered = new ArrayDeque<>();
    private int underWay;
    private long bytesUnderWay;
    private boolean troubled;
    private @Nullable Throwable failure;

    /**
     * Creates an empty one; it closes its lanes.
     *
     * @param name of its threads
     * @param lanes how many
     * @param newLane makes one, which runs what it is given after each try that fails
     */
    Outbox(String name, int lanes, Function<Runnable, BatchSender> newLane) {
        this.lanes = Stream.generate(() -> newLane.apply(this::tryFailed)).limit(lanes).toList();
        this.freeLanes = new ConcurrentLinkedDeque<>(this.lanes);
        this.threads =
                Executors.newFixedThreadPool(
                        lanes,
                        task -> {
                            Thread thread = new Thread(task, name);
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    /** Sets what is run, on a lane's thread, whenever {@link #settle} has something to do. */
    void onNews(Runnable action) {
        onNews = action;
    }

    /**
     * Takes batches, and returns at once.
     *
     * @param mayBeIn whether an earlier run may have sent them
     */
    void submit(List<FrozenBatch> batches, boolean mayBeIn) {
        synchronized (this) {
            troubled = false;
            for (FrozenBatch batch : batches) {
                underWay++;
                bytesUnderWay += batch.content().size();
            }
        }
        for (FrozenBatch batch : batches) {
            threads.execute(() -> deliver(batch, mayBeIn));
        }
    }

    /** Returns whether all that was submitted is delivered. */
    synchronized boolean isEmpty() {
        return underWay == 0;
    }

    /** Returns how many bytes are not delivered yet, packed. */
    synchronized long bytes() {
        return bytesUnderWay;
    }

    /**
     * Returns when no more bytes than that are left to deliver.
     *
     * @throws IOException if a batch cannot be delivered
     */
    void awaitAtMost(long bytes) throws IOException, InterruptedException {
        await(() -> bytesUnderWay <= bytes, null);
    }

    /**
     * Returns when all is delivered, when a try has failed since the last {@link #submit}, or when
     * the time is over.
     *
     * @throws IOException if a batch cannot be delivered
     */
    void awaitUntroubled(Duration atMost) throws IOException, InterruptedException {
        await(() -> underWay == 0 || troubled, atMost);
    }

    /**
     * Releases what is delivered.
     *
     * @throws IOException the first failure, every time
     */
    void settle() throws IOException {
        while (true) {
            FrozenBatch batch;
            synchronized (this) {
                batch = delivered.poll();
                if (batch == null) {
                    failIfFailed();
                    return;
                }
            }
            batch.release();
        }
    }

    /** Ends what is under way. */
    @Override
    public void close() {
        threads.shutdownNow();
        lanes.forEach(BatchSender::close);
    }

    private void await(BooleanSupplier over, @Nullable Duration atMost)
            throws IOException, InterruptedException {
        long startedNanos = System.nanoTime();
        synchronized (this) {
            while (failure == null && !over.getAsBoolean()) {
                if (atMost == null) {
                    wait();
                    continue;
                }
                long leftMillis = atMost.minusNanos(System.nanoTime() - startedNanos).toMillis();
                if (leftMillis <= 0) {
                    break;
                }
                wait(leftMillis);
            }
        }
        settle();
    }

    private void deliver(FrozenBatch batch, boolean mayBeIn) {
        // There are as many as threads. The one that was used last has a connection.
        BatchSender lane = freeLanes.pop();
        try {
            lane.deliver(batch, mayBeIn);
            done(batch);
        } catch (InterruptedException | IOException | RuntimeException | Error e) {
            failed(e);
        } finally {
            freeLanes.push(lane);
        }
    }

    private void done(FrozenBatch batch) {
        synchronized (this) {
            delivered.add(batch);
            underWay--;
            bytesUnderWay -= batch.content().size();
            notifyAll();
        }
        onNews.run();
    }

    private void failed(Throwable e) {
        synchronized (this) {
            if (failure == null) {
                failure = e;
            }
            notifyAll();
        }
        onNews.run();
    }

    private synchronized void tryFailed() {
        troubled = true;
        notifyAll();
    }

    private synchronized void failIfFailed() throws IOException {
        if (failure != null) {
            // The same each time: nobody takes what is left for delivered.
            throw failure instanceof IOException known
                    ? known
                    : new IOException("sending a batch failed", failure);
        }
    }
}
