// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.service;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Closes services when this process is told to end, since Ctrl-C unwinds no stack. A start that is
 * still going on is interrupted, and cleans up by itself before the process ends.
 */
final class CloseAtExit {

    private final Thread starter = Thread.currentThread();
    private final CompletableFuture<Optional<LocalServices>> start = new CompletableFuture<>();
    private final Thread hook = new Thread(this::close, "stop-services");

    private CloseAtExit() {}

    /** To be called by the thread that starts the services, before it leaves anything behind. */
    static CloseAtExit install() {
        CloseAtExit installed = new CloseAtExit();
        Runtime.getRuntime().addShutdownHook(installed.hook);
        return installed;
    }

    void started(LocalServices services) {
        start.complete(Optional.of(services));
    }

    /** Nothing is left to close. */
    void remove() {
        start.complete(Optional.empty());
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending, and the hook runs.
        }
    }

    private void close() {
        if (!start.isDone()) {
            starter.interrupt();
        }
        start.join().ifPresent(LocalServices::close);
    }
}
