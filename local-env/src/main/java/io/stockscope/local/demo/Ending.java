// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.demo;

import io.stockscope.local.CliException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/**
 * Knows when the demo is to end, and why; the first reason counts. A signal ends no process by
 * itself then, so that everything is closed in order, by one thread. Should that take too long,
 * what is left is ended without order.
 */
final class Ending implements AutoCloseable {

    /** What ends it, by the exit codes that shells know. */
    private static final Map<String, Integer> SIGNALS = Map.of("INT", 130, "TERM", 143, "HUP", 129);

    private static final Duration ORDER_LIMIT = Duration.ofSeconds(5);

    /**
     * Why it ends.
     *
     * @param exitCode of the command
     * @param failure what went wrong; null if nothing did
     */
    record Reason(int exitCode, @Nullable String failure) {
        static final Reason DONE = new Reason(0, null);
    }

    private final CompletableFuture<Reason> reason = new CompletableFuture<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Runnable lastResort;
    private @Nullable Thread starter = Thread.currentThread();

    /**
     * Takes the signals. The calling thread is interrupted by the end until {@link #started()}.
     *
     * @param lastResort leaves nothing behind, if it cannot be done in order
     */
    Ending(Runnable lastResort) {
        this.lastResort = lastResort;
        SIGNALS.forEach(
                (name, code) -> Signals.register(name, () -> signalled(new Reason(code, null))));
    }

    private void signalled(Reason why) {
        if (decide(why)) {
            Thread watch = new Thread(() -> watch(why.exitCode()), "end");
            watch.setDaemon(true);
            watch.start();
        }
    }

    private synchronized boolean decide(Reason why) {
        boolean first = reason.complete(why);
        if (first && starter != null) {
            starter.interrupt();
        }
        return first;
    }

    private void watch(int exitCode) {
        try {
            if (!closed.await(ORDER_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                lastResort.run();
                Runtime.getRuntime().halt(exitCode);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Everything runs; from now on the end does not interrupt. */
    synchronized void started() throws InterruptedException {
        starter = null;
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /** It is to end, since nothing more is to be seen. */
    void done() {
        decide(Reason.DONE);
    }

    /** It is to end, since something went wrong. */
    void fail(String why) {
        decide(new Reason(CliException.FAILED, why));
    }

    /** Returns why it ends; null while it goes on. */
    @Nullable Reason reason() {
        return reason.getNow(null);
    }

    /** The same, after waiting for it for so long. */
    @Nullable Reason await(Duration atMost) throws InterruptedException {
        try {
            return reason.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return null;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All is closed. Later signals are not heard: the process ends anyway. */
    @Override
    public void close() {
        closed.countDown();
    }
}
