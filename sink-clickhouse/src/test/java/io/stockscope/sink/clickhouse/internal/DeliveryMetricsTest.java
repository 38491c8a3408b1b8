// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DeliveryMetricsTest {

    /** Keeps the gauges of all groups beneath it. */
    private static final class Gauges extends UnregisteredMetricsGroup {
        private final Map<String, Gauge<?>> byName = new HashMap<>();

        @Override
        public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
            byName.put(name, gauge);
            return gauge;
        }

        @Override
        public MetricGroup addGroup(String name) {
            return this;
        }

        long value(String name) {
            return ((Number) Objects.requireNonNull(byName.get(name)).getValue()).longValue();
        }
    }

    private final Gauges gauges = new Gauges();
    private final DeliveryMetrics metrics = new DeliveryMetrics(gauges);

    @Test
    @Timeout(60)
    void whatIsTriedInVainShowsWhileOthersSucceed() throws Exception {
        ExecutorService lane = Executors.newSingleThreadExecutor();
        try {
            Future<?> stuck =
                    lane.submit(() -> retry(Duration.ofDays(1)).call(DeliveryMetricsTest::fail));
            long before = retryingMillisThatAre(millis -> millis > 0);

            AtomicInteger tries = new AtomicInteger();
            retry(Duration.ZERO).call(() -> tries.incrementAndGet() == 1 ? fail() : Boolean.TRUE);

            assertThat(tries).hasValue(2);
            assertThat(retryingMillis()).isGreaterThanOrEqualTo(before);
            stuck.cancel(true);
            lane.shutdown();
            assertThat(lane.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            assertThat(retryingMillis()).isZero();
        } finally {
            lane.shutdownNow();
        }
    }

    private Retry retry(Duration pause) {
        return new Retry(
                new Backoff(pause, pause, () -> 0), metrics::retried, metrics::retriedToTheEnd);
    }

    /** As soon as they are; the test's timeout ends it. */
    private long retryingMillisThatAre(LongPredicate as) {
        long millis = retryingMillis();
        while (!as.test(millis)) {
            Thread.onSpinWait();
            millis = retryingMillis();
        }
        return millis;
    }

    private long retryingMillis() {
        return gauges.value("retryingMillis");
    }

    private static boolean fail() throws RetryableFailure {
        throw new RetryableFailure(RetryableFailure.Kind.NETWORK, "not yet", null);
    }
}
