// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.topic;

import io.stockscope.config.RegistrySettings;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.registry.ConfluentAvroEncoder;
import io.stockscope.event.registry.RegistryClients;
import io.stockscope.event.registry.RegistryException;
import java.nio.charset.StandardCharsets;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.util.function.SerializableFunction;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes values as records of a topic of the contract, in the Confluent wire format. */
public final class AvroRecordSerializer<T> implements KafkaRecordSerializationSchema<T> {

    private static final Logger LOG = LoggerFactory.getLogger(AvroRecordSerializer.class);

    private static final long serialVersionUID = 1L;

    private final StockscopeTopic topic;
    private final @Nullable SerializableFunction<T, byte @Nullable []> key;
    private final SerializableFunction<T, SpecificRecord> record;
    private final RegistrySettings registry;
    private transient ConfluentAvroEncoder encoder;

    /** With the key that the contract gives the record. */
    public AvroRecordSerializer(
            StockscopeTopic topic,
            SerializableFunction<T, SpecificRecord> record,
            RegistrySettings registry) {
        this(topic, null, record, registry);
    }

    /** With another key; null: as the contract says. */
    @SuppressWarnings("NullAway.Init") // The encoder is set by open, which comes first.
    AvroRecordSerializer(
            StockscopeTopic topic,
            @Nullable SerializableFunction<T, byte @Nullable []> key,
            SerializableFunction<T, SpecificRecord> record,
            RegistrySettings registry) {
        this.topic = topic;
        this.key = key;
        this.record = record;
        this.registry = registry;
    }

    @Override
    public void open(
            SerializationSchema.InitializationContext context, KafkaSinkContext sinkContext) {
        encoder = new ConfluentAvroEncoder(RegistryClients.create(registry.connection()));
        try {
            // Now, so that records are sent also while the registry is away.
            encoder.prepare(topic);
        } catch (RegistryException e) {
            LOG.warn("{}; asking again with the first record", e.getMessage());
        }
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            T value, KafkaSinkContext context, @Nullable Long timestamp) {
        SpecificRecord encoded = record.apply(value);
        return new ProducerRecord<>(
                topic.topicName(),
                key == null
                        ? topic.key(encoded).getBytes(StandardCharsets.UTF_8)
                        : key.apply(value),
                encoder.encode(topic, encoded));
    }
}
