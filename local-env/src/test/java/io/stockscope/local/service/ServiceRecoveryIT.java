// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.service;

import static io.stockscope.local.service.ServicePeers.admin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged is there afterwards, whatever ended. */
final class ServiceRecoveryIT {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String TOPIC = "kept";

    private final Path folder;

    ServiceRecoveryIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void dataAndPasswordsOutliveKillingTheServicesAndARestart() throws Exception {
        SharedServices.assumePlatform();
        Path data = folder.resolve("data");
        Endpoints.ClickHouse before;
        try (LocalServices services = start(data)) {
            before = services.endpoints().clickHouse();
            writeEverywhere(services);
            services.pids().forEach(ServiceRecoveryIT::kill);
            assertThat(services.failure().get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .contains("stopped by itself", "service.log")
                    .hasLineCount(1);
        }
        try (LocalServices services = start(data)) {
            assertEverythingIsThere(services);
            assertThat(services.endpoints().clickHouse().admin()).isEqualTo(before.admin());
        }
        try (LocalServices services = start(data)) {
            assertEverythingIsThere(services);
        }
    }

    @Test
    @Tag("proof")
    void killingTheCommandLeavesNoServiceAndItStartsAgainAtOnce() throws Exception {
        SharedServices.assumePlatform();
        Path data = folder.resolve("data");
        Path output = folder.resolve("output");
        Process up = up(output, data);
        try {
            awaitReady(up, output);
            List<ProcessHandle> services = up.descendants().toList();
            assertThat(services).hasSizeGreaterThanOrEqualTo(3);

            up.destroyForcibly();
            Process again = up(folder.resolve("again"), data);
            try {
                await().atMost(LIMIT)
                        .until(() -> services.stream().noneMatch(ProcessHandle::isAlive));
                awaitReady(again, folder.resolve("again"));
                List<ProcessHandle> successors = again.descendants().toList();

                again.destroy();
                assertThat(again.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
                await().atMost(LIMIT)
                        .until(() -> successors.stream().noneMatch(ProcessHandle::isAlive));
                assertThat(data.resolve("endpoints.json")).doesNotExist();
            } finally {
                again.destroyForcibly();
            }
        } finally {
            up.destroyForcibly();
        }
    }

    @Test
    @Tag("proof")
    void serviceThatEndsByItselfEndsTheCommandWithOneLine() throws Exception {
        SharedServices.assumePlatform();
        Path output = folder.resolve("output");
        Process up = up(output, folder.resolve("data"));
        try {
            awaitReady(up, output);
            up.children().findFirst().ifPresent(ProcessHandle::destroyForcibly);
            assertThat(up.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(up.exitValue()).isEqualTo(1);
            List<String> lines = Files.readAllLines(output);
            assertThat(lines.get(lines.size() - 1))
                    .startsWith("stockscope: ")
                    .contains("stopped by itself");
        } finally {
            up.destroyForcibly();
        }
    }

    private static Process up(Path output, Path data) throws IOException {
        return ServicePeers.stockscope(
                output,
                "up",
                "--data",
                data.toString(),
                "--kafka-port",
                "0",
                "--registry-port",
                "0",
                "--clickhouse-port",
                "0");
    }

    /** One that has ended instead has said why. */
    private static void awaitReady(Process up, Path output) throws IOException {
        await().atMost(LIMIT).until(() -> isReady(output) || !up.isAlive());
        assertThat(Files.readString(output)).contains("Ready after");
    }

    private static boolean isReady(Path output) throws IOException {
        return Files.readString(output).contains("Ready after");
    }

    private static LocalServices start(Path data) throws IOException, InterruptedException {
        LocalServices services = LocalServices.start(data, ServiceOptions.anyPorts());
        services.writeEndpoints();
        return services;
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    private static void writeEverywhere(LocalServices services) throws Exception {
        try (Admin kafka = Admin.create(client(services))) {
            kafka.createTopics(List.of(new NewTopic(TOPIC, Optional.of(1), Optional.empty())))
                    .all()
                    .get();
        }
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(
                        client(services), new StringSerializer(), new StringSerializer())) {
            // Old on purpose: nothing is deleted for the age that a record says it has.
            producer.send(new ProducerRecord<>(TOPIC, 0, 0L, "MUG", "sold")).get();
        }
        String schema = "{\"schema\": \"\\\"string\\\"\"}";
        assertThat(
                        ServicePeers.post(
                                        services.endpoints().registry()
                                                + "/subjects/kept-value/versions",
                                        schema)
                                .statusCode())
                .isEqualTo(200);
        admin(services, "CREATE DATABASE kept");
        admin(services, "CREATE TABLE kept.t (x Int64) ENGINE = MergeTree ORDER BY x");
        admin(services, "INSERT INTO kept.t VALUES (7)");
    }

    private static void assertEverythingIsThere(LocalServices services) throws Exception {
        TopicPartition partition = new TopicPartition(TOPIC, 0);
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(
                        client(services), new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            ConsumerRecord<String, String> first =
                    await().atMost(LIMIT)
                            .until(
                                    () -> consumer.poll(Duration.ofSeconds(1)).records(partition),
                                    records -> !records.isEmpty())
                            .get(0);
            assertThat(first.value()).isEqualTo("sold");
        }
        assertThat(ServicePeers.get(services.endpoints().registry() + "/subjects").body())
                .contains("kept-value");
        assertThat(admin(services, "SELECT x FROM kept.t")).isEqualTo("7");
        assertThat(admin(services, "SELECT count() FROM system.tables WHERE database = 'system'"))
                .isNotEqualTo("0");
    }

    private static Properties client(LocalServices services) {
        return services.config(Map.of()).kafka().clientProperties();
    }
}
