// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.local.CliException;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * When a live job is level with the wall clock: all of its producers have come to within the bound
 * of disorder and 2 s of it.
 */
final class LiveLevel {

    /** How far behind the wall clock and the bound a job may be that is level. */
    static final Duration MARGIN = Duration.ofSeconds(2);

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Frontiers frontiers;
    private final long boundMillis;

    /**
     * @param outOfOrderness the bound of disorder
     */
    LiveLevel(Frontiers frontiers, Duration outOfOrderness) {
        this.frontiers = frontiers;
        this.boundMillis = outOfOrderness.plus(MARGIN).toMillis();
    }

    /** Whether it is level now. */
    boolean isReached() {
        OptionalLong reached = frontiers.reachedMillis();
        return reached.isPresent()
                && System.currentTimeMillis() - reached.getAsLong() <= boundMillis;
    }

    /**
     * Waits until it is.
     *
     * @throws CliException if it does not become so in 5 minutes, in which nothing moves
     */
    void await(Check check) throws IOException, InterruptedException {
        long best = Long.MIN_VALUE;
        long bestAtNanos = System.nanoTime();
        while (!isReached()) {
            check.run();
            long reached = frontiers.reachedMillis().orElse(Long.MIN_VALUE);
            if (reached > best) {
                best = reached;
                bestAtNanos = System.nanoTime();
            } else if (System.nanoTime() - bestAtNanos > PATIENCE.toNanos()) {
                throw CliException.failed(
                        "the job has measured nothing new for %d s"
                                .formatted(PATIENCE.toSeconds()));
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Throws if something has failed. */
    @FunctionalInterface
    interface Check {
        void run() throws IOException;
    }
}
