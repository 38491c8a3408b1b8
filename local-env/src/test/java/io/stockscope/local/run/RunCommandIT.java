// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.registry.RegistryClients;
import io.stockscope.event.text.EventText;
import io.stockscope.event.text.TextEvent;
import io.stockscope.local.StockscopeCommand;
import io.stockscope.local.produce.EventProducer;
import io.stockscope.local.service.LocalServices;
import io.stockscope.local.service.SharedServices;
import io.stockscope.local.up.Foundation;
import io.stockscope.reference.StockResults.Level;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code stockscope run} as people use it: it is stopped, and started again. */
class RunCommandIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern RUNNING = Pattern.compile("Job (\\w+), web UI (http\\S+)");

    @TempDir private Path folder;

    @Test
    void nextRunGoesOnWhereTheLastOneEnded() throws Exception {
        SharedServices.assumePlatform();
        try (LocalServices services = LocalServices.startTemporary()) {
            StockscopeConfig config = services.config(Map.of());
            Foundation.lay(config);
            StockViews views = new StockViews(services.endpoints().clickHouse(), "stockscope");

            try (Run first =
                    new Run(
                            services,
                            "first",
                            "--job",
                            "stock",
                            "-Dflink.state.backend.type=rocksdb")) {
                send(config, "erp.stock", "b", "erp", "BASELINE", 10);
                awaitOnHand(views, 10);
                first.awaitCheckpoint();
                first.ctrlC();
                assertThat(first.printed()).contains("starts at the beginning of the topics");
            }
            // From now on only the state knows of the baseline.
            empty(config, "erp.stock");

            try (Run second =
                    new Run(
                            services,
                            "second",
                            "--job",
                            "stock",
                            "-Dflink.state.backend.type=rocksdb")) {
                send(config, "wms.stock", "r", "wms", "RECEIPT", 5);
                awaitOnHand(views, 15);
                assertThat(second.printed()).contains("goes on from checkpoint of ");
                second.stopWithCanonicalSavepoint();
                assertThat(second.printed()).contains("The stock job was stopped.");
            }

            // What is canonical can go on with the other backend.
            try (Run third =
                    new Run(
                            services,
                            "third",
                            "--job",
                            "stock",
                            "-Dflink.state.backend.type=hashmap")) {
                send(config, "wms.stock", "r2", "wms", "RECEIPT", 7);
                awaitOnHand(views, 22);
                assertThat(third.printed()).contains("goes on from savepoint of ");
            }
            String savepoint;
            try (Stream<Path> files = Files.walk(folder.resolve("state"))) {
                savepoint =
                        files.filter(path -> path.toString().contains("savepoint-"))
                                .findFirst()
                                .orElseThrow()
                                .toString();
            }
            try (Run fourth =
                    new Run(services, "fourth", "--job", "stock", "--from-savepoint", savepoint)) {
                awaitOnHand(views, 22);
                send(config, "wms.stock", "r3", "wms", "RECEIPT", 1);
                awaitOnHand(views, 23);
                assertThat(fourth.printed()).contains("goes on from " + savepoint);
            }
            try (Run fifth = new Run(services, "fifth", "--fresh")) {
                await().atMost(PATIENCE)
                        .untilAsserted(
                                () ->
                                        assertThat(RUNNING.matcher(fifth.printed()).results())
                                                .as("without a name all jobs run")
                                                .hasSize(2));
                assertThat(fifth.printed())
                        .contains("The stock job starts at the beginning of the topics")
                        .contains("The alerting job starts at the measurements of the last while");
            }
        }
    }

    private static void awaitOnHand(StockViews views, long units) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(views.levels())
                                        .containsExactly(
                                                new Level(
                                                        "mug", "oslo", units, 0, 0, 0, 0, units)));
    }

    private static void send(
            StockscopeConfig config,
            String topic,
            String eventId,
            String source,
            String kind,
            long units)
            throws Exception {
        Instant now = Instant.now();
        TextEvent event =
                EventText.parse(
                        """
                        {"topic": "%s", "event": {"eventId": "%s", "source": "%s", "occurredAt": %d, "recordedAt": %d, "kind": "%s", "sku": "mug", "location": "oslo", "quantity": %d}}
                        """
                                .strip()
                                .formatted(
                                        topic,
                                        eventId,
                                        source,
                                        now.toEpochMilli(),
                                        now.toEpochMilli(),
                                        kind,
                                        units),
                        "test",
                        1);
        try (SchemaRegistryClient registry =
                        RegistryClients.create(config.registry().connection());
                EventProducer producer = EventProducer.open(config.kafka(), registry)) {
            producer.send(event.topic(), event.key(), event.event());
            producer.flush();
        }
    }

    private static void empty(StockscopeConfig config, String topic) throws Exception {
        try (Admin kafka = Admin.create(config.kafka().clientProperties())) {
            Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
            requireNonNull(kafka.describeTopics(List.of(topic)).allTopicNames().get().get(topic))
                    .partitions()
                    .forEach(
                            partition ->
                                    all.put(
                                            new TopicPartition(topic, partition.partition()),
                                            RecordsToDelete.beforeOffset(-1)));
            kafka.deleteRecords(all).all().get();
        }
    }

    /** A process of {@code stockscope run}. */
    private final class Run implements AutoCloseable {
        private final Path output;
        private final Process process;

        Run(LocalServices services, String name, String... options) throws IOException {
            output = folder.resolve(name);
            List<String> line = new ArrayList<>();
            line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            line.add("-Xmx768m");
            for (String opened :
                    List.of(
                            "lang",
                            "net",
                            "io",
                            "nio",
                            "text",
                            "time",
                            "util",
                            "util.concurrent")) {
                line.add("--add-opens=java.base/java." + opened + "=ALL-UNNAMED");
            }
            line.add("-cp");
            line.add(System.getProperty("java.class.path"));
            line.add(StockscopeCommand.class.getName());
            line.addAll(
                    List.of(
                            "run",
                            "--endpoints",
                            services.endpointsFile().toString(),
                            "--data",
                            folder.resolve("state").toString(),
                            "-Dflink.parallelism.default=1",
                            "-DoutOfOrderness=100ms",
                            "-Dflink.execution.checkpointing.interval=500ms"));
            line.addAll(List.of(options));
            process =
                    new ProcessBuilder(line)
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
        }

        String printed() throws IOException {
            return Files.readString(output);
        }

        Matcher awaitRunning() {
            return await().atMost(PATIENCE).until(() -> RUNNING.matcher(printed()), Matcher::find);
        }

        void awaitCheckpoint() throws Exception {
            Matcher running = awaitRunning();
            String checkpoints = running.group(2) + "/jobs/" + running.group(1) + "/checkpoints";
            long before = completed(checkpoints);
            await().atMost(PATIENCE).until(() -> completed(checkpoints) > before + 1);
        }

        private static long completed(String checkpoints) throws Exception {
            return json(HttpRequest.newBuilder(URI.create(checkpoints)).build())
                    .at("/counts/completed")
                    .asLong();
        }

        void stopWithCanonicalSavepoint() throws Exception {
            Matcher running = awaitRunning();
            json(
                    HttpRequest.newBuilder(
                                    URI.create(
                                            running.group(2)
                                                    + "/jobs/"
                                                    + running.group(1)
                                                    + "/stop"))
                            .header("Content-Type", "application/json")
                            .POST(
                                    HttpRequest.BodyPublishers.ofString(
                                            "{\"formatType\": \"CANONICAL\"}"))
                            .build());
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(printed()).isZero();
        }

        void ctrlC() throws Exception {
            process.destroy();
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }

        private static JsonNode json(HttpRequest request) throws Exception {
            return new ObjectMapper()
                    .readTree(
                            HttpClient.newHttpClient()
                                    .send(request, HttpResponse.BodyHandlers.ofString())
                                    .body());
        }

        @Override
        public void close() throws InterruptedException {
            process.destroyForcibly();
            process.waitFor();
        }
    }
}
