// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.registry.ConfluentAvroEncoder;
import io.stockscope.event.registry.RegistryClients;
import io.stockscope.job.measure.Measured;
import io.stockscope.job.measure.MeasurementRecords;
import io.stockscope.job.measure.Metric;
import io.stockscope.job.measure.Producer;
import io.stockscope.job.stock.StockJob;
import io.stockscope.local.CliException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Measurements as the stock job sends them, so many in a second, evenly, in a thread of its own,
 * until it is closed. At the end of each second every producer says that it is complete.
 *
 * <p>What a channel shows that is not there goes up and down: half of a period it is above the
 * threshold of {@link AlertingBenchRules#FIRES}, half of it 0; each second another part of the
 * channels changes.
 */
final class AlertingLoad implements AutoCloseable {

    /** How long it takes until a channel is bad again. */
    static final Duration PERIOD = Duration.ofSeconds(10);

    private static final long SECOND_MILLIS = 1_000;
    private static final int SLICES = 20;
    private static final long CLOSE_MILLIS = 10_000;
    private static final double BAD_UNITS = 5.0 * AlertingBenchRules.THRESHOLD;
    private static final List<String> SYSTEMS = List.of("wms", "pos");
    private static final List<String> STAGES =
            List.of("total", "capture", "compute", "publish", "acknowledge");

    /** Sends one measurement of a channel. */
    @FunctionalInterface
    private interface Series {
        void send(long atMillis);
    }

    private final int channels;
    private final int perSecond;
    private final SchemaRegistryClient registry;
    private final KafkaProducer<byte[], byte[]> kafka;
    private final ConfluentAvroEncoder encoder;
    private final List<Producer> producers = new ArrayList<>();
    private final List<Series> series = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "measurements-load");
    private final AtomicLong mostBehindMillis = new AtomicLong();
    private int next;
    private volatile boolean closed;
    private volatile @Nullable Exception failure;

    private AlertingLoad(StockscopeConfig config, int channels, int perSecond) {
        this.channels = channels;
        this.perSecond = perSecond;
        this.registry = RegistryClients.create(config.registry().connection());
        Properties properties = config.kafka().clientProperties();
        // As the stock job does.
        properties.put(ProducerConfig.LINGER_MS_CONFIG, "5");
        this.kafka =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer());
        this.encoder = new ConfluentAvroEncoder(registry);
        long startSeconds = System.currentTimeMillis() / SECOND_MILLIS;
        for (String kind : StockJob.measurementProducers()) {
            producers.add(new Producer(kind, 0, 1, startSeconds, this::send));
        }
        for (int channel = 0; channel < channels; channel++) {
            addSeries(channel);
        }
    }

    /**
     * Starts to send.
     *
     * @param perSecond measurements in a second, beside those that say that it is complete
     */
    static AlertingLoad start(StockscopeConfig config, int channels, int perSecond) {
        AlertingLoad load = new AlertingLoad(config, channels, perSecond);
        load.thread.setDaemon(true);
        load.thread.start();
        return load;
    }

    /** The name of a channel. */
    private static String channel(int number) {
        return "channel-" + number;
    }

    private static Map<String, String> labels(int channel) {
        return Map.of("channel", channel(channel), "channelType", "MARKETPLACE");
    }

    private void addSeries(int channel) {
        Producer from = producers.get(channel % producers.size());
        Map<String, String> labels = labels(channel);
        for (Metric count :
                List.of(Metric.SYNC_SLO_GOOD, Metric.SYNC_OVERDUE, Metric.SYNC_ABSORBED)) {
            series.add(at -> from.count(count, labels, windowStart(at), 1));
        }
        for (Metric gauge :
                List.of(
                        Metric.STALE_SKUS,
                        Metric.STALE_OVERSELL_VALUE,
                        Metric.STALE_LOST_SALE_VALUE,
                        Metric.STALE_OLDEST_AGE_MS)) {
            series.add(at -> from.gauge(gauge, labels, at, at / SECOND_MILLIS % 100));
        }
        series.add(at -> tellUnits(channel, at));
        for (String system : SYSTEMS) {
            for (String stage : STAGES) {
                Map<String, String> more =
                        Map.of(
                                "channel",
                                channel(channel),
                                "channelType",
                                "MARKETPLACE",
                                "system",
                                system,
                                "stage",
                                stage);
                series.add(
                        at ->
                                from.distribution(
                                        Metric.SYNC_LATENCY_MS,
                                        more,
                                        windowStart(at),
                                        Map.of(40, 3L, 60, 1L)));
            }
        }
        for (Metric count : List.of(Metric.RESERVATION_CONFLICTS, Metric.DUPLICATE_RESERVATIONS)) {
            series.add(
                    at ->
                            from.count(
                                    count,
                                    Map.of("channel", channel(channel)),
                                    windowStart(at),
                                    1));
        }
    }

    private static long windowStart(long atMillis) {
        return atMillis - atMillis % (10 * SECOND_MILLIS);
    }

    private void tellUnits(int channel, long atMillis) {
        producers
                .get(channel % producers.size())
                .gauge(
                        Metric.STALE_OVERSELL_UNITS,
                        labels(channel),
                        atMillis,
                        isBad(channel, atMillis) ? BAD_UNITS : 0);
    }

    private static boolean isBad(int channel, long atMillis) {
        long periodSeconds = PERIOD.toSeconds();
        return (atMillis / SECOND_MILLIS + channel) % periodSeconds < periodSeconds / 2;
    }

    private void run() {
        try (kafka;
                registry) {
            long secondMillis =
                    System.currentTimeMillis() / SECOND_MILLIS * SECOND_MILLIS + SECOND_MILLIS;
            while (!closed) {
                sendSecond(secondMillis);
                secondMillis += SECOND_MILLIS;
            }
        } catch (InterruptedException e) {
            // It is closed.
        } catch (IOException | RuntimeException e) {
            failure = e;
        }
    }

    private void sendSecond(long fromMillis) throws InterruptedException {
        sleepUntil(fromMillis);
        for (int channel = 0; channel < channels; channel++) {
            if (isBad(channel, fromMillis) != isBad(channel, fromMillis - SECOND_MILLIS)) {
                tellUnits(channel, fromMillis);
            }
        }
        for (int slice = 0; slice < SLICES; slice++) {
            sleepUntil(fromMillis + slice * SECOND_MILLIS / SLICES);
            int upTo = perSecond * (slice + 1) / SLICES;
            for (int sent = perSecond * slice / SLICES; sent < upTo; sent++) {
                series.get(next).send(fromMillis);
                next = (next + 1) % series.size();
            }
        }
        sleepUntil(fromMillis + SECOND_MILLIS);
        producers.forEach(producer -> producer.frontier(fromMillis + SECOND_MILLIS));
    }

    private void sleepUntil(long wallMillis) throws InterruptedException {
        long leftMillis = wallMillis - System.currentTimeMillis();
        if (leftMillis > 0) {
            TimeUnit.MILLISECONDS.sleep(leftMillis);
        } else {
            mostBehindMillis.accumulateAndGet(-leftMillis, Math::max);
        }
    }

    private void send(Measured measured) {
        var record = MeasurementRecords.measurement(measured);
        kafka.send(
                new ProducerRecord<>(
                        StockscopeTopic.MEASUREMENTS.topicName(),
                        StockscopeTopic.MEASUREMENTS.key(record).getBytes(StandardCharsets.UTF_8),
                        encoder.encode(StockscopeTopic.MEASUREMENTS, record)),
                (where, problem) -> {
                    if (problem != null) {
                        failure = problem;
                    }
                });
    }

    /** The most by which something was sent too late since {@link #forgetBehind}. */
    long mostBehindMillis() {
        return mostBehindMillis.get();
    }

    void forgetBehind() {
        mostBehindMillis.set(0);
    }

    /**
     * Says whether all is well.
     *
     * @throws CliException if measurements cannot be sent
     */
    void check() {
        Exception failed = failure;
        if (failed != null) {
            throw CliException.failed("measurements cannot be sent: " + failed, failed);
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        TimeUnit.MILLISECONDS.timedJoin(thread, CLOSE_MILLIS);
    }
}
