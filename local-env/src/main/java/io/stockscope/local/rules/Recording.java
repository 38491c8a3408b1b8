// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.rules;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.stockscope.alert.intake.Telling;
import io.stockscope.alert.throttle.WorstSkus;
import io.stockscope.alert.trial.Backtest;
import io.stockscope.config.KafkaSettings;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.ChannelProfile;
import io.stockscope.event.Measurement;
import io.stockscope.event.StaleSku;
import io.stockscope.event.StaleTop;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.registry.RegistryClients;
import io.stockscope.job.decode.BadRecordException;
import io.stockscope.job.decode.ConfluentAvroDecoder;
import io.stockscope.job.decode.RegistrySchemaLookup;
import io.stockscope.job.decode.UnknownSchemaException;
import io.stockscope.local.CliException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * What the jobs have measured in a span of time, from Kafka, in the order in which it was appended,
 * whatever the partition.
 */
final class Recording {

    private static final long BEGINNING = 0;
    private static final long NEVER = Long.MAX_VALUE;

    private final KafkaSettings kafka;
    private final ConfluentAvroDecoder<Measurement> measurements;
    private final ConfluentAvroDecoder<StaleTop> staleTops;
    private final ConfluentAvroDecoder<ChannelProfile> profiles;

    private record Head(PartitionReader reader, ConsumerRecord<byte[], byte[]> record) {}

    private Recording(KafkaSettings kafka, SchemaRegistryClient registry) {
        RegistrySchemaLookup schemas = new RegistrySchemaLookup(registry);
        this.kafka = kafka;
        this.measurements = new ConfluentAvroDecoder<>(Measurement.getClassSchema(), schemas);
        this.staleTops = new ConfluentAvroDecoder<>(StaleTop.getClassSchema(), schemas);
        this.profiles = new ConfluentAvroDecoder<>(ChannelProfile.getClassSchema(), schemas);
    }

    /**
     * Plays it to a backtest.
     *
     * @param toMillis exclusive, Kafka's clock
     * @return how many measurements there were
     * @throws CliException if it cannot be read
     */
    static long play(StockscopeConfig config, long fromMillis, long toMillis, Backtest backtest) {
        try (SchemaRegistryClient registry =
                RegistryClients.create(config.registry().connection())) {
            return new Recording(config.kafka(), registry).play(fromMillis, toMillis, backtest);
        } catch (BadRecordException | UnknownSchemaException | IOException e) {
            throw CliException.failed("measurements cannot be read: " + e.getMessage(), e);
        }
    }

    private long play(long fromMillis, long toMillis, Backtest backtest)
            throws BadRecordException, UnknownSchemaException, IOException {
        try (Readers readers = new Readers()) {
            readers.open(StockscopeTopic.REFERENCE_CHANNELS, BEGINNING, NEVER);
            for (Head head = readers.next(); head != null; head = readers.next()) {
                byte[] value = head.record.value();
                if (value != null) {
                    ChannelProfile profile = profiles.decode(value);
                    backtest.channel(profile.getChannel(), profile.getType().name());
                }
            }
        }
        long read = 0;
        try (Readers readers = new Readers()) {
            readers.open(StockscopeTopic.MEASUREMENTS, fromMillis, toMillis);
            readers.open(StockscopeTopic.STALE_TOP, fromMillis, toMillis);
            for (Head head = readers.next(); head != null; head = readers.next()) {
                take(head.record, backtest);
                read++;
            }
        }
        return read;
    }

    private void take(ConsumerRecord<byte[], byte[]> record, Backtest backtest)
            throws BadRecordException, UnknownSchemaException, IOException {
        if (record.topic().equals(StockscopeTopic.STALE_TOP.topicName())) {
            StaleTop top = staleTops.decode(record.value());
            backtest.worst(
                    top.getChannel(),
                    top.getAt().toEpochMilli(),
                    top.getSkus().stream()
                            .filter(
                                    sku ->
                                            WorstSkus.isOne(
                                                    sku.getDisplayed(), sku.getOversellUnits()))
                            .map(StaleSku::getSku)
                            .toList());
        } else {
            backtest.take(telling(measurements.decode(record.value())));
        }
    }

    private static Telling telling(Measurement measurement) {
        return new Telling(
                measurement.getMetric(),
                measurement.getLabels(),
                measurement.getWindowStart().toEpochMilli(),
                measurement.getValue(),
                measurement.getBins(),
                measurement.getProducer(),
                measurement.getSequence(),
                measurement.getFrontier().toEpochMilli());
    }

    /** The partitions of some topics, merged by the time of their records. */
    private final class Readers implements AutoCloseable {

        private final List<PartitionReader> all = new ArrayList<>();
        private final PriorityQueue<Head> heads =
                new PriorityQueue<>(Comparator.comparingLong(head -> head.record.timestamp()));

        void open(StockscopeTopic topic, long fromMillis, long toMillis) {
            List<PartitionInfo> partitions;
            try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
                partitions = consumer.partitionsFor(topic.topicName());
            }
            for (PartitionInfo partition : partitions) {
                PartitionReader reader =
                        new PartitionReader(
                                consumer(),
                                new TopicPartition(partition.topic(), partition.partition()),
                                fromMillis,
                                toMillis);
                all.add(reader);
                advance(reader);
            }
        }

        private KafkaConsumer<byte[], byte[]> consumer() {
            return new KafkaConsumer<>(
                    kafka.clientProperties(),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer());
        }

        private void advance(PartitionReader reader) {
            ConsumerRecord<byte[], byte[]> next = reader.next();
            if (next != null) {
                heads.add(new Head(reader, next));
            }
        }

        @Nullable Head next() {
            Head head = heads.poll();
            if (head != null) {
                advance(head.reader);
            }
            return head;
        }

        @Override
        public void close() {
            all.forEach(PartitionReader::close);
        }
    }
}
