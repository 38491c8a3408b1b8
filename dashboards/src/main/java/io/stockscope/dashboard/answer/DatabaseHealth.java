// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.answer;

import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Whether ClickHouse answers, as far as questions have shown. */
public final class DatabaseHealth {

    private final InstantSource clock;
    private @Nullable Instant awaySince;
    private Instant since;
    private long lastMissNanos;

    DatabaseHealth(InstantSource clock) {
        this.clock = clock;
        this.since = clock.instant();
    }

    /**
     * How it stands.
     *
     * @param away whether it does not answer
     * @param since when it began to be so
     */
    public record Standing(boolean away, Instant since) {}

    synchronized void answered() {
        if (awaySince != null) {
            awaySince = null;
            since = clock.instant();
        }
    }

    synchronized void missed(long nanos) {
        lastMissNanos = nanos;
        if (awaySince == null) {
            awaySince = clock.instant();
        }
    }

    /** Whether it was found away a moment ago, so that it is not worth to ask again. */
    synchronized boolean isAwayWithin(long pauseNanos, long nanos) {
        return awaySince != null && nanos - lastMissNanos < pauseNanos;
    }

    /** How it stands now. */
    public synchronized Standing standing() {
        return awaySince == null ? new Standing(false, since) : new Standing(true, awaySince);
    }
}
