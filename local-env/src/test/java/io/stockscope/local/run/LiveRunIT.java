// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.DeadLetter;
import io.stockscope.event.ErpStockEvent;
import io.stockscope.event.ErpStockKind;
import io.stockscope.event.ItemMaster;
import io.stockscope.event.PosLineEvent;
import io.stockscope.event.PosLineKind;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.registry.RegistryClients;
import io.stockscope.job.decode.ConfluentAvroDecoder;
import io.stockscope.job.decode.RegistrySchemaLookup;
import io.stockscope.job.stock.RunMode;
import io.stockscope.job.stock.StockJob;
import io.stockscope.local.produce.EventProducer;
import io.stockscope.local.service.LocalServices;
import io.stockscope.local.service.SharedServices;
import io.stockscope.local.up.Foundation;
import io.stockscope.reference.StockResults.Incident;
import io.stockscope.reference.StockResults.Level;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The stock job live, on real services: results come while it runs. */
class LiveRunIT {

    private static final String MUG = "mug";
    private static final String OSLO = "store-oslo";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS).minusSeconds(60);

    @Test
    void levelsIncidentsAndDeadLettersComeWhileTheJobRuns() throws Exception {
        SharedServices.assumePlatform();
        try (LocalServices services = LocalServices.startTemporary()) {
            StockscopeConfig config = services.config(Map.of());
            Foundation.lay(config);
            StockViews views = new StockViews(services.endpoints().clickHouse(), "stockscope");
            StreamExecutionEnvironment env =
                    EmbeddedFlink.live(CheckpointFolder.orTemporary(config.flink()));
            StockJob.define(env, config, RunMode.live());
            try (SchemaRegistryClient registry =
                            RegistryClients.create(config.registry().connection());
                    EventProducer producer = EventProducer.open(config.kafka(), registry)) {
                send(producer, StockscopeTopic.REFERENCE_ITEMS, item());
                JobClient job = env.executeAsync(StockJob.NAME);

                send(producer, StockscopeTopic.ERP_STOCK, baseline(3));
                send(producer, StockscopeTopic.POS_LINES, sale("s1", 1, 5));
                await().atMost(PATIENCE)
                        .untilAsserted(
                                () -> {
                                    assertThat(views.levels()).containsExactly(level(-2));
                                    assertThat(views.incidents()).containsExactly(incident(null));
                                });

                sendGarbage(config);
                send(producer, StockscopeTopic.POS_LINES, voided("v1", 2, 5));
                await().atMost(PATIENCE)
                        .untilAsserted(
                                () -> {
                                    assertThat(views.levels()).containsExactly(level(3));
                                    assertThat(views.incidents())
                                            .containsExactly(incident(start.plusSeconds(2)));
                                    assertThat(views.deadLetters())
                                            .isEqualTo(Map.of("wms.stock UNDECODABLE", 1L));
                                });
                await().atMost(PATIENCE)
                        .untilAsserted(
                                () ->
                                        assertThat(deadLetters(config, registry))
                                                .extracting(DeadLetter::getReason)
                                                .containsExactly("UNDECODABLE"));
                job.cancel().get();
            }
        }
    }

    private static void send(EventProducer producer, StockscopeTopic topic, SpecificRecord event) {
        producer.send(topic, MUG, event);
        producer.flush();
    }

    private static void sendGarbage(StockscopeConfig config) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        config.kafka().clientProperties(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.send(
                            new ProducerRecord<>(
                                    StockscopeTopic.WMS_STOCK.topicName(),
                                    "no Avro".getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
    }

    private static List<DeadLetter> deadLetters(
            StockscopeConfig config, SchemaRegistryClient registry) throws Exception {
        ConfluentAvroDecoder<DeadLetter> decoder =
                new ConfluentAvroDecoder<>(
                        DeadLetter.getClassSchema(), new RegistrySchemaLookup(registry));
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        config.kafka().clientProperties(),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            String topic = StockscopeTopic.DEAD_LETTERS.topicName();
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            List<DeadLetter> found = new ArrayList<>();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                    found.add(decoder.decode(record.value()));
                }
            }
            return found;
        }
    }

    private Incident incident(@Nullable Instant closedAt) {
        return new Incident(
                MUG,
                OSLO,
                start.plusSeconds(1),
                closedAt,
                -2,
                "s1",
                "POS",
                List.of(),
                new BigDecimal("20.0000"));
    }

    private static Level level(long onHand) {
        return new Level(MUG, OSLO, onHand, 0, 0, 0, 0, onHand);
    }

    private static ItemMaster item() {
        return ItemMaster.newBuilder()
                .setSku(MUG)
                .setUnitPrice(new BigDecimal("10.0000"))
                .setCurrency("EUR")
                .build();
    }

    private ErpStockEvent baseline(long units) {
        return ErpStockEvent.newBuilder()
                .setEventId("b1")
                .setSource("erp")
                .setOccurredAt(start)
                .setRecordedAt(start.plusMillis(100))
                .setKind(ErpStockKind.BASELINE)
                .setSku(MUG)
                .setLocation(OSLO)
                .setQuantity(units)
                .build();
    }

    private PosLineEvent sale(String id, int second, long units) {
        return line(id, PosLineKind.SALE, second, units);
    }

    private PosLineEvent voided(String id, int second, long units) {
        return line(id, PosLineKind.VOID, second, units);
    }

    private PosLineEvent line(String id, PosLineKind kind, int second, long units) {
        return PosLineEvent.newBuilder()
                .setEventId(id)
                .setSource("pos-oslo")
                .setOccurredAt(start.plusSeconds(second))
                .setRecordedAt(start.plusSeconds(second).plusMillis(100))
                .setKind(kind)
                .setTransactionId("t1")
                .setLineNumber(1)
                .setSku(MUG)
                .setLocation(OSLO)
                .setQuantity(units)
                .build();
    }
}
