// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.time;

import java.time.Duration;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a probe time and again, beside the task. While Kafka does not answer nothing is confirmed,
 * and time stands still.
 */
final class ProbeThread implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProbeThread.class);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration COMPLAIN = Duration.ofMinutes(1);

    private final UnreadProbe<?> probe;
    private final Tail tail;
    private final Runnable onConfirmed;
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable Throwable failure;
    private boolean complained;
    private long complainedAtNanos;

    /**
     * @param tail what the probe asks; closed at the end
     * @param onConfirmed called when anything was
     */
    ProbeThread(String name, UnreadProbe<?> probe, Tail tail, Runnable onConfirmed) {
        this.probe = probe;
        this.tail = tail;
        this.onConfirmed = onConfirmed;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try (tail) {
            while (!closed) {
                ask();
                Thread.sleep(PAUSE.toMillis());
            }
        } catch (Throwable e) {
            // An Error, too: without this thread time would stand still for ever.
            if (closed) {
                LOG.debug("{} ends", thread.getName());
            } else {
                failure = e;
            }
        }
    }

    /** Fails if nothing can be confirmed any more, whether Kafka answers or not. */
    void check() {
        if (failure != null) {
            throw new IllegalStateException(thread.getName() + " failed", failure);
        }
    }

    private void ask() throws InterruptedException {
        try {
            if (probe.ask()) {
                onConfirmed.run();
            }
            complained = false;
        } catch (KafkaException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            complain(e);
        }
    }

    private void complain(KafkaException e) {
        long now = System.nanoTime();
        if (!complained || now - complainedAtNanos > COMPLAIN.toNanos()) {
            complained = true;
            complainedAtNanos = now;
            LOG.warn(
                    "Kafka does not say where partitions end; time stands still where nothing"
                            + " arrives, until it does: {}",
                    e.toString());
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
