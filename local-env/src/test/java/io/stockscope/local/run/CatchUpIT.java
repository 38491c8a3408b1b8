// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.WmsStockKind;
import io.stockscope.event.registry.ConfluentAvroEncoder;
import io.stockscope.event.registry.RegistryClients;
import io.stockscope.job.measure.Metric;
import io.stockscope.job.stock.RunMode;
import io.stockscope.job.stock.StockJob;
import io.stockscope.local.produce.EventProducer;
import io.stockscope.local.service.LocalServices;
import io.stockscope.local.service.SharedServices;
import io.stockscope.local.up.Foundation;
import io.stockscope.reference.StockResults;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A live run that starts months behind stays on event time until it has caught up, whatever its
 * partitions look like: one is so full that the others look quiet for seconds while it is read,
 * many are empty, and in some the last records are marks of transactions and what was aborted.
 */
@Tag("proof")
class CatchUpIT {

    private static final Instant START = Instant.parse("2025-06-01T00:00:00Z");
    private static final int HOT_SALES = 200_000;
    private static final Duration BETWEEN_HOT_SALES = Duration.ofSeconds(10);
    private static final int QUIET_SKUS = 40;
    private static final int TURNS = 12;

    /**
     * So much later than what partitions may be apart that one is paused for seconds between two
     * turns, with a backlog.
     */
    private static final Duration BETWEEN_TURNS = Duration.ofHours(46);

    private static final Duration MAX_LEAD = Duration.ofHours(4);

    @Test
    void nothingBecomesLateAndTheRowsAreThoseOfABoundedRun() throws Exception {
        SharedServices.assumePlatform();
        try (LocalServices services = LocalServices.startTemporary()) {
            StockscopeConfig live = config(services, "live");
            Foundation.lay(live);
            produce(live);
            StockscopeConfig hindsight = config(services, "hindsight");
            BoundedRun bounded = new BoundedRun(hindsight);
            bounded.prepareDatabase();
            Instant now = Instant.now();
            bounded.execute(RunMode.bounded(now, now));
            StockResults expected = results(services, "hindsight");
            assertThat(expected.levels()).hasSize(QUIET_SKUS + 1);
            assertThat(expected.incidents()).hasSize(QUIET_SKUS * TURNS + 1);

            CounterReporter.reset();
            StreamExecutionEnvironment env =
                    EmbeddedFlink.live(CheckpointFolder.orTemporary(live.flink()));
            StockJob.define(env, live, RunMode.live());
            JobClient job = env.executeAsync(StockJob.NAME);
            await().atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(
                            () ->
                                    assertThat(expected.differences(results(services, "live")))
                                            .isEmpty());

            assertThat(CounterReporter.sum("read")).isEqualTo(records());
            assertThat(CounterReporter.sum("lateEvents")).isZero();
            // It was far behind, and is not any more, whatever the marks of transactions are.
            MeasurementTopic topic = new MeasurementTopic(live);
            await().atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> assertThat(lags(topic)).containsOnlyKeys(topics()));
            await().atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(
                            () ->
                                    assertThat(lags(topic).values())
                                            .allSatisfy(lag -> assertThat(last(lag)).isZero()));
            assertThat(lags(topic).get(StockscopeTopic.POS_LINES.topicName()))
                    .anySatisfy(lag -> assertThat(lag).isGreaterThan(HOT_SALES / 100));
            job.cancel().get();
        }
    }

    /** What consumer lag was told of each topic, in that order. */
    private static Map<String, List<Double>> lags(MeasurementTopic topic) throws Exception {
        return MeasurementTopic.values(topic.measurements()).stream()
                .filter(sent -> sent.getMetric().equals(Metric.CONSUMER_LAG_RECORDS.wireName()))
                .collect(
                        Collectors.groupingBy(
                                sent -> sent.getLabels().get("topic"),
                                Collectors.mapping(
                                        MeasurementReceiver::value, Collectors.toList())));
    }

    private static String[] topics() {
        return StockJob.topics().stream().map(StockscopeTopic::topicName).toArray(String[]::new);
    }

    private static double last(List<Double> lags) {
        return lags.get(lags.size() - 1);
    }

    private static long records() {
        return HOT_SALES + 1 + QUIET_SKUS + 2L * QUIET_SKUS * TURNS;
    }

    private static void produce(StockscopeConfig config) throws Exception {
        try (SchemaRegistryClient registry =
                RegistryClients.create(config.registry().connection())) {
            baselinesInTransactions(config, registry);
            try (EventProducer producer = EventProducer.open(config.kafka(), registry)) {
                for (int i = 0; i < HOT_SALES; i++) {
                    Instant at = START.plus(BETWEEN_HOT_SALES.multipliedBy(i + 1));
                    producer.send(
                            StockscopeTopic.POS_LINES,
                            "hot",
                            StockTraffic.sale("hot-" + i, "hot", at, 1));
                }
                for (int turn = 0; turn < TURNS; turn++) {
                    Instant at = START.plus(BETWEEN_TURNS.multipliedBy(turn + 1));
                    move(producer, WmsStockKind.SHIP, turn, at);
                    move(producer, WmsStockKind.RECEIPT, turn, at.plusSeconds(3600));
                }
                producer.flush();
            }
        }
    }

    /** What opens, or closes, an incident at each of the quiet SKUs. */
    private static void move(EventProducer producer, WmsStockKind kind, int turn, Instant from) {
        for (int sku = 0; sku < QUIET_SKUS; sku++) {
            producer.send(
                    StockscopeTopic.WMS_STOCK,
                    quiet(sku),
                    StockTraffic.moved(
                            kind + "-" + turn + "-" + sku,
                            kind,
                            quiet(sku),
                            from.plusSeconds(sku),
                            5));
        }
    }

    /** The first ones count; the second ones are aborted. */
    private static void baselinesInTransactions(
            StockscopeConfig config, SchemaRegistryClient registry) {
        ConfluentAvroEncoder encoder = new ConfluentAvroEncoder(registry);
        Properties properties = config.kafka().clientProperties();
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "erp");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            baselines(producer, encoder, 3);
            producer.commitTransaction();
            producer.beginTransaction();
            baselines(producer, encoder, 1_000);
            producer.flush();
            producer.abortTransaction();
        }
    }

    private static void baselines(
            KafkaProducer<byte[], byte[]> producer, ConfluentAvroEncoder encoder, long units) {
        baseline(producer, encoder, "hot", units);
        for (int sku = 0; sku < QUIET_SKUS; sku++) {
            baseline(producer, encoder, quiet(sku), units);
        }
    }

    private static void baseline(
            KafkaProducer<byte[], byte[]> producer,
            ConfluentAvroEncoder encoder,
            String sku,
            long units) {
        producer.send(
                new ProducerRecord<>(
                        StockscopeTopic.ERP_STOCK.topicName(),
                        sku.getBytes(StandardCharsets.UTF_8),
                        encoder.encode(
                                StockscopeTopic.ERP_STOCK,
                                StockTraffic.baseline(sku, START, units))));
    }

    private static String quiet(int sku) {
        return "quiet-" + sku;
    }

    /** One fetch holds all of a partition, which is drained before any other one is read. */
    private static StockscopeConfig config(LocalServices services, String database) {
        String wholePartition = String.valueOf(256 << 20);
        Map<String, String> options = new HashMap<>(CounterReporter.OPTIONS);
        options.put("kafka.properties.max.partition.fetch.bytes", wholePartition);
        options.put("kafka.properties.fetch.max.bytes", wholePartition);
        options.put("maxLead", MAX_LEAD.toHours() + "h");
        options.put("timeline", "false");
        options.put("clickhouse.database", database);
        return services.config(options);
    }

    private static StockResults results(LocalServices services, String database) throws Exception {
        StockViews views = new StockViews(services.endpoints().clickHouse(), database);
        return new StockResults(
                views.levels(),
                views.incidents(),
                views.conflicts(),
                views.discrepancies(),
                Map.of());
    }
}
