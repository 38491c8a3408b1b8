// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stockscope.sink.clickhouse.ClickHouseRejectedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RetryTest {
    private static final Backoff AT_ONCE = new Backoff(Duration.ZERO, Duration.ZERO, () -> 0);
    private static final Backoff FOR_EVER =
            new Backoff(Duration.ofDays(1), Duration.ofDays(1), () -> 0);

    @Test
    void aFailureThatPassesIsTriedAgainUntilItPasses() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        AtomicInteger counted = new AtomicInteger();
        Retry retry = new Retry(AT_ONCE, failure -> counted.incrementAndGet());
        String result =
                retry.call(
                        () -> {
                            if (tries.incrementAndGet() <= 1_000) {
                                throw new RetryableFailure(
                                        RetryableFailure.Kind.NETWORK, "not yet", null);
                            }
                            return "done";
                        });
        assertThat(result).isEqualTo("done");
        assertThat(counted).hasValue(1_000);
    }

    @Test
    void aFailureThatStaysIsNotTriedAgain() {
        AtomicInteger counted = new AtomicInteger();
        Retry retry = new Retry(FOR_EVER, failure -> counted.incrementAndGet());
        assertThatThrownBy(
                        () ->
                                retry.call(
                                        () -> {
                                            throw new ClickHouseRejectedException("no", null);
                                        }))
                .isInstanceOf(ClickHouseRejectedException.class);
        assertThat(counted).hasValue(0);
    }

    @Test
    @Timeout(60)
    void aPauseEndsWhenTheThreadIsInterrupted() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(
                        () ->
                                new Retry(FOR_EVER, failure -> {})
                                        .call(
                                                () -> {
                                                    throw new RetryableFailure(
                                                            RetryableFailure.Kind.NETWORK,
                                                            "no",
                                                            null);
                                                }))
                .isInstanceOf(InterruptedException.class);
    }

    @Test
    void pausesDoubleUpToTheLongestAndTheirUpperHalfIsRandom() {
        assertThat(pauses(() -> 0)).containsExactly(100L, 200L, 400L, 500L, 500L);
        assertThat(pauses(() -> 0.5)).containsExactly(150L, 300L, 600L, 750L, 750L);
    }

    @Test
    void pausesStayAtTheLongestHoweverOftenItFails() {
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10), () -> 0.999);
        assertThat(backoff.pauseMillis(1_000_000)).isBetween(9_900L, 10_000L);
    }

    private static List<Long> pauses(java.util.function.DoubleSupplier random) {
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(1), random);
        List<Long> pauses = new ArrayList<>();
        for (int failures = 1; failures <= 5; failures++) {
            pauses.add(backoff.pauseMillis(failures));
        }
        return pauses;
    }
}
