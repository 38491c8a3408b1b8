// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.answer;

import io.stockscope.dashboard.answer.PanelAnswer.State;
import io.stockscope.dashboard.query.Rows;
import io.stockscope.dashboard.sql.Asking;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The last good answer to one question, and what became of the latest try. */
final class KeptAnswer {

    private static final int OVERHEAD_BYTES = 1_000;

    private final long freshNanos;
    private final DatabaseHealth health;

    private @Nullable CompletableFuture<Void> onItsWay;
    private @Nullable Asking asked;
    private @Nullable Long triedNanos;
    private @Nullable Good good;
    private @Nullable String failure;

    private record Good(Rows rows, Asking about, Instant askedAt) {}

    /**
     * Creates one that knows nothing.
     *
     * @param freshNanos how long an answer counts as new
     */
    KeptAnswer(long freshNanos, DatabaseHealth health) {
        this.freshNanos = freshNanos;
        this.health = health;
    }

    synchronized @Nullable CompletableFuture<Void> onItsWay() {
        return onItsWay;
    }

    synchronized boolean isDue(long nanos) {
        return triedNanos == null || nanos - triedNanos >= freshNanos;
    }

    synchronized boolean hasGood() {
        return good != null;
    }

    synchronized void begin(CompletableFuture<Void> done, Asking about, long nanos) {
        onItsWay = done;
        asked = about;
        triedNanos = nanos;
    }

    /** It is not asked, because ClickHouse was found away a moment ago. */
    synchronized void leaveOut(Asking about) {
        asked = about;
        failure = "ClickHouse does not answer";
    }

    synchronized void succeed(Rows rows, Asking about, Instant askedAt, long nanos) {
        good = new Good(rows, about, askedAt);
        failure = null;
        onItsWay = null;
        triedNanos = nanos;
    }

    synchronized void fail(String message, long nanos) {
        failure = message;
        onItsWay = null;
        triedNanos = nanos;
    }

    synchronized long bytes() {
        // Of a char in the string, and of what it is sent as.
        return OVERHEAD_BYTES + (good == null ? 0 : 2L * good.rows().rows().length());
    }

    /** How it stands. */
    synchronized PanelAnswer answer(String panel, InstantSource wallClock) {
        Good last = good;
        Asking about = last != null ? last.about() : asked;
        if (about == null) {
            throw new IllegalStateException(panel + " was never asked");
        }
        State state =
                last == null
                        ? State.FAILED
                        : failure != null || onItsWay != null && isSlow(wallClock, last)
                                ? State.OLD
                                : State.FRESH;
        return new PanelAnswer(
                panel,
                text(about.range().from()),
                text(about.range().to()),
                text(about.now()),
                about.range().window(about.now()).label(),
                about.range().bucketSeconds(about.now()) * 1_000L,
                last == null ? List.of() : last.rows().columns(),
                last == null ? "[]" : last.rows().rows(),
                last != null && last.rows().truncated(),
                last == null ? null : text(last.askedAt()),
                last == null
                        ? 0
                        : Math.max(
                                0,
                                Duration.between(last.askedAt(), wallClock.instant()).toMillis()),
                state,
                state == State.FRESH ? null : error(),
                null,
                null,
                null);
    }

    /** Somebody who has waited in vain gets what there is. */
    private boolean isSlow(InstantSource wallClock, Good last) {
        return Duration.between(last.askedAt(), wallClock.instant()).toNanos() > 3 * freshNanos;
    }

    private String error() {
        DatabaseHealth.Standing standing = health.standing();
        if (standing.away()) {
            return "ClickHouse does not answer since " + text(standing.since());
        }
        return failure != null ? failure : "ClickHouse is slow to answer";
    }

    /** ISO 8601 with milliseconds, also where these are 0. */
    static String text(Instant instant) {
        return String.format(
                Locale.ROOT,
                "%s.%03dZ",
                instant.toString().substring(0, 19),
                instant.toEpochMilli() % 1_000);
    }
}
