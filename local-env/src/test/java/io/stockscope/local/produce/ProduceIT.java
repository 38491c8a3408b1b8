// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.produce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.registry.RegistryClients;
import io.stockscope.event.registry.WireSchemas;
import io.stockscope.event.text.EventText;
import io.stockscope.event.text.TextEvent;
import io.stockscope.local.StockscopeCommand;
import io.stockscope.local.service.LocalServices;
import io.stockscope.local.service.SharedServices;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * The commands produce and schemas against a real broker and registry, which are its own: topics
 * and subjects have the names of the contract here, and some are missing on purpose.
 */
class ProduceIT {
    private static final StockscopeTopic TOPIC = StockscopeTopic.THROTTLE_ACKS;
    private static final StockscopeTopic MISSING = StockscopeTopic.THROTTLE_OVERRIDES;
    private static final int PARTITIONS = 3;

    private static LocalServices services;
    private static StockscopeConfig config;

    private final Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    ProduceIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeAll
    static void start() throws Exception {
        SharedServices.assumePlatform();
        services = LocalServices.startTemporary();
        config = services.config(Map.of());
        try (Admin admin = Admin.create(config.kafka().clientProperties())) {
            admin.createTopics(List.of(new NewTopic(TOPIC.topicName(), PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
    }

    @AfterAll
    static void stop() {
        if (services != null) {
            services.close();
        }
    }

    @Test
    void everyEventArrivesOnceUnderItsKeyAndAgainTheSameWhenSentAgain() throws Exception {
        List<String> lines =
                IntStream.range(0, 5_000)
                        .mapToObj(i -> line("twice-" + i, i, i % 2 == 0 ? "late" : null))
                        .toList();
        Path file = Files.write(folder.resolve("acks.jsonl"), lines);
        long before = records().size();
        assertThat(execute("schemas", "register")).as("%s", err).isZero();

        assertThat(execute("produce", file.toString())).as("%s", err).isZero();
        List<ConsumerRecord<byte[], byte[]>> once = records("twice-");
        assertThat(decoded(once)).containsExactlyInAnyOrderElementsOf(parsed(lines));

        assertThat(execute("produce", file.toString())).as("%s", err).isZero();
        List<ConsumerRecord<byte[], byte[]>> twice = records("twice-");
        assertThat(twice).hasSize(2 * lines.size());
        assertThat(records()).hasSize((int) before + 2 * lines.size());
        Set<ByteBuffer> values = new HashSet<>();
        twice.forEach(record -> values.add(ByteBuffer.wrap(record.value())));
        assertThat(values).hasSize(lines.size());
    }

    @Test
    void whatPrecedesABadLineStaysSent() throws Exception {
        List<String> lines = new ArrayList<>();
        IntStream.range(0, 1_000).forEach(i -> lines.add(line("before-" + i, i, null)));
        List<String> good = List.copyOf(lines);
        lines.add(line("before-bad", 1, null).replace("APPLIED", "DONE"));
        lines.add(line("before-never", 1, null));
        Path file = Files.write(folder.resolve("acks.jsonl"), lines);
        assertThat(execute("schemas", "register")).as("%s", err).isZero();

        assertThat(execute("produce", file.toString())).isEqualTo(1);
        assertThat(err.toString())
                .isEqualTo(
                        "stockscope: "
                                + file
                                + ":1001: event.status: expected one of APPLIED, REFUSED, STALE,"
                                + " EXPIRED, found \"DONE\"; the 1000 events before it were sent\n");
        assertThat(decoded(records("before-"))).containsExactlyInAnyOrderElementsOf(parsed(good));
    }

    @Test
    void bytesArriveAsTheyAre() throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("garbage.jsonl"),
                        """
                        {"topic": "throttle.acks", "key": "web-0", "valueBase64": "/2FzLWJ5dGVz"}
                        {"topic": "throttle.acks", "valueBase64": "/2FzLWJ5dGVz"}
                        """);

        assertThat(execute("produce", file.toString())).as("%s", err).isZero();
        assertThat(records("as-bytes"))
                .extracting(record -> record.key() == null ? "" : new String(record.key(), UTF_8))
                .containsExactlyInAnyOrder("web-0", "");
        assertThat(records("as-bytes"))
                .allSatisfy(record -> assertThat(record.value()).startsWith(0xff).hasSize(9));
    }

    @Test
    void aTopicThatIsNotThereIsNamed() throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("overrides.jsonl"),
                        """
                        {"topic": "throttle.overrides", "event":\
                         {"channel": "web", "mode": "AUTO", "by": "ann", "reason": "over"}}
                        """);
        assertThat(execute("schemas", "register")).as("%s", err).isZero();
        assertThat(execute("produce", file.toString())).isEqualTo(1);
        assertThat(err.toString())
                .hasLineCount(1)
                .contains(MISSING.topicName(), "stockscope topics create", "nothing was sent");
    }

    @Test
    void servicesThatDoNotAnswerAreNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("acks.jsonl"), line("none", 1, null));
        assertThat(
                        execute(
                                "produce",
                                "-Dregistry.url=http://127.0.0.1:1/apis/ccompat/v7",
                                file.toString()))
                .isEqualTo(1);
        assertThat(err.toString())
                .hasLineCount(1)
                .contains("registry http://127.0.0.1:1/", "does not answer", "nothing was sent");
    }

    @Test
    void aSchemaThatIsNotRegisteredIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("acks.jsonl"), line("none", 1, null));
        try (SchemaRegistryClient registry =
                RegistryClients.create(config.registry().connection())) {
            if (registry.getAllSubjects().contains(TOPIC.subject())) {
                registry.deleteSubject(TOPIC.subject());
            }
        }
        assertThat(execute("produce", file.toString())).isEqualTo(1);
        assertThat(err.toString())
                .hasLineCount(1)
                .contains(TOPIC.subject(), "stockscope schemas register", "nothing was sent");
    }

    @Test
    void aRegisteredFieldThatThisVersionLacksIsNamedAndNothingIsRegistered() throws Exception {
        assertThat(execute("schemas", "register")).as("%s", err).isZero();
        String subject = MISSING.subject();
        String colour = "{\"name\":\"colour\",\"type\":[\"null\",\"string\"],\"default\":null},";
        Schema another =
                new Schema.Parser()
                        .parse(
                                WireSchemas.of(MISSING)
                                        .toString()
                                        .replace("\"fields\":[", "\"fields\":[" + colour));
        try (SchemaRegistryClient registry =
                RegistryClients.create(config.registry().connection())) {
            assertThat(registry.getCompatibility(subject)).isEqualTo("BACKWARD_TRANSITIVE");
            registry.register(subject, new AvroSchema(another));
            try {
                for (String action : List.of("check", "register")) {
                    err.getBuffer().setLength(0);
                    assertThat(execute("schemas", action)).isEqualTo(1);
                    assertThat(err.toString())
                            .hasLineCount(1)
                            .contains("ThrottleOverride.colour was removed")
                            .contains("version 2 of throttle.overrides-value");
                }
                assertThat(registry.getAllVersions(subject)).containsExactly(1, 2);
            } finally {
                registry.deleteSubject(subject);
            }
        }
    }

    private static String line(String commandId, int at, @Nullable String message) {
        return """
        {"topic": "throttle.acks", "event": {"commandId": "%s", "channel": "web-%d",\
         "revision": %d, "at": %d, "status": "APPLIED", "message": %s}}\
        """
                .formatted(
                        commandId, at % 17, at, at, message == null ? null : "\"" + message + "\"");
    }

    private static List<TextEvent> parsed(List<String> lines) {
        return lines.stream().map(line -> EventText.parse(line, "test", 1)).toList();
    }

    private List<ConsumerRecord<byte[], byte[]>> records(String commandIds) throws Exception {
        return records().stream()
                .filter(record -> new String(record.value(), UTF_8).contains(commandIds))
                .toList();
    }

    private List<ConsumerRecord<byte[], byte[]>> records() {
        Properties properties = config.kafka().clientProperties();
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, bytes, bytes)) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(TOPIC.topicName()).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (partitions.stream()
                    .anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    private static List<TextEvent> decoded(List<ConsumerRecord<byte[], byte[]>> records)
            throws Exception {
        try (SchemaRegistryClient registry =
                RegistryClients.create(config.registry().connection())) {
            List<TextEvent> events = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                ByteBuffer value = ByteBuffer.wrap(record.value());
                assertThat(value.get()).isZero();
                Schema writer = (Schema) registry.getSchemaById(value.getInt()).rawSchema();
                SpecificDatumReader<SpecificRecord> reader =
                        new SpecificDatumReader<>(
                                writer,
                                TOPIC.schema(),
                                SpecificData.getForClass(TOPIC.recordClass()));
                SpecificRecord event =
                        reader.read(
                                null,
                                DecoderFactory.get()
                                        .binaryDecoder(record.value(), 5, value.remaining(), null));
                events.add(new TextEvent(TOPIC, new String(record.key(), UTF_8), event));
            }
            return events;
        }
    }

    private int execute(String... arguments) {
        CommandLine command = StockscopeCommand.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--endpoints");
        all.add(services.endpointsFile().toString());
        return command.execute(all.toArray(String[]::new));
    }
}
