// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.ChannelProfile;
import io.stockscope.event.ChannelType;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.registry.RegistryClients;
import io.stockscope.event.registry.SchemaRegistration;
import io.stockscope.event.registry.WireSchemas;
import io.stockscope.fuzz.GarbageRecord;
import io.stockscope.fuzz.GarbageRecords;
import io.stockscope.job.stock.RunMode;
import io.stockscope.job.stock.StockReport;
import io.stockscope.local.StockscopeCommand;
import io.stockscope.local.produce.EventProducer;
import io.stockscope.local.service.LocalServices;
import io.stockscope.local.service.SharedServices;
import io.stockscope.local.topics.TopicAdmin;
import io.stockscope.local.topics.TopicPlan;
import io.stockscope.reference.RandomHistories;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * Garbage through real services: the run ends, its counts balance, its dead letters can be read.
 */
@Tag("proof")
class GarbageIT {

    private static final int RECORDS = 20_000;
    private static final int PARTITIONS = 2;

    @Test
    void everyRecordIsAccountedForAndEveryDeadLetterCanBeRead() throws Exception {
        SharedServices.assumePlatform();
        try (LocalServices services = LocalServices.startTemporary()) {
            StockscopeConfig config =
                    services.config(
                            Map.of(
                                    "registry.unknownSchemaPatience", "3s",
                                    "flink.parallelism.default", "2"));
            Map<StockscopeTopic, Long> sent = send(config);
            BoundedRun run = new BoundedRun(config);
            run.prepareDatabase();

            StockReport report =
                    run.execute(RunMode.bounded(RandomHistories.RUN_CLOCK, RandomHistories.UNTIL));

            assertThat(report.balances()).as(report.table()).isTrue();
            List<StockReport.TopicCounts> counts =
                    Stream.concat(report.topics().stream(), Stream.of(report.items())).toList();
            assertThat(counts)
                    .allSatisfy(
                            topic ->
                                    assertThat(topic.read())
                                            .as(topic.topic().topicName())
                                            .isEqualTo(sent.get(topic.topic())));
            StockViews views = new StockViews(services.endpoints().clickHouse(), "stockscope");
            long deadLetters =
                    counts.stream().mapToLong(StockReport.TopicCounts::deadLetterTotal).sum();
            assertThat(views.deadLetters().values().stream().mapToLong(Long::longValue).sum())
                    .isEqualTo(deadLetters)
                    .isGreaterThan(RECORDS / 3);
            assertThat(views.timeline()).hasSize(5);
            assertThat(views.levels()).isNotEmpty();
            String listed = list(services);
            assertThat(listed)
                    .hasLineCount((int) deadLetters + 1)
                    .endsWith(deadLetters + " dead letters\n")
                    .contains("after 3 s of asking", "is not known to the schema registry")
                    .doesNotContain("\u001b", "\0");
        }
    }

    private static Map<StockscopeTopic, Long> send(StockscopeConfig config) throws Exception {
        try (TopicAdmin topics = new TopicAdmin(config.kafka())) {
            topics.create(TopicPlan.all(PARTITIONS, null), Optional.empty());
        }
        Map<StockscopeTopic, Long> sent = new EnumMap<>(StockscopeTopic.class);
        try (SchemaRegistryClient registry =
                        RegistryClients.create(config.registry().connection());
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(
                                config.kafka().clientProperties(),
                                new ByteArraySerializer(),
                                new ByteArraySerializer())) {
            SchemaRegistration.register(registry);
            sendProfiles(config, registry);
            Map<StockscopeTopic, Integer> ids = ids(registry);
            GarbageRecords garbage = new GarbageRecords(7, topic -> ids.getOrDefault(topic, -1));
            for (int i = 0; i < RECORDS; i++) {
                GarbageRecord next = garbage.next();
                producer.send(record(next, i % PARTITIONS));
                sent.merge(next.topic(), 1L, Long::sum);
            }
            producer.flush();
        }
        return sent;
    }

    /** A compacted topic takes no record without a key. */
    private static ProducerRecord<byte[], byte[]> record(GarbageRecord garbage, int partition) {
        boolean needsKey = garbage.topic().compacted() && garbage.key() == null;
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(
                        garbage.topic().topicName(),
                        partition,
                        needsKey ? new byte[0] : garbage.key(),
                        garbage.value());
        if (garbage.replayOf() != null) {
            record.headers().add("stockscope-replay-of", garbage.replayOf());
        }
        return record;
    }

    private static Map<StockscopeTopic, Integer> ids(SchemaRegistryClient registry)
            throws Exception {
        Map<StockscopeTopic, Integer> ids = new EnumMap<>(StockscopeTopic.class);
        for (StockscopeTopic topic : StockscopeTopic.values()) {
            ids.put(topic, registry.getId(topic.subject(), new AvroSchema(WireSchemas.of(topic))));
        }
        return ids;
    }

    private static void sendProfiles(StockscopeConfig config, SchemaRegistryClient registry) {
        try (EventProducer producer = EventProducer.open(config.kafka(), registry)) {
            for (String channel : RandomHistories.CHANNELS) {
                producer.send(
                        StockscopeTopic.REFERENCE_CHANNELS,
                        channel,
                        ChannelProfile.newBuilder()
                                .setChannel(channel)
                                .setType(ChannelType.ECOMMERCE)
                                .setLocations(List.of())
                                .setLatencyObjectiveMs(60_000)
                                .setStalenessThresholdMs(120_000)
                                .build());
            }
            producer.flush();
        }
    }

    private static String list(LocalServices services) {
        StringWriter out = new StringWriter();
        CommandLine command = StockscopeCommand.commandLine();
        command.setOut(new PrintWriter(out, true));
        int exitCode =
                command.execute(
                        "dead-letters",
                        "list",
                        "--limit",
                        "1000000",
                        "--endpoints",
                        services.endpointsFile().toString());
        assertThat(exitCode).isZero();
        return out.toString();
    }
}
