// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Stops work when this process is told to end, and gives it time to finish what it has begun. */
final class StopAtExit implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 5;

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook;

    private boolean ending;
    private @Nullable Runnable stop;

    private StopAtExit() {
        this.hook =
                new Thread(
                        () -> {
                            end();
                            try {
                                finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "stop-simulation");
    }

    /** Work has begun that nobody can stop yet. */
    static StopAtExit install() {
        StopAtExit installed = new StopAtExit();
        Runtime.getRuntime().addShutdownHook(installed.hook);
        return installed;
    }

    /** Says how the work is stopped; stops it now if the process is ending already. */
    synchronized void by(Runnable stop) {
        this.stop = stop;
        if (ending) {
            stop.run();
        }
    }

    private synchronized void end() {
        ending = true;
        if (stop != null) {
            stop.run();
        }
    }

    /** The work is done. */
    @Override
    public void close() {
        finished.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending, and the hook runs.
        }
    }
}
