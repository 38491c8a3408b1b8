// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.stockscope.config.KafkaSettings;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.ThrottleCommand;
import io.stockscope.job.decode.BadRecordException;
import io.stockscope.job.decode.ConfluentAvroDecoder;
import io.stockscope.job.decode.RegistrySchemaLookup;
import io.stockscope.job.decode.UnknownSchemaException;
import io.stockscope.local.CliException;
import io.stockscope.local.simulation.publish.ThrottleCommands;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The throttle commands on their topic, read by a thread of its own: of those that are there
 * already the last one of each channel, and then all.
 *
 * <p>How old a command is follows from Kafka's clock alone. While Kafka or the registry are away it
 * waits for them; a command may be too old by then.
 */
final class CommandTopic implements ThrottleCommands, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CommandTopic.class);
    private static final String TOPIC = StockscopeTopic.THROTTLE_COMMANDS.topicName();
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private final Consumer<byte[], byte[]> consumer;
    private final Decoder decoder;
    private final BrokerClock broker;
    private final double speed;
    private final Queue<Arrived> arrived = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable KafkaException failure;

    /** Makes a command of a record's value. */
    interface Decoder {
        ThrottleCommand decode(byte[] value)
                throws BadRecordException, UnknownSchemaException, IOException;
    }

    /**
     * A command that was read.
     *
     * @param appendedMillis when, by Kafka's clock; null if only its sender's clock is known
     */
    private record Arrived(
            ThrottleCommand command, @Nullable Long appendedMillis, boolean earlier) {
        Arrived orHigher(Arrived other) {
            return other.command.getRevision() > command.getRevision() ? other : this;
        }
    }

    /**
     * Begins to read.
     *
     * @param consumer which it closes
     * @param broker tells how old commands are; they wait until it knows the time
     * @param speed how many times as fast simulated time is
     */
    CommandTopic(
            Consumer<byte[], byte[]> consumer, Decoder decoder, BrokerClock broker, double speed) {
        this.consumer = consumer;
        this.decoder = decoder;
        this.broker = broker;
        this.speed = speed;
        this.thread = new Thread(this::read, "throttle-commands");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Begins to read the configured topic.
     *
     * @param schemas asked for schemas; stays open
     * @throws CliException if the topic is not there
     */
    static CommandTopic open(
            KafkaSettings kafka, SchemaRegistryClient schemas, BrokerClock broker, double speed) {
        Properties properties = kafka.clientProperties();
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        // The alerting job sends in transactions; what it took back was never commanded.
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            List<PartitionInfo> partitions = consumer.partitionsFor(TOPIC, ANSWER_WITHIN);
            if (partitions == null || partitions.isEmpty()) {
                throw CliException.failed(
                        "the topic %s is not there, or this user may not see it; run 'stockscope topics create'"
                                .formatted(TOPIC));
            }
        } catch (KafkaException e) {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
            throw unreadable(e);
        } catch (CliException e) {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
            throw e;
        }
        ConfluentAvroDecoder<ThrottleCommand> decoder =
                new ConfluentAvroDecoder<>(
                        ThrottleCommand.getClassSchema(), new RegistrySchemaLookup(schemas));
        return new CommandTopic(consumer, decoder::decode, broker, speed);
    }

    @Override
    public @Nullable Received poll(long nowMillis) {
        KafkaException failed = failure;
        if (failed != null) {
            throw unreadable(failed);
        }
        Arrived next = arrived.peek();
        OptionalLong brokerMillis = next == null ? OptionalLong.empty() : broker.nowMillis();
        if (next == null || brokerMillis.isEmpty()) {
            return null;
        }
        arrived.remove();
        Long appended = next.appendedMillis();
        Duration age =
                appended == null
                        ? null
                        : Duration.ofMillis(
                                (long) (Math.max(0, brokerMillis.getAsLong() - appended) * speed));
        return new Received(next.command(), age, next.earlier());
    }

    private static CliException unreadable(KafkaException e) {
        return CliException.failed(
                "throttle commands cannot be read from %s: %s".formatted(TOPIC, e.getMessage()), e);
    }

    private void read() {
        try (consumer) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(TOPIC).stream()
                            .map(info -> new TopicPartition(TOPIC, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            readWhatIsThere(consumer.endOffsets(partitions));
            while (isOpen()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    add(arrived(record, false), arrived);
                }
            }
        } catch (WakeupException e) {
            LOG.debug("closed while reading", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (KafkaException e) {
            failure = e;
        }
    }

    private void readWhatIsThere(Map<TopicPartition, Long> ends) throws InterruptedException {
        Map<String, Arrived> last = new TreeMap<>();
        List<Arrived> since = new ArrayList<>();
        while (isOpen() && !isReadUpTo(ends)) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                long end =
                        ends.getOrDefault(
                                new TopicPartition(record.topic(), record.partition()), 0L);
                Arrived one = arrived(record, record.offset() < end);
                if (one != null && !one.earlier()) {
                    since.add(one);
                } else if (one != null && !one.command().getDryRun()) {
                    last.merge(one.command().getChannel(), one, Arrived::orHigher);
                }
            }
        }
        arrived.addAll(last.values());
        arrived.addAll(since);
    }

    private boolean isReadUpTo(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private static void add(@Nullable Arrived one, Queue<Arrived> to) {
        if (one != null) {
            to.add(one);
        }
    }

    /** Returns null for what is no command. */
    private @Nullable Arrived arrived(ConsumerRecord<byte[], byte[]> record, boolean earlier)
            throws InterruptedException {
        byte[] value = record.value();
        while (value != null && isOpen()) {
            try {
                return new Arrived(
                        decoder.decode(value),
                        record.timestampType() == TimestampType.LOG_APPEND_TIME
                                ? record.timestamp()
                                : null,
                        earlier);
            } catch (BadRecordException | UnknownSchemaException e) {
                LOG.error(
                        "{}/{}/{} is no throttle command, and is left out: {}",
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        e.getMessage());
                return null;
            } catch (IOException e) {
                LOG.warn("the schema registry is waited for: {}", e.getMessage());
                closing.await(AGAIN_AFTER.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
        return null;
    }

    private boolean isOpen() {
        return closing.getCount() > 0;
    }

    /** Ends the thread, which closes the consumer. */
    @Override
    public void close() {
        closing.countDown();
        consumer.wakeup();
        try {
            thread.join(CLOSE_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
