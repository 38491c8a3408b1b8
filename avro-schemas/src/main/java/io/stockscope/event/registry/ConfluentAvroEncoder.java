// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.event.registry;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.stockscope.event.StockscopeTopic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Encodes records in Confluent's wire format: a zero byte, the id of the schema as four bytes, the
 * record in Avro's binary encoding. Asks the registry once per topic; never registers. For one
 * thread: it uses its buffers again.
 */
public final class ConfluentAvroEncoder {
    private static final int NOT_FOUND = 404;

    private final SchemaRegistryClient registry;
    private final Map<StockscopeTopic, TopicWriter> writers = new EnumMap<>(StockscopeTopic.class);
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    private @Nullable BinaryEncoder binary;

    /** Makes an encoder that asks {@code registry} for ids, and leaves it open. */
    public ConfluentAvroEncoder(SchemaRegistryClient registry) {
        this.registry = registry;
    }

    /**
     * Encodes a record.
     *
     * @throws RegistryException if the registry does not answer, or does not have the schema
     * @throws AvroRuntimeException if the record is not one of the topic, or lacks a field
     */
    public byte[] encode(StockscopeTopic topic, SpecificRecord event) {
        TopicWriter writer = writer(topic);
        bytes.reset();
        bytes.writeBytes(writer.prefix());
        binary = EncoderFactory.get().binaryEncoder(bytes, binary);
        try {
            writer.records().write(event, binary);
            binary.flush();
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot be written", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Asks for the schema of a topic now, so that {@link #encode} does not ask any more.
     *
     * @throws RegistryException if the registry does not answer, or does not have the schema
     */
    public void prepare(StockscopeTopic topic) {
        writer(topic);
    }

    private TopicWriter writer(StockscopeTopic topic) {
        TopicWriter writer = writers.get(topic);
        if (writer == null) {
            writer = new TopicWriter(topic, schemaId(topic));
            writers.put(topic, writer);
        }
        return writer;
    }

    private int schemaId(StockscopeTopic topic) {
        String doing = "find the schema of " + topic.subject();
        try {
            return registry.getId(topic.subject(), new AvroSchema(WireSchemas.of(topic)));
        } catch (RestClientException e) {
            if (e.getStatus() == NOT_FOUND) {
                throw new RegistryException(
                        "the registry does not have this version's schema of %s; run 'stockscope schemas register'"
                                .formatted(topic.subject()),
                        e);
            }
            throw RegistryException.of(doing, e);
        } catch (IOException e) {
            throw RegistryException.of(doing, e);
        }
    }

    /** What is the same for all records of a topic. */
    private record TopicWriter(byte[] prefix, SpecificDatumWriter<SpecificRecord> records) {
        TopicWriter(StockscopeTopic topic, int schemaId) {
            this(
                    ByteBuffer.allocate(5).put((byte) 0).putInt(schemaId).array(),
                    new SpecificDatumWriter<>(
                            topic.schema(), SpecificData.getForClass(topic.recordClass())));
        }
    }
}
