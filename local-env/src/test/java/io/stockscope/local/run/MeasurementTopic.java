// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.Alert;
import io.stockscope.event.Measurement;
import io.stockscope.event.StaleTop;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.registry.RegistryClients;
import io.stockscope.job.decode.ConfluentAvroDecoder;
import io.stockscope.job.decode.RegistrySchemaLookup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a live job has sent to the topics of measurements, as a receiver reads it. */
final class MeasurementTopic {

    /**
     * A record of a topic.
     *
     * @param appendedAt when Kafka took it, by the wall clock
     */
    record Received<T>(T value, Instant appendedAt) {}

    /** The records, whenever Kafka took them. */
    static <T> List<T> values(List<Received<T>> received) {
        return received.stream().map(Received::value).toList();
    }

    private final StockscopeConfig config;

    MeasurementTopic(StockscopeConfig config) {
        this.config = config;
    }

    /** All measurements, in the order of each partition. */
    List<Received<Measurement>> measurements() throws Exception {
        return read(StockscopeTopic.MEASUREMENTS, Measurement.getClassSchema());
    }

    /** All lists of the worst stale SKUs. */
    List<Received<StaleTop>> staleTops() throws Exception {
        return read(StockscopeTopic.STALE_TOP, StaleTop.getClassSchema());
    }

    /** All alerts that were told. */
    List<Received<Alert>> alerts() throws Exception {
        return read(StockscopeTopic.ALERTS, Alert.getClassSchema());
    }

    /** All committed records of a topic. */
    <T extends SpecificRecord> List<Received<T>> read(StockscopeTopic topic, Schema schema)
            throws Exception {
        Properties properties = config.kafka().clientProperties();
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        try (SchemaRegistryClient registry =
                        RegistryClients.create(config.registry().connection());
                KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(
                                properties,
                                new ByteArrayDeserializer(),
                                new ByteArrayDeserializer())) {
            ConfluentAvroDecoder<T> decoder =
                    new ConfluentAvroDecoder<>(schema, new RegistrySchemaLookup(registry));
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic.topicName()).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<Received<T>> found = new ArrayList<>();
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                    found.add(
                            new Received<>(
                                    decoder.decode(record.value()),
                                    Instant.ofEpochMilli(record.timestamp())));
                }
            }
            return found;
        }
    }
}
