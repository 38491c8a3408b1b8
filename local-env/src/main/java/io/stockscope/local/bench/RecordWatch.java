// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.Measurement;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.registry.RegistryClients;
import io.stockscope.job.decode.BadRecordException;
import io.stockscope.job.decode.ConfluentAvroDecoder;
import io.stockscope.job.decode.RegistrySchemaLookup;
import io.stockscope.job.decode.UnknownSchemaException;
import io.stockscope.local.CliException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a job appends to a topic from now on, in a thread of its own, until it is closed.
 * Records of one key come in their order.
 *
 * @param <T> the records of the topic
 */
final class RecordWatch<T extends SpecificRecord> implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final long CLOSE_MILLIS = 10_000;

    /**
     * Takes what was appended; called from one thread.
     *
     * @param <T> the records of the topic
     */
    @FunctionalInterface
    interface Taker<T> {
        /**
         * @param appendedAtMillis Kafka's clock when it was
         */
        void take(T record, long appendedAtMillis);
    }

    private final StockscopeTopic topic;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final SchemaRegistryClient registry;
    private final Taker<T> taker;
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable Exception failure;

    private RecordWatch(StockscopeConfig config, StockscopeTopic topic, Taker<T> taker) {
        this.topic = topic;
        this.registry = RegistryClients.create(config.registry().connection());
        Properties properties = config.kafka().clientProperties();
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        this.consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.taker = taker;
        this.thread = new Thread(this::run, "watch-" + topic.topicName());
    }

    /** Watches the measurements. */
    static RecordWatch<Measurement> measurements(
            StockscopeConfig config, Taker<Measurement> taker) {
        return start(config, StockscopeTopic.MEASUREMENTS, taker);
    }

    /**
     * Begins with what is appended after this returns.
     *
     * @param topic whose records are of the type that the taker takes
     */
    static <T extends SpecificRecord> RecordWatch<T> start(
            StockscopeConfig config, StockscopeTopic topic, Taker<T> taker) {
        RecordWatch<T> watch = new RecordWatch<>(config, topic, taker);
        List<TopicPartition> partitions =
                watch.consumer.partitionsFor(topic.topicName()).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        watch.consumer.assign(partitions);
        watch.consumer.seekToEnd(partitions);
        partitions.forEach(watch.consumer::position);
        watch.thread.setDaemon(true);
        watch.thread.start();
        return watch;
    }

    private void run() {
        try (consumer;
                registry) {
            ConfluentAvroDecoder<T> decoder =
                    new ConfluentAvroDecoder<>(topic.schema(), new RegistrySchemaLookup(registry));
            while (!closed) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    taker.take(decoder.decode(record.value()), record.timestamp());
                }
            }
        } catch (WakeupException e) {
            // It is closed.
        } catch (BadRecordException | UnknownSchemaException | IOException | RuntimeException e) {
            failure = e;
        }
    }

    /**
     * Says whether all is well.
     *
     * @throws CliException if the topic cannot be read
     */
    void check() {
        Exception failed = failure;
        if (failed != null) {
            throw CliException.failed(topic.topicName() + " cannot be read: " + failed, failed);
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        consumer.wakeup();
        TimeUnit.MILLISECONDS.timedJoin(thread, CLOSE_MILLIS);
    }
}
