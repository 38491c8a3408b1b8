// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.ErpStockEvent;
import io.stockscope.event.ErpStockKind;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.WmsStockEvent;
import io.stockscope.event.WmsStockKind;
import io.stockscope.event.registry.RegistryClients;
import io.stockscope.event.registry.WireSchemas;
import io.stockscope.job.stock.RunMode;
import io.stockscope.job.stock.StockJob;
import io.stockscope.local.StockscopeCommand;
import io.stockscope.local.produce.EventProducer;
import io.stockscope.local.service.Endpoints;
import io.stockscope.local.service.KillableRegistry;
import io.stockscope.local.service.LocalServices;
import io.stockscope.local.service.SharedServices;
import io.stockscope.local.up.Foundation;
import io.stockscope.reference.StockResults.Level;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Schemas that come late, a registry that is away, and the command {@code dead-letters}, live. */
class DeadLettersIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String OSLO = "store-oslo";
    private static final StockscopeTopic WMS = StockscopeTopic.WMS_STOCK;
    private static final int ON_HAND = 10;

    private static @Nullable LocalServices services;
    private static @Nullable KillableRegistry registryService;
    private static @Nullable StockscopeConfig config;
    private static @Nullable SchemaRegistryClient registry;
    private static @Nullable StockViews views;
    private static @Nullable JobClient job;
    private static int schemasMade;

    private final Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS).minusSeconds(60);

    @TempDir private static Path folder;

    @BeforeAll
    static void start() throws Exception {
        SharedServices.assumePlatform();
        LocalServices started = LocalServices.startTemporary();
        services = started;
        KillableRegistry killable =
                new KillableRegistry(Files.createDirectory(folder.resolve("registry")));
        registryService = killable;
        killable.start();
        StockscopeConfig settings = started.config(Map.of("registry.url", killable.url()));
        config = settings;
        Foundation.lay(settings);
        registry = RegistryClients.create(settings.registry().connection());
        views = new StockViews(started.endpoints().clickHouse(), "stockscope");
        Map<String, String> flink = new HashMap<>(settings.flink());
        flink.put("execution.checkpointing.interval", "1s");
        StreamExecutionEnvironment env = EmbeddedFlink.live(CheckpointFolder.orTemporary(flink));
        StockJob.define(env, settings, RunMode.live());
        job = env.executeAsync(StockJob.NAME);
    }

    @AfterAll
    static void stop() throws Exception {
        try {
            if (job != null) {
                job.cancel().get();
            }
            if (registry != null) {
                registry.close();
            }
        } finally {
            if (registryService != null) {
                registryService.close();
            }
            if (services != null) {
                services.close();
            }
        }
    }

    @Test
    void recordWhoseSchemaIsRegisteredALittleLaterIsApplied() throws Exception {
        String sku = "mug";
        sendBaseline(sku);
        Schema schema = newSchema();
        int id = nextId();
        RecordMetadata undecided = send(sku, shipmentWith(id, sku, "e1", 2));
        send(sku, shipment(sku, "e2", 1), undecided.partition());
        awaitLevel(sku, ON_HAND - 1);

        assertThat(register(schema)).isEqualTo(id);

        awaitLevel(sku, ON_HAND - 3);
        assertThat(list("--topic", "wms.stock")).doesNotContain(place(undecided));
    }

    @Test
    void registryThatIsAwayForAWhileCostsNoRecord() throws Exception {
        String sku = "cup";
        sendBaseline(sku);
        int id = register(newSchema());
        KillableRegistry killed = requireNonNull(registryService);
        killed.kill();
        RecordMetadata sent = send(sku, shipmentWith(id, sku, "e3", 4));
        killed.start();

        awaitLevel(sku, ON_HAND - 4);
        assertThat(list()).doesNotContain(place(sent));
    }

    @Test
    void replayOfARecordWhoseSchemaWasMissingIsAppliedAndClosesTheDeadLetter() throws Exception {
        String sku = "pot";
        sendBaseline(sku);
        Schema schema = newSchema();
        int id = nextId();
        String place = place(send(sku, shipmentWith(id, sku, "e4", 3)));
        await().atMost(PATIENCE).until(() -> list("--open").contains(place));

        assertThat(list("--open", "--reason", "UNDECODABLE"))
                .contains(place, "schema id " + id, "after 30 s of asking", "open");
        assertThat(succeed("show", place))
                .contains("bytes, see --bytes", "replay of     -")
                .doesNotContain("pot", "e4");
        assertThat(succeed("show", "--bytes", place)).contains("key bytes", "70 6f 74");

        assertThat(register(schema)).isEqualTo(id);
        assertThat(succeed("replay", "--dry-run", place))
                .contains(place, "would replay 1 dead letters");
        assertThat(succeed("replay", place)).isEqualTo("replayed 1 dead letters\n");

        awaitLevel(sku, ON_HAND - 3);
        await().atMost(PATIENCE).until(() -> !list("--open").contains(place));
        assertThat(succeed("show", place)).containsPattern("recovered at  2\\d{3}-");
        assertThat(fail(1, "replay", place)).contains(place, "was recovered at");
    }

    @Test
    void replayThatFailsAgainNamesTheFirstAndWhatIsGoneIsNotReplayed() throws Exception {
        byte[] large = new byte[950_000];
        large[0] = 1;
        RecordMetadata sent = send("pan", large);
        String first = place(sent);
        await().atMost(PATIENCE).until(() -> list("--open").contains(first));
        assertThat(succeed("show", first)).contains("the beginning of 950000 bytes");

        assertThat(succeed("replay", first)).contains("replayed 1 dead letters");
        await().atMost(PATIENCE)
                .until(() -> list("--open").contains("again, after a replay of " + first));
        // The last one stands for both.
        assertThat(succeed("replay", "--reason", "UNDECODABLE", "--dry-run"))
                .doesNotContain(first + " ")
                .contains("would replay");

        try (Admin kafka = Admin.create(requireNonNull(config).kafka().clientProperties())) {
            kafka.deleteRecords(
                            Map.of(
                                    new TopicPartition(WMS.topicName(), sent.partition()),
                                    RecordsToDelete.beforeOffset(sent.offset() + 1)))
                    .all()
                    .get();
        }
        assertThat(fail(1, "replay", first)).contains("1 dead letters cannot be replayed");
        assertThat(out.toString())
                .contains(first + "  not replayed: Kafka has the record no longer");
    }

    @Test
    void rowThatClickHouseRefusedIsShownByItsColumnsAndCannotBeReplayed() throws Exception {
        String place = "clickhouse.stock_levels_rows/0/" + Long.MAX_VALUE;
        Endpoints.ClickHouse clickHouse = requireNonNull(services).endpoints().clickHouse();
        try (Connection writer =
                        DriverManager.getConnection(
                                "jdbc:clickhouse:" + clickHouse.url() + "/stockscope",
                                clickHouse.writer().user(),
                                clickHouse.writer().password());
                Statement statement = writer.createStatement()) {
            statement.execute(
                    "INSERT INTO dead_letters_rows (topic, partition, offset, key, reason, message,"
                            + " value, value_bytes, failed_at, version) VALUES"
                            + " ('clickhouse.stock_levels_rows', 0, %d, 'sku String, on_hand Int16',"
                                    .formatted(Long.MAX_VALUE)
                            + " 'REJECTED_BY_CLICKHOUSE', 'constraint c is violated',"
                            + " unhex('036D75670300'), 6, now(), 1)");
        }

        assertThat(list("--reason", "REJECTED_BY_CLICKHOUSE")).contains(place, "constraint c");
        assertThat(succeed("show", place))
                .contains("columns       25 bytes, see --bytes")
                .doesNotContain("mug");
        assertThat(succeed("show", "--bytes", place)).contains("sku = 'mug'", "on_hand = 3");
        assertThat(fail(1, "replay", place)).contains("1 dead letters cannot be replayed");
        assertThat(out.toString())
                .contains(place + "  not replayed: it is a row that ClickHouse did not take")
                .contains("stockscope rebuild");
    }

    @Test
    void mistakesAreOneLine() throws Exception {
        assertThat(fail(2, "replay")).contains("which dead letters");
        assertThat(fail(2, "replay", "--all", "wms.stock/0/1")).contains("not both");
        assertThat(fail(2, "show", "wms.stock")).contains("is no place of a record");
        assertThat(fail(2, "list", "--reason", "BAD")).contains("UNDECODABLE");
        assertThat(fail(1, "show", "wms.stock/0/999999")).contains("there is no dead letter");
        assertThat(fail(1, "list", "-Dclickhouse.url=http://127.0.0.1:1")).contains("127.0.0.1:1");
    }

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private String list(String... options) {
        List<String> arguments = new ArrayList<>(List.of("list"));
        arguments.addAll(List.of(options));
        return succeed(arguments.toArray(String[]::new));
    }

    private String succeed(String... arguments) {
        assertThat(execute(arguments)).as(err::toString).isZero();
        return out.toString();
    }

    private String fail(int exitCode, String... arguments) {
        assertThat(execute(arguments)).isEqualTo(exitCode);
        return assertThat(err.toString()).startsWith("stockscope: ").hasLineCount(1).actual();
    }

    private int execute(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> all = new ArrayList<>(List.of("dead-letters", arguments[0]));
        all.add("--endpoints");
        all.add(requireNonNull(services).endpointsFile().toString());
        all.addAll(List.of(arguments).subList(1, arguments.length));
        CommandLine command = StockscopeCommand.commandLine();
        command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return command.execute(all.toArray(String[]::new));
    }

    private static void awaitLevel(String sku, long onHand) {
        Level expected = new Level(sku, OSLO, onHand, 0, 0, 0, 0, onHand);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(requireNonNull(views).levels()).contains(expected));
    }

    private static String place(RecordMetadata sent) {
        return sent.topic() + "/" + sent.partition() + "/" + sent.offset();
    }

    // ---- Schemas ----

    /** A schema of WMS events that nobody has registered yet: one more field, at the end. */
    private static Schema newSchema() {
        String json = WireSchemas.of(WMS).toString();
        String field =
                ",{\"name\":\"note%d\",\"type\":\"string\",\"default\":\"\"}]"
                        .formatted(++schemasMade);
        return new Schema.Parser().parse(json.substring(0, json.lastIndexOf(']')) + field + "}");
    }

    private static int register(Schema schema) throws Exception {
        return requireNonNull(registry).register(WMS.subject(), new AvroSchema(schema));
    }

    /** The id that the registry will give out next: it counts. */
    private static int nextId() throws Exception {
        Schema probe = Schema.createEnum("Probe" + ++schemasMade, null, null, List.of("A"));
        return requireNonNull(registry).register("probe" + schemasMade, new AvroSchema(probe)) + 1;
    }

    // ---- Records ----

    private void sendBaseline(String sku) throws Exception {
        try (EventProducer producer =
                EventProducer.open(requireNonNull(config).kafka(), requireNonNull(registry))) {
            producer.send(
                    StockscopeTopic.ERP_STOCK,
                    sku,
                    ErpStockEvent.newBuilder()
                            .setEventId("baseline-" + sku)
                            .setSource("erp")
                            .setOccurredAt(start)
                            .setRecordedAt(start.plusMillis(100))
                            .setKind(ErpStockKind.BASELINE)
                            .setSku(sku)
                            .setLocation(OSLO)
                            .setQuantity(ON_HAND)
                            .build());
            producer.flush();
        }
        awaitLevel(sku, ON_HAND);
    }

    private byte[] shipment(String sku, String eventId, long units) throws Exception {
        int id = requireNonNull(registry).getId(WMS.subject(), new AvroSchema(WireSchemas.of(WMS)));
        return shipment(id, sku, eventId, units);
    }

    /** As one that was written with a {@link #newSchema()}. */
    private byte[] shipmentWith(int schemaId, String sku, String eventId, long units)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(shipment(schemaId, sku, eventId, units));
        bytes.writeBytes(new byte[] {2, 'x'});
        return bytes.toByteArray();
    }

    private byte[] shipment(int schemaId, String sku, String eventId, long units)
            throws IOException {
        WmsStockEvent event =
                WmsStockEvent.newBuilder()
                        .setEventId(eventId)
                        .setSource("wms-oslo")
                        .setOccurredAt(start.plusSeconds(1))
                        .setRecordedAt(start.plusSeconds(1))
                        .setKind(WmsStockKind.SHIP)
                        .setSku(sku)
                        .setLocation(OSLO)
                        .setQuantity(units)
                        .build();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(0);
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(schemaId).array());
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new SpecificDatumWriter<WmsStockEvent>(event.getSchema()).write(event, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    private static RecordMetadata send(String key, byte[] value) throws Exception {
        return send(key, value, null);
    }

    private static RecordMetadata send(String key, byte[] value, @Nullable Integer partition)
            throws Exception {
        Properties properties = requireNonNull(config).kafka().clientProperties();
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, "2000000");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            return producer.send(
                            new ProducerRecord<>(
                                    WMS.topicName(),
                                    partition,
                                    key.getBytes(StandardCharsets.UTF_8),
                                    value))
                    .get();
        }
    }
}
