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
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the measurements that a job appends from now on, in a thread of its own, until it is
 * closed. Those of one metric and labels come in their order.
 */
final class MeasurementWatch implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final long CLOSE_MILLIS = 10_000;

    /** Takes what was appended; called from one thread. */
    @FunctionalInterface
    interface Taker {
        /**
         * @param appendedAtMillis Kafka's clock when it was
         */
        void take(Measurement measurement, long appendedAtMillis);
    }

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final SchemaRegistryClient registry;
    private final Taker taker;
    private final Thread thread = new Thread(this::run, "measurements");
    private volatile boolean closed;
    private volatile @Nullable Exception failure;

    private MeasurementWatch(StockscopeConfig config, Taker taker) {
        this.registry = RegistryClients.create(config.registry().connection());
        this.consumer =
                new KafkaConsumer<>(
                        config.kafka().clientProperties(),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        this.taker = taker;
    }

    /** Begins with what is appended after this returns. */
    static MeasurementWatch start(StockscopeConfig config, Taker taker) {
        MeasurementWatch watch = new MeasurementWatch(config, taker);
        List<TopicPartition> partitions =
                watch.consumer.partitionsFor(StockscopeTopic.MEASUREMENTS.topicName()).stream()
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
            ConfluentAvroDecoder<Measurement> decoder =
                    new ConfluentAvroDecoder<>(
                            Measurement.getClassSchema(), new RegistrySchemaLookup(registry));
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
     * @throws CliException if measurements cannot be read
     */
    void check() {
        Exception failed = failure;
        if (failed != null) {
            throw CliException.failed("measurements cannot be read: " + failed, failed);
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        consumer.wakeup();
        TimeUnit.MILLISECONDS.timedJoin(thread, CLOSE_MILLIS);
    }
}
