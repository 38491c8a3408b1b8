// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting.notify;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import dev.failsafe.event.ExecutionAttemptedEvent;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers what waits, on a thread of its own: without end while the receiver is away or in
 * trouble. What it refuses is halved until the alerts are alone that it does not take; those are
 * dropped.
 */
final class Courier implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

    private static final int BATCH = 100;
    private static final double SPREAD = 0.25;
    private static final int WITHOUT_END = -1;
    private static final long CLOSE_MILLIS = TimeUnit.SECONDS.toMillis(5);

    private final Waiting waiting;
    private final AlertmanagerClient receiver;
    private final NotifierMetrics metrics;
    private final FailsafeExecutor<Object> patiently;
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable Throwable broken;

    Courier(Waiting waiting, AlertmanagerClient receiver, Pace pace, NotifierMetrics metrics) {
        this.waiting = waiting;
        this.receiver = receiver;
        this.metrics = metrics;
        this.patiently =
                Failsafe.with(
                        RetryPolicy.builder()
                                .handle(IOException.class)
                                .withBackoff(pace.firstPause(), pace.longestPause())
                                .withJitter(SPREAD)
                                .withMaxRetries(WITHOUT_END)
                                .onFailedAttempt(this::failed)
                                .build());
        this.thread = new Thread(this::run, "alertmanager-courier");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!closed) {
                waiting.awaitDue();
                // Each try sends what is the latest by then.
                patiently.run(() -> deliver(waiting.due(BATCH)));
            }
        } catch (InterruptedException e) {
            // It is closed.
        } catch (FailsafeException e) {
            if (!(e.getCause() instanceof InterruptedException)) {
                broken = e;
            }
        } catch (RuntimeException | Error e) {
            broken = e;
        }
    }

    private void deliver(List<Waiting.Entry> entries) throws IOException, InterruptedException {
        if (entries.isEmpty()) {
            return;
        }
        try {
            receiver.send(entries.stream().map(Waiting.Entry::notification).toList());
            entries.forEach(waiting::delivered);
        } catch (RefusedException e) {
            int size = entries.size();
            if (size == 1) {
                Waiting.Entry entry = entries.get(0);
                LOG.error(
                        "An alert is dropped, {}; it was {}",
                        e.getMessage(),
                        entry.notification().labels());
                waiting.refused(entry);
                return;
            }
            deliver(entries.subList(0, size / 2));
            deliver(entries.subList(size / 2, size));
        }
    }

    private void failed(ExecutionAttemptedEvent<?> attempt) {
        metrics.failedRequest();
        LOG.warn(
                "Try {} failed, {} alerts wait: {}",
                attempt.getAttemptCount(),
                waiting.size(),
                Objects.requireNonNull(attempt.getLastException()).getMessage());
    }

    /**
     * Does nothing while all is well.
     *
     * @throws IOException if the thread has ended for a reason that is not the receiver's
     */
    void check() throws IOException {
        Throwable cause = broken;
        if (cause != null) {
            throw new IOException("alerts cannot be delivered any more: " + cause, cause);
        }
    }

    /** Ends the thread; what waits stays where it is. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.interrupt();
        thread.join(CLOSE_MILLIS);
    }
}
