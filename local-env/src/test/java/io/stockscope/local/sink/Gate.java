// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.sink;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Holds the first request that matches, in a {@link FaultyProxy}, until it is told what to do. */
final class Gate {

    /** Where a request is held. */
    enum Point {
        BEFORE_IT_IS_FORWARDED,
        AFTER_IT_WAS_APPLIED
    }

    private final Point point;
    private final Predicate<PassingRequest> which;
    private final CompletableFuture<Boolean> passes = new CompletableFuture<>();
    private @Nullable PassingRequest held;
    private boolean passed;

    Gate(Point point, Predicate<PassingRequest> which) {
        this.point = point;
        this.which = which;
    }

    /** Returns whether a request stands here. */
    synchronized boolean isHolding() {
        return held != null;
    }

    /** Returns the request that stands here, or has stood here; null if none has come. */
    synchronized @Nullable PassingRequest held() {
        return held;
    }

    /** Returns whether the request has been passed on, and ClickHouse has answered it. */
    synchronized boolean isPassed() {
        return passed;
    }

    /** Says that ClickHouse has answered. */
    synchronized void answered(PassingRequest request) {
        passed |= request == held;
    }

    /** Lets the request go on; ClickHouse gets it even if its client has left by now. */
    void open() {
        passes.complete(true);
    }

    /** Resets the connection of the request. */
    void drop() {
        passes.complete(false);
    }

    /** Waits here if {@code request} is the one. */
    void pass(Point here, PassingRequest request) throws IOException {
        if (here != point || !claims(request)) {
            return;
        }
        try {
            if (!passes.get()) {
                throw new IOException("dropped at the gate");
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IOException("closed", e);
        }
    }

    private synchronized boolean claims(PassingRequest request) {
        if (held != null || passes.isDone() || !which.test(request)) {
            return false;
        }
        held = request;
        return true;
    }
}
