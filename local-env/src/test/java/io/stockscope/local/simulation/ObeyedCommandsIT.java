// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import static io.stockscope.event.ThrottleAckStatus.APPLIED;
import static io.stockscope.event.ThrottleAckStatus.STALE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.AvailabilityEvent;
import io.stockscope.event.AvailabilityKind;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.ThrottleAck;
import io.stockscope.event.ThrottleAckStatus;
import io.stockscope.event.ThrottleCommand;
import io.stockscope.event.ThrottleDirective;
import io.stockscope.event.ThrottleMode;
import io.stockscope.event.registry.RegistryClients;
import io.stockscope.job.decode.ConfluentAvroDecoder;
import io.stockscope.job.decode.RegistrySchemaLookup;
import io.stockscope.local.produce.EventProducer;
import io.stockscope.local.service.LocalServices;
import io.stockscope.local.service.SharedServices;
import io.stockscope.local.up.Foundation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commands on a real topic, to a retailer who lives now; on services of its own. */
final class ObeyedCommandsIT {
    private static final Duration TTL = Duration.ofMinutes(10);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    @Timeout(300)
    void whatIsOnTheTopicIsObeyedAndAnswered() throws Exception {
        SharedServices.assumePlatform();
        try (LocalServices services = LocalServices.startTemporary()) {
            StockscopeConfig config = services.config(Map.of());
            Foundation.lay(config);
            try (SchemaRegistryClient registry =
                            RegistryClients.create(config.registry().connection());
                    EventProducer commands = EventProducer.open(config.kafka(), registry);
                    Reader reader = new Reader(config, registry)) {
                obey(config, commands, reader);
            }
        }
    }

    private static void obey(StockscopeConfig config, EventProducer commands, Reader reader)
            throws Exception {
        send(commands, command("web", 4, TTL, ThrottleMode.PAUSE));
        send(commands, command("web", 5, TTL, ThrottleMode.CAP));
        // Over before anybody reads it.
        send(commands, command("ebay", 7, Duration.ofMillis(1), ThrottleMode.PAUSE));
        LiveSimulation simulation =
                new LiveSimulation(
                        SalesHistory.of(GeneratedSales.generate(1, 20, 1)),
                        new SimulationOptions(1, 0),
                        1,
                        LiveSimulation.DEFAULT_START);
        CompletableFuture<SimulationTruth> run =
                CompletableFuture.supplyAsync(() -> simulation.run(config));
        try {
            reader.awaitAnswer("web", 5, APPLIED);
            reader.awaitUpdate(
                    update -> update.getQuantity() == 1 && update.getWithheldQuantity() > 0);

            send(commands, command("ebay", 6, TTL, ThrottleMode.PAUSE));
            send(commands, command("web", 6, TTL));
            send(commands, command("web", 5, TTL, ThrottleMode.PAUSE));
            reader.awaitAnswer("ebay", 6, STALE);
            reader.awaitAnswer("web", 6, APPLIED);
            reader.awaitAnswer("web", 5, STALE);
            Instant released = reader.answer("web", 6).getAt();
            reader.awaitUpdate(
                    update ->
                            update.getPublishedAt().isAfter(released)
                                    && update.getQuantity() > 1
                                    && update.getWithheldQuantity() == 0);
            assertThat(reader.answers)
                    .noneMatch(ack -> ack.getRevision() == 4 || ack.getRevision() == 7);
        } finally {
            simulation.stop();
            run.get();
        }
    }

    private static void send(EventProducer producer, ThrottleCommand command) {
        producer.send(StockscopeTopic.THROTTLE_COMMANDS, command.getChannel(), command);
        producer.flush();
    }

    /** Its times are nonsense, as those of a clock that is set wrong. */
    private static ThrottleCommand command(
            String channel, long revision, Duration ttl, ThrottleMode... modes) {
        return ThrottleCommand.newBuilder()
                .setCommandId(channel + "-" + revision)
                .setChannel(channel)
                .setDirectives(
                        Stream.of(modes)
                                .map(
                                        mode ->
                                                ThrottleDirective.newBuilder()
                                                        .setSkus(List.of())
                                                        .setMode(mode)
                                                        .setCapUnits(1L)
                                                        .build())
                                .toList())
                .setRevision(revision)
                .setIssuedAt(Instant.EPOCH)
                .setTtlMs(ttl.toMillis())
                .setExpiresAt(Instant.EPOCH)
                .setRuleNames(List.of())
                .setAlertIds(List.of())
                .setReason("test")
                .setEvidence(Map.of())
                .setDryRun(false)
                .build();
    }

    /** What the publisher says of the web shop, and what it answers. */
    private static final class Reader implements AutoCloseable {
        private final List<ThrottleAck> answers = new ArrayList<>();
        private final List<AvailabilityEvent> updates = new ArrayList<>();
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final ConfluentAvroDecoder<ThrottleAck> acks;
        private final ConfluentAvroDecoder<AvailabilityEvent> availability;

        Reader(StockscopeConfig config, SchemaRegistryClient registry) {
            RegistrySchemaLookup schemas = new RegistrySchemaLookup(registry);
            acks = new ConfluentAvroDecoder<>(ThrottleAck.getClassSchema(), schemas);
            availability = new ConfluentAvroDecoder<>(AvailabilityEvent.getClassSchema(), schemas);
            consumer =
                    new KafkaConsumer<>(
                            config.kafka().clientProperties(),
                            new ByteArrayDeserializer(),
                            new ByteArrayDeserializer());
            List<TopicPartition> partitions =
                    Stream.of(StockscopeTopic.THROTTLE_ACKS, StockscopeTopic.CHANNEL_AVAILABILITY)
                            .flatMap(topic -> consumer.partitionsFor(topic.topicName()).stream())
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
        }

        void awaitAnswer(String channel, long revision, ThrottleAckStatus status) {
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> {
                                read();
                                assertThat(answers)
                                        .anyMatch(
                                                ack ->
                                                        ack.getChannel().equals(channel)
                                                                && ack.getRevision() == revision
                                                                && ack.getStatus() == status);
                            });
        }

        void awaitUpdate(Predicate<AvailabilityEvent> such) {
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> {
                                read();
                                assertThat(updates).anyMatch(such);
                            });
        }

        ThrottleAck answer(String channel, long revision) {
            return answers.stream()
                    .filter(ack -> ack.getChannel().equals(channel))
                    .filter(ack -> ack.getRevision() == revision)
                    .findFirst()
                    .orElseThrow();
        }

        private void read() throws Exception {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                SpecificRecord event =
                        record.topic().equals(StockscopeTopic.THROTTLE_ACKS.topicName())
                                ? acks.decode(record.value())
                                : availability.decode(record.value());
                if (event instanceof ThrottleAck ack) {
                    answers.add(ack);
                } else if (event instanceof AvailabilityEvent update
                        && update.getKind() == AvailabilityKind.PUBLISHED
                        && update.getChannel().equals("web")) {
                    updates.add(update);
                }
            }
        }

        @Override
        public void close() {
            consumer.close();
        }
    }
}
