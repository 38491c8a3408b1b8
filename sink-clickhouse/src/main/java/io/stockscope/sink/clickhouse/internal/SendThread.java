// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.jspecify.annotations.Nullable;

/**
 * One thread that sends one batch at a time, so that the task can fill the next one meanwhile.
 *
 * <p>A failure reaches the task in one of two ways, whichever is first: at the next {@link
 * #awaitIdle}, or as a mail, when no row comes any more.
 */
final class SendThread implements AutoCloseable {
    private final BatchSender sender;
    private final MailboxExecutor mailbox;
    private final WriterMetrics metrics;
    private final ExecutorService thread;
    private @Nullable Future<?> underWay;

    SendThread(String name, BatchSender sender, MailboxExecutor mailbox, WriterMetrics metrics) {
        this.sender = sender;
        this.mailbox = mailbox;
        this.metrics = metrics;
        this.thread =
                Executors.newSingleThreadExecutor(
                        task -> {
                            Thread created = new Thread(task, name);
                            created.setDaemon(true);
                            return created;
                        });
    }

    /** Returns whether nothing is under way, so that {@link #submit} would not wait. */
    boolean isIdle() {
        return underWay == null || underWay.isDone();
    }

    /** Waits for the batch before, then starts sending this one. */
    void submit(FrozenBatch batch) throws IOException, InterruptedException {
        awaitIdle();
        underWay = thread.submit(() -> send(batch));
    }

    /**
     * Returns when everything that was submitted has been acknowledged.
     *
     * @throws IOException if a batch could not be sent
     */
    void awaitIdle() throws IOException, InterruptedException {
        if (underWay == null) {
            return;
        }
        long startedNanos = System.nanoTime();
        try {
            underWay.get();
            underWay = null;
        } catch (ExecutionException e) {
            // Kept in underWay: every later call fails too, nothing is acknowledged by mistake.
            throw e.getCause() instanceof IOException failure
                    ? failure
                    : new IOException("sending a batch failed", e.getCause());
        } finally {
            metrics.waited(System.nanoTime() - startedNanos);
        }
    }

    /** Interrupts what is under way. */
    @Override
    public void close() {
        thread.shutdownNow();
        sender.close();
    }

    private FrozenBatch send(FrozenBatch batch) throws IOException, InterruptedException {
        try {
            sender.deliver(batch, false);
        } catch (IOException | RuntimeException | Error e) {
            tellTask();
            throw e;
        }
        batch.release();
        return batch;
    }

    private void tellTask() {
        try {
            mailbox.execute(this::awaitIdle, "failed insert into ClickHouse");
        } catch (RejectedExecutionException e) {
            // The task is ending already.
        }
    }
}
