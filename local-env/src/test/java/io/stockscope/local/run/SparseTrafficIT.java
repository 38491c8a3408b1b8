// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.registry.ConfluentAvroEncoder;
import io.stockscope.event.registry.RegistryClients;
import io.stockscope.job.stock.RunMode;
import io.stockscope.job.stock.StockJob;
import io.stockscope.job.time.RunClock;
import io.stockscope.local.service.LocalServices;
import io.stockscope.local.service.SharedServices;
import io.stockscope.local.up.Foundation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A stream in which hardly anything comes: nobody waits for the next event. */
class SparseTrafficIT {

    private static final int PARTITIONS = 4;
    private static final Duration BOUND = Duration.ofSeconds(5);
    private static final Duration ALLOWED = BOUND.plusSeconds(2);

    @Test
    void resultsComeAtMostTheBoundAndTwoSecondsAfterTheirEvent() throws Exception {
        run(Duration.ofSeconds(8), 1, Map.of());
    }

    /** Ten times as fast, so that the bound is as long by the wall clock. */
    @Test
    @Tag("proof")
    void simulationOfAnotherYearComesInTimeAsWell() throws Exception {
        run(
                Duration.ofSeconds(8),
                1,
                Map.of(
                        "clock.speed", "10",
                        "clock.start", "2010-12-01T00:00:00Z",
                        "outOfOrderness", BOUND.multipliedBy(10).toSeconds() + "s"));
    }

    @Test
    @Tag("proof")
    void resultsComeInTimeWhenAPartitionGetsOneEventInTwentySeconds() throws Exception {
        boolean shortened = "short".equals(System.getProperty("proof.scale"));
        run(Duration.ofSeconds(20), shortened ? 1 : 6, Map.of());
    }

    /** One event in each interval on each partition, spread over the interval. */
    private static void run(Duration interval, int rounds, Map<String, String> options)
            throws Exception {
        SharedServices.assumePlatform();
        try (LocalServices services = LocalServices.startTemporary()) {
            StockscopeConfig config = services.config(options);
            Foundation.lay(config);
            StockViews views = new StockViews(services.endpoints().clickHouse(), "stockscope");
            // Rows wait for a checkpoint; here time is of interest that is lost before.
            Map<String, String> flink = new HashMap<>(config.flink());
            flink.put(CheckpointingOptions.CHECKPOINTING_INTERVAL.key(), "250ms");
            StreamExecutionEnvironment env =
                    EmbeddedFlink.live(CheckpointFolder.orTemporary(flink));
            RunClock clock = RunClock.of(config.clock(), Instant.now());
            StockJob.define(env, config, RunMode.live(clock));
            JobClient job = env.executeAsync(StockJob.NAME);
            try (Store store = new Store(config, clock)) {
                // The first one waits for the job to start as well.
                store.sell(0);
                await().atMost(Duration.ofMinutes(2)).until(() -> views.eventIds().size() == 1);

                Map<String, Long> latencies = new TreeMap<>();
                for (int i = 1; i <= rounds * PARTITIONS; i++) {
                    Instant next = Instant.now().plus(interval.dividedBy(PARTITIONS));
                    Sale sale = store.sell(i % PARTITIONS);
                    await(sale.eventId())
                            .atMost(Duration.ofMinutes(1))
                            .pollInterval(Duration.ofMillis(50))
                            .until(() -> views.eventIds().contains(sale.eventId()));
                    latencies.put(
                            sale.eventId(), System.currentTimeMillis() - sale.appendedAtMillis());
                    await().atMost(interval).until(() -> !Instant.now().isBefore(next));
                }

                assertThat(latencies)
                        .allSatisfy(
                                (sale, millis) ->
                                        assertThat(millis).isLessThanOrEqualTo(ALLOWED.toMillis()));
                job.cancel().get();
            }
        }
    }

    private record Sale(String eventId, long appendedAtMillis) {}

    /** Sells a mug now, on a partition of choice. */
    private static final class Store implements AutoCloseable {
        private final SchemaRegistryClient registry;
        private final ConfluentAvroEncoder encoder;
        private final KafkaProducer<byte[], byte[]> producer;
        private final RunClock clock;
        private int sales;

        Store(StockscopeConfig config, RunClock clock) {
            this.clock = clock;
            registry = RegistryClients.create(config.registry().connection());
            encoder = new ConfluentAvroEncoder(registry);
            producer =
                    new KafkaProducer<>(
                            config.kafka().clientProperties(),
                            new ByteArraySerializer(),
                            new ByteArraySerializer());
        }

        Sale sell(int partition) throws Exception {
            String id = "sale-" + sales++;
            String sku = "mug-" + partition;
            byte[] value =
                    encoder.encode(
                            StockscopeTopic.POS_LINES,
                            StockTraffic.sale(id, sku, Instant.ofEpochMilli(clock.getAsLong()), 1));
            byte[] key = sku.getBytes(StandardCharsets.UTF_8);
            long appended =
                    producer.send(
                                    new ProducerRecord<>(
                                            StockscopeTopic.POS_LINES.topicName(),
                                            partition,
                                            key,
                                            value))
                            .get()
                            .timestamp();
            return new Sale(id, appended);
        }

        @Override
        public void close() throws Exception {
            producer.close();
            registry.close();
        }
    }
}
