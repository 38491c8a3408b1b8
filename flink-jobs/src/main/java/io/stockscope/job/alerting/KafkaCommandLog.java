// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.stockscope.alert.throttle.Command;
import io.stockscope.config.KafkaSettings;
import io.stockscope.config.RegistrySettings;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.ThrottleCommand;
import io.stockscope.event.registry.ConfluentAvroEncoder;
import io.stockscope.event.registry.RegistryClients;
import io.stockscope.event.registry.RegistryException;
import io.stockscope.job.decode.BadRecordException;
import io.stockscope.job.decode.ConfluentAvroDecoder;
import io.stockscope.job.decode.PatientSchemaLookup;
import io.stockscope.job.decode.RegistrySchemaLookup;
import io.stockscope.job.decode.UnknownSchemaException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log on Kafka, written in transactions of their own, by one fixed transactional id: whoever
 * opens it shuts out the one before, even one that is only cut off from its cluster (a zombie).
 *
 * <p>Kafka's client tries again by itself for {@link #PATIENCE}, while the caller waits; what is
 * not there then makes the job fail over, and what is to be told is decided again from the log.
 */
final class KafkaCommandLog implements CommandLog {

    /** There is one writer of commands on a Kafka. */
    static final String TRANSACTIONAL_ID = "stockscope-alerting-commands";

    private static final Logger LOG = LoggerFactory.getLogger(KafkaCommandLog.class);

    private static final String TOPIC = StockscopeTopic.THROTTLE_COMMANDS.topicName();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(500);

    private final KafkaSettings kafka;
    private final SchemaRegistryClient registry;
    private final ConfluentAvroEncoder encoder;
    private final ConfluentAvroDecoder<ThrottleCommand> decoder;
    private @Nullable Producer<byte[], byte[]> producer;

    KafkaCommandLog(KafkaSettings kafka, RegistrySettings registry) {
        this.kafka = kafka;
        this.registry = RegistryClients.create(registry.connection());
        this.encoder = new ConfluentAvroEncoder(this.registry);
        this.decoder =
                new ConfluentAvroDecoder<>(
                        ThrottleCommand.getClassSchema(),
                        new PatientSchemaLookup(
                                new RegistrySchemaLookup(this.registry),
                                registry.outagePatience()));
    }

    @Override
    public List<Command> takeOver() throws IOException {
        Producer<byte[], byte[]> writer = new KafkaProducer<>(producerProperties());
        producer = writer;
        try {
            // First, so that nobody adds anything while it is read.
            writer.initTransactions();
            // Now, so that commands are sent also while the registry is away.
            encoder.prepare(StockscopeTopic.THROTTLE_COMMANDS);
            return read();
        } catch (KafkaException | RegistryException e) {
            throw new IOException("the log of commands cannot be taken over: " + e.getMessage(), e);
        }
    }

    @Override
    public void append(List<Command> commands) throws IOException {
        Producer<byte[], byte[]> writer = producer;
        if (writer == null) {
            throw new IllegalStateException("the log of commands was not taken over");
        }
        try {
            writer.beginTransaction();
            for (Command command : commands) {
                writer.send(record(command));
            }
            writer.commitTransaction();
        } catch (KafkaException e) {
            throw new IOException(
                    isShutOut(e)
                            ? "another alerting job has taken over the log of commands: let only"
                                    + " one run on this Kafka"
                            : "commands cannot be sent: " + e.getMessage(),
                    e);
        }
    }

    private static boolean isShutOut(Throwable e) {
        return Stream.iterate(e, Objects::nonNull, Throwable::getCause)
                .anyMatch(
                        cause ->
                                cause instanceof ProducerFencedException
                                        || cause instanceof InvalidProducerEpochException);
    }

    private ProducerRecord<byte[], byte[]> record(Command command) {
        return new ProducerRecord<>(
                TOPIC,
                command.channel().getBytes(StandardCharsets.UTF_8),
                encoder.encode(StockscopeTopic.THROTTLE_COMMANDS, CommandRecords.record(command)));
    }

    private List<Command> read() throws IOException {
        List<Command> commands = new ArrayList<>();
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        consumerProperties(),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(TOPIC).stream()
                            .map(info -> new TopicPartition(TOPIC, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long untilNanos = System.nanoTime() + PATIENCE.toNanos();
            while (!isRead(consumer, ends)) {
                int before = commands.size();
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    read(record, commands);
                }
                if (commands.size() > before) {
                    untilNanos = System.nanoTime() + PATIENCE.toNanos();
                } else if (System.nanoTime() > untilNanos) {
                    throw new IOException("the log of commands cannot be read to its end");
                }
            }
        }
        return commands;
    }

    private static boolean isRead(
            Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private void read(ConsumerRecord<byte[], byte[]> record, List<Command> commands)
            throws IOException {
        if (record.value() == null) {
            return;
        }
        try {
            commands.add(CommandRecords.command(decoder.decode(record.value())));
        } catch (BadRecordException | UnknownSchemaException e) {
            // Its revision is not lost by that: the next one is no lower than the wall clock.
            LOG.error(
                    "A record in the log of commands is no command, and is left out: {}/{}/{}: {}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e.getMessage());
        }
    }

    private Properties producerProperties() {
        Properties properties = kafka.clientProperties();
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, TRANSACTIONAL_ID);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis(PATIENCE));
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis(PATIENCE));
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis(REQUEST_TIMEOUT));
        // Readers of committed records wait no longer for one that died in a transaction.
        properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, millis(PATIENCE));
        properties.put(ProducerConfig.LINGER_MS_CONFIG, "0");
        properties.put(
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        properties.put(
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        return properties;
    }

    private Properties consumerProperties() {
        Properties properties = kafka.clientProperties();
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis(PATIENCE));
        return properties;
    }

    private static String millis(Duration span) {
        return String.valueOf(span.toMillis());
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close(Duration.ZERO);
        }
        try {
            registry.close();
        } catch (IOException e) {
            LOG.warn("The client of the schema registry does not close", e);
        }
    }
}
