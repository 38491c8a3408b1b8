// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.Measurement;
import io.stockscope.event.MeasurementKind;
import io.stockscope.event.StaleTop;
import io.stockscope.job.measure.Metric;
import io.stockscope.job.stock.RunMode;
import io.stockscope.job.stock.StockJob;
import io.stockscope.local.run.MeasurementTopic.Received;
import io.stockscope.local.service.LocalServices;
import io.stockscope.local.service.SharedServices;
import io.stockscope.local.up.Foundation;
import io.stockscope.reference.PendingChanges;
import io.stockscope.reference.StaleExposure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A feed that stops, by the wall clock: how long it takes until people and rules can know. */
@Tag("proof")
class FeedStopsInRealTimeIT {

    private static final String STOPPING = "amazon";
    private static final String STEADY = "ebay";
    private static final Duration OBJECTIVE = Duration.ofSeconds(10);
    private static final Duration THRESHOLD = Duration.ofSeconds(20);
    private static final Duration TO_SHOW = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** A minute, a tick, and what Kafka needs. */
    private static final Duration SENT_AGAIN = Duration.ofSeconds(62);

    @Test
    void channelThatStopsAcknowledgingIsBadAndStaleFifteenSecondsAfterItsLimits() throws Exception {
        SharedServices.assumePlatform();
        try (LocalServices services = LocalServices.startTemporary()) {
            StockscopeConfig config = services.config(Map.of());
            Foundation.lay(config);
            StockViews views = new StockViews(services.endpoints().clickHouse(), "stockscope");
            MetricViews metrics = views.metrics();
            try (RealTimeShop shop =
                    new RealTimeShop(config, List.of(STOPPING, STEADY), OBJECTIVE, THRESHOLD)) {
                StreamExecutionEnvironment env =
                        EmbeddedFlink.live(CheckpointFolder.orTemporary(config.flink()));
                StockJob.define(env, config, RunMode.live());
                JobClient job = env.executeAsync(StockJob.NAME);
                shop.open();
                await().atMost(PATIENCE)
                        .until(() -> metrics.slo().stream().anyMatch(row -> row.good() > 0));

                Instant missed = shop.stop(STOPPING);
                Instant overdueAt = missed.plus(OBJECTIVE);
                Instant staleAt = missed.plus(THRESHOLD);
                Callable<Boolean> isOverdue = () -> overdue(metrics, STOPPING) > 0;
                Callable<Boolean> isExposed = () -> exposed(metrics, STOPPING) > 0;
                assertIsSeen(
                        overdueAt,
                        () ->
                                metrics.slo().stream()
                                        .anyMatch(
                                                row ->
                                                        row.channel().equals(STOPPING)
                                                                && row.bad() > 0));
                assertIsSeen(overdueAt, isOverdue);
                assertIsSeen(staleAt, () -> !metrics.staleSkus().isEmpty());
                assertIsSeen(endOfWindow(staleAt), isExposed);
                // So the worst SKUs are told more than once.
                await().atMost(PATIENCE).until(() -> hasPassed(staleAt.plusSeconds(25)));

                Instant back = shop.goOn(STOPPING);
                assertIsSeen(back, () -> !isOverdue.call());
                assertIsSeen(endOfWindow(back), () -> !isExposed.call());
                await().atMost(PATIENCE)
                        .until(() -> hasPassed(shop.openedAt().plus(SENT_AGAIN).plusSeconds(15)));
                assertThat(exposed(metrics, STOPPING)).isZero();
                job.cancel().get();

                MeasurementTopic topic = new MeasurementTopic(config);
                List<Received<Measurement>> measurements = topic.measurements();
                assertIsMeasured(measurements, Metric.SYNC_OVERDUE, overdueAt);
                assertIsMeasured(measurements, Metric.OVERDUE_CHANGES, overdueAt);
                assertIsMeasured(measurements, Metric.STALE_SKUS, staleAt);
                assertIsMeasured(measurements, Metric.STALE_LOST_SALE_VALUE, null);
                assertIsMeasured(measurements, Metric.STALE_OVERSELL_UNITS, staleAt);
                assertOpenGaugesAreSentAgain(measurements);
                assertWorstAreToldWhileThereAreAny(topic.staleTops(), staleAt, back);
                assertThat(metrics.staleSkus())
                        .allSatisfy(row -> assertThat(row.channel()).isEqualTo(STOPPING))
                        .allSatisfy(row -> assertThat(row.endedAt()).isNotNull());
                assertThat(metrics.slo())
                        .filteredOn(row -> row.channel().equals(STEADY))
                        .isNotEmpty()
                        .allSatisfy(row -> assertThat(row.bad()).isZero());
            }
        }
    }

    private static void assertIsSeen(Instant due, Callable<Boolean> seen) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(seen);
        assertThat(Instant.now()).isBefore(due.plus(TO_SHOW));
    }

    private static boolean hasPassed(Instant at) {
        return Instant.now().isAfter(at);
    }

    private static long overdue(MetricViews metrics, String channel) throws Exception {
        return metrics.pending().stream()
                .map(PendingChanges.class::cast)
                .filter(row -> row.channel().equals(channel))
                .mapToLong(PendingChanges::overdue)
                .sum();
    }

    /** Exposure is told as of the ends of windows. */
    private static Instant endOfWindow(Instant at) {
        return WindowRows.windowOf(at).plusSeconds(10);
    }

    /** What the last row says. */
    private static long exposed(MetricViews metrics, String channel) throws Exception {
        return metrics.exposure().stream()
                .filter(row -> row.channel().equals(channel))
                .max(Comparator.comparing(StaleExposure::windowStart))
                .map(StaleExposure::staleSkus)
                .orElse(0L);
    }

    /**
     * Kafka has the first measurement above 0 in time, and not before; only of the channel.
     *
     * @param due null: there is to be none
     */
    private static void assertIsMeasured(
            List<Received<Measurement>> measurements, Metric metric, @Nullable Instant due) {
        List<Received<Measurement>> above =
                measurements.stream()
                        .filter(got -> got.value().getMetric().equals(metric.wireName()))
                        .filter(got -> MeasurementReceiver.value(got.value()) > 0)
                        .toList();
        if (due == null) {
            assertThat(above).as("%s", metric).isEmpty();
            return;
        }
        assertThat(above)
                .as("%s", metric)
                .isNotEmpty()
                .allSatisfy(
                        got ->
                                assertThat(got.value().getLabels())
                                        .containsEntry("channel", STOPPING));
        assertThat(above.stream().map(Received::appendedAt).min(Instant::compareTo).orElseThrow())
                .as("%s", metric)
                .isBetween(due, due.plus(TO_SHOW));
    }

    private static void assertOpenGaugesAreSentAgain(List<Received<Measurement>> measurements) {
        Map<String, List<Received<Measurement>>> byGauge = new HashMap<>();
        Instant last = Instant.EPOCH;
        for (Received<Measurement> got : measurements) {
            last = got.appendedAt().isAfter(last) ? got.appendedAt() : last;
            if (got.value().getKind() == MeasurementKind.GAUGE) {
                byGauge.computeIfAbsent(
                                got.value().getMetric() + got.value().getLabels(),
                                gauge -> new ArrayList<>())
                        .add(got);
            }
        }
        String steady =
                Metric.NEGATIVE_ATS_OPEN.wireName() + "{location=" + StockTraffic.STORE + "}";
        assertThat(byGauge).containsKey(steady);
        assertThat(byGauge.get(steady))
                .hasSizeGreaterThan(1)
                .allSatisfy(got -> assertThat(got.value().getValue()).isEqualTo(1));
        Instant end = last;
        byGauge.forEach(
                (gauge, readings) -> {
                    for (int i = 0; i < readings.size(); i++) {
                        if (MeasurementReceiver.value(readings.get(i).value()) != 0) {
                            Instant next =
                                    i + 1 < readings.size()
                                            ? readings.get(i + 1).appendedAt()
                                            : end;
                            assertThat(next)
                                    .as(gauge)
                                    .isBeforeOrEqualTo(
                                            readings.get(i).appendedAt().plus(SENT_AGAIN));
                        }
                    }
                });
    }

    /** "Every 10 s while there is any." */
    private static void assertWorstAreToldWhileThereAreAny(
            List<Received<StaleTop>> tops, Instant from, Instant until) {
        assertThat(tops)
                .hasSizeGreaterThan(1)
                .allSatisfy(
                        top -> {
                            assertThat(top.value().getChannel()).isEqualTo(STOPPING);
                            assertThat(top.value().getSkus()).isNotEmpty();
                            assertThat(top.appendedAt()).isBetween(from, until.plus(TO_SHOW));
                        });
        for (int i = 1; i < tops.size(); i++) {
            assertThat(Duration.between(tops.get(i - 1).appendedAt(), tops.get(i).appendedAt()))
                    .isBetween(Duration.ofMillis(9_500), Duration.ofSeconds(15));
        }
    }
}
