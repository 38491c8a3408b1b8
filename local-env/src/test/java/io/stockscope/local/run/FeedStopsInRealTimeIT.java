// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.AvailabilityEvent;
import io.stockscope.event.AvailabilityKind;
import io.stockscope.event.ChannelProfile;
import io.stockscope.event.ChannelType;
import io.stockscope.event.Measurement;
import io.stockscope.event.MeasurementKind;
import io.stockscope.event.StaleTop;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.registry.RegistryClients;
import io.stockscope.job.measure.Metric;
import io.stockscope.job.stock.RunMode;
import io.stockscope.job.stock.StockJob;
import io.stockscope.local.produce.EventProducer;
import io.stockscope.local.run.MeasurementTopic.Received;
import io.stockscope.local.service.LocalServices;
import io.stockscope.local.service.SharedServices;
import io.stockscope.local.up.Foundation;
import io.stockscope.reference.PendingChanges;
import io.stockscope.reference.StaleExposure;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
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
            try (Shop shop = new Shop(config)) {
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

    /** Sells a mug twice a second; two channels are told of it a moment later. */
    private static final class Shop implements AutoCloseable {
        private static final int MUGS = 10;
        private static final long STOCK = 1_000;
        private static final Duration TICK = Duration.ofMillis(500);

        private final SchemaRegistryClient registry;
        private final EventProducer producer;
        private final ScheduledExecutorService thread =
                Executors.newSingleThreadScheduledExecutor();
        private final Map<String, Boolean> works =
                new HashMap<>(Map.of(STOPPING, true, STEADY, true));
        private final long[] stock = new long[MUGS];
        private final Instant openedAt = now();
        private int sales;
        private int updates;
        private Instant soldAt = openedAt;

        Shop(StockscopeConfig config) {
            registry = RegistryClients.create(config.registry().connection());
            producer = EventProducer.open(config.kafka(), registry);
            for (String channel : works.keySet()) {
                send(
                        StockscopeTopic.REFERENCE_CHANNELS,
                        ChannelProfile.newBuilder()
                                .setChannel(channel)
                                .setType(ChannelType.MARKETPLACE)
                                .setLocations(List.of(StockTraffic.STORE))
                                .setLatencyObjectiveMs(OBJECTIVE.toMillis())
                                .setStalenessThresholdMs(THRESHOLD.toMillis())
                                .build());
            }
            for (int mug = 0; mug < MUGS; mug++) {
                stock[mug] = STOCK;
                send(StockscopeTopic.REFERENCE_ITEMS, StockTraffic.item(sku(mug), "10"));
                send(StockscopeTopic.ERP_STOCK, StockTraffic.baseline(sku(mug), openedAt, STOCK));
            }
            // Sold though there was none: a gauge that stays as it is.
            send(StockscopeTopic.ERP_STOCK, StockTraffic.baseline("lost", openedAt, 0));
            send(
                    StockscopeTopic.POS_LINES,
                    StockTraffic.sale("lost", "lost", openedAt.plusMillis(1), 1));
            producer.flush();
        }

        Instant openedAt() {
            return openedAt;
        }

        void open() {
            thread.scheduleAtFixedRate(this::tick, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
        }

        /** From now on it does not acknowledge; when the first change occurred that it misses. */
        Instant stop(String channel) throws Exception {
            return inThread(
                    () -> {
                        works.put(channel, false);
                        return soldAt;
                    });
        }

        /** It acknowledges again, first what it has missed; when that was. */
        Instant goOn(String channel) throws Exception {
            return inThread(
                    () -> {
                        works.put(channel, true);
                        for (int mug = 0; mug < MUGS; mug++) {
                            acknowledge(channel, mug);
                        }
                        producer.flush();
                        return now();
                    });
        }

        private <T> T inThread(Callable<T> action) throws Exception {
            Future<T> done = thread.submit(action);
            return done.get();
        }

        /** Acknowledges what was sold in the tick before, and sells the next one. */
        private void tick() {
            if (sales > 0) {
                int sold = (sales - 1) % MUGS;
                works.forEach(
                        (channel, working) -> {
                            if (working) {
                                acknowledge(channel, sold);
                            }
                        });
            }
            int mug = sales % MUGS;
            soldAt = now();
            stock[mug]--;
            send(
                    StockscopeTopic.POS_LINES,
                    StockTraffic.sale("sale-" + sales, sku(mug), soldAt, 1));
            sales++;
            producer.flush();
        }

        private void acknowledge(String channel, int mug) {
            Instant at = now();
            String id = "update-" + updates++;
            send(
                    StockscopeTopic.CHANNEL_AVAILABILITY,
                    AvailabilityEvent.newBuilder()
                            .setEventId(id)
                            .setSource("publisher-" + channel)
                            .setOccurredAt(at)
                            .setRecordedAt(at)
                            .setKind(AvailabilityKind.ACKNOWLEDGED)
                            .setUpdateId(id)
                            .setChannel(channel)
                            .setSku(sku(mug))
                            .setQuantity(stock[mug])
                            .setCoversUpTo(at)
                            .setComputedAt(at)
                            .setPublishedAt(at)
                            .setAcknowledgedAt(at)
                            .build());
        }

        private void send(StockscopeTopic topic, SpecificRecord event) {
            producer.send(topic, topic.key(event), event);
        }

        private static String sku(int mug) {
            return "mug-" + mug;
        }

        private static Instant now() {
            return Instant.now().truncatedTo(ChronoUnit.MILLIS);
        }

        @Override
        public void close() throws Exception {
            thread.shutdownNow();
            if (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("the shop does not close");
            }
            producer.close();
            registry.close();
        }
    }
}
