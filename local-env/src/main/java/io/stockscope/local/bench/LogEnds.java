// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.config.KafkaSettings;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.stock.StockDecoding;
import io.stockscope.local.CliException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Deletes the stock events that a run has sent, so that the next one begins with none. */
final class LogEnds {

    private LogEnds() {}

    /**
     * Deletes all stock events that are in the topics now.
     *
     * @throws CliException if Kafka does not
     */
    static void deleteAllBefore(KafkaSettings kafka) throws InterruptedException {
        try (KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(
                                kafka.clientProperties(),
                                new ByteArrayDeserializer(),
                                new ByteArrayDeserializer());
                Admin admin = Admin.create(kafka.clientProperties())) {
            List<TopicPartition> partitions =
                    StockDecoding.topics().stream()
                            .map(StockscopeTopic::topicName)
                            .flatMap(topic -> consumer.partitionsFor(topic).stream())
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            Map<TopicPartition, RecordsToDelete> all =
                    consumer.endOffsets(partitions).entrySet().stream()
                            .collect(
                                    Collectors.toMap(
                                            Map.Entry::getKey,
                                            end -> RecordsToDelete.beforeOffset(end.getValue())));
            admin.deleteRecords(all).all().get();
        } catch (ExecutionException e) {
            throw CliException.failed(
                    "Kafka does not delete the events of the run before: " + e.getCause(), e);
        }
    }
}
