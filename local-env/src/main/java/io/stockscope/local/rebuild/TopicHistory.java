// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.rebuild;

import io.stockscope.config.KafkaSettings;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.local.CliException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** How far back topics go. */
final class TopicHistory {

    private static final String ANSWER_WITHIN_MILLIS = "30000";

    private TopicHistory() {}

    /**
     * A partition whose first records have been deleted.
     *
     * @param since when the first record that is left was appended; null if none is left
     */
    record Cut(TopicPartition partition, @Nullable Instant since) {

        /**
         * Whether everything that happened from that time on is left: an event is appended after it
         * happened.
         */
        boolean goesBackTo(Instant time) {
            return since != null && !since.isAfter(time);
        }

        @Override
        public String toString() {
            return partition.topic()
                    + "/"
                    + partition.partition()
                    + (since == null ? " holds nothing any more" : " goes back to " + since);
        }
    }

    /**
     * The partitions that have lost records; none if all of the history is there.
     *
     * @throws CliException if Kafka does not answer, or a topic is not there
     */
    static List<Cut> cuts(KafkaSettings kafka, List<StockscopeTopic> topics)
            throws InterruptedException {
        Properties properties = kafka.clientProperties();
        properties.putIfAbsent(
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_WITHIN_MILLIS);
        try (Admin admin = Admin.create(properties)) {
            List<TopicPartition> partitions =
                    admin
                            .describeTopics(
                                    topics.stream().map(StockscopeTopic::topicName).toList())
                            .allTopicNames()
                            .get()
                            .values()
                            .stream()
                            .flatMap(TopicHistory::partitions)
                            .toList();
            List<TopicPartition> cut =
                    offsets(admin, partitions, OffsetSpec.earliest()).entrySet().stream()
                            .filter(first -> first.getValue().offset() > 0)
                            .map(Map.Entry::getKey)
                            .toList();
            return offsets(admin, cut, OffsetSpec.forTimestamp(0)).entrySet().stream()
                    .map(
                            first ->
                                    new Cut(
                                            first.getKey(),
                                            first.getValue().offset() < 0
                                                    ? null
                                                    : Instant.ofEpochMilli(
                                                            first.getValue().timestamp())))
                    .toList();
        } catch (ExecutionException | KafkaException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw CliException.failed(
                    "Kafka at %s does not say how far back the topics go: %s"
                            .formatted(kafka.bootstrapServers(), cause.getMessage()),
                    e);
        }
    }

    private static Stream<TopicPartition> partitions(TopicDescription topic) {
        return topic.partitions().stream()
                .map(info -> new TopicPartition(topic.name(), info.partition()));
    }

    private static Map<TopicPartition, ListOffsetsResultInfo> offsets(
            Admin admin, List<TopicPartition> partitions, OffsetSpec spec)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions.forEach(partition -> asked.put(partition, spec));
        return admin.listOffsets(asked).all().get();
    }
}
