// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.topic;

import io.stockscope.config.KafkaSettings;
import io.stockscope.config.RegistrySettings;
import io.stockscope.event.DeadLetter;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.decode.RejectedRecord;
import io.stockscope.table.DeadLetterRow;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

/**
 * The topic of dead letters. At least once: a reader tells them apart by topic, partition, offset.
 */
public final class DeadLetterTopic {

    /** What the topic takes, see {@code topics create}. */
    private static final int MAX_REQUEST_BYTES = 2 * 1024 * 1024;

    private DeadLetterTopic() {}

    /** Writes what cannot be used. */
    public static void write(
            DataStream<RejectedRecord> rejected, KafkaSettings kafka, RegistrySettings registry) {
        Properties producer = kafka.clientProperties();
        // A dead letter holds a record whole, and what is wrong with it: more than a record may be.
        producer.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, String.valueOf(MAX_REQUEST_BYTES));
        KafkaSink<RejectedRecord> sink =
                KafkaSink.<RejectedRecord>builder()
                        .setKafkaProducerConfig(producer)
                        .setBootstrapServers(kafka.bootstrapServers())
                        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                        .setRecordSerializer(
                                new AvroRecordSerializer<>(
                                        StockscopeTopic.DEAD_LETTERS,
                                        letter -> DeadLetters.row(letter).key(),
                                        letter -> deadLetter(DeadLetters.row(letter)),
                                        registry))
                        .build();
        rejected.sinkTo(sink).uid("dead-letter-topic").name("Kafka dead letters");
    }

    /** The record of the contract. */
    public static DeadLetter deadLetter(DeadLetterRow row) {
        return DeadLetter.newBuilder()
                .setTopic(row.topic())
                .setPartition(row.partition())
                .setOffset(row.offset())
                .setKey(buffer(row.key()))
                .setValue(buffer(row.value()))
                .setValueBytes(row.valueBytes())
                .setValueSha256(row.valueSha256())
                .setReason(row.reason())
                .setMessage(row.message())
                .setSource(row.source())
                .setFailedAt(Instant.ofEpochMilli(row.failedAtMillis()))
                .build();
    }

    private static @Nullable ByteBuffer buffer(byte @Nullable [] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }
}
