// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.deadletters;

import io.stockscope.config.KafkaSettings;
import io.stockscope.job.decode.RecordPlace;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads single records from where they stand in Kafka. */
final class OriginalRecords implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int POLLS = 3;

    private final KafkaConsumer<byte[], byte[]> consumer;

    OriginalRecords(KafkaSettings kafka) {
        Properties properties = kafka.clientProperties();
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "1");
        consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * The record there; empty if Kafka has it no longer.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
     */
    Optional<RecordBytes> read(RecordPlace place) {
        TopicPartition partition = new TopicPartition(place.topic(), place.partition());
        List<TopicPartition> assigned = List.of(partition);
        long end = consumer.endOffsets(assigned, PATIENCE).getOrDefault(partition, 0L);
        if (place.offset() >= end) {
            return Optional.empty();
        }
        consumer.assign(assigned);
        consumer.seek(partition, place.offset());
        try {
            for (int polls = 0; polls < POLLS; polls++) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(PATIENCE)) {
                    return record.offset() == place.offset()
                            ? Optional.of(new RecordBytes(record.key(), record.value()))
                            : Optional.empty();
                }
                if (consumer.position(partition, PATIENCE) > place.offset()) {
                    return Optional.empty();
                }
            }
            throw new TimeoutException("the record at " + place + " does not come");
        } catch (OffsetOutOfRangeException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
