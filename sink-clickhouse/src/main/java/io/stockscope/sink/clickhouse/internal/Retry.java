// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import java.io.IOException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repeats a request without end while it fails with a {@link RetryableFailure}. */
final class Retry {
    private static final Logger LOG = LoggerFactory.getLogger(Retry.class);

    private final Backoff backoff;
    private final Consumer<RetryableFailure> onRetry;
    private final Runnable onEnd;

    /**
     * Creates a retry.
     *
     * @param onRetry called before each further try, with what failed
     */
    Retry(Backoff backoff, Consumer<RetryableFailure> onRetry) {
        this(backoff, onRetry, () -> {});
    }

    /**
     * Creates a retry.
     *
     * @param onRetry called before each further try, with what failed
     * @param onEnd run when something that was tried again has succeeded, or is given up; on the
     *     same thread
     */
    Retry(Backoff backoff, Consumer<RetryableFailure> onRetry, Runnable onEnd) {
        this.backoff = backoff;
        this.onRetry = onRetry;
        this.onEnd = onEnd;
    }

    /**
     * Returns the result of the first try that succeeds.
     *
     * @throws IOException the first failure that is not retryable
     * @throws InterruptedException if the thread is interrupted, also during a pause
     */
    <R> R call(Request<R> request) throws IOException, InterruptedException {
        int failures = 0;
        try {
            while (true) {
                try {
                    return request.send();
                } catch (RetryableFailure e) {
                    failures++;
                    pause(failures, e);
                }
            }
        } finally {
            if (failures > 0) {
                onEnd.run();
            }
        }
    }

    private void pause(int failures, RetryableFailure last) throws InterruptedException {
        long pauseMillis = backoff.pauseMillis(failures);
        // All sinks of a job fail together: the 1st, 2nd, 4th, 8th try, and so on, is news.
        if (Integer.bitCount(failures) == 1) {
            LOG.warn(
                    "Try {} failed, next one in {} ms: {}",
                    failures,
                    pauseMillis,
                    last.getMessage());
        }
        onRetry.accept(last);
        Thread.sleep(pauseMillis);
    }

    /** One try. */
    @FunctionalInterface
    interface Request<R> {
        R send() throws IOException, InterruptedException;
    }
}
