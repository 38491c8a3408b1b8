// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.demo;

import io.stockscope.config.KafkaSettings;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.local.run.JobMetrics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Records that are in the topics of stock events and that the job has not read. */
final class Backlog implements AutoCloseable {

    private static final List<StockscopeTopic> TOPICS =
            List.of(
                    StockscopeTopic.ERP_STOCK,
                    StockscopeTopic.WMS_STOCK,
                    StockscopeTopic.POS_LINES,
                    StockscopeTopic.CHANNEL_RESERVATIONS,
                    StockscopeTopic.CHANNEL_AVAILABILITY);

    private final Admin kafka;
    private final Map<TopicPartition, OffsetSpec> ends = new HashMap<>();

    Backlog(KafkaSettings settings) throws ExecutionException, InterruptedException {
        kafka = Admin.create(settings.clientProperties());
        kafka.describeTopics(TOPICS.stream().map(StockscopeTopic::topicName).toList())
                .allTopicNames()
                .get()
                .forEach(
                        (name, topic) ->
                                topic.partitions()
                                        .forEach(
                                                partition ->
                                                        ends.put(
                                                                new TopicPartition(
                                                                        name,
                                                                        partition.partition()),
                                                                OffsetSpec.latest())));
    }

    /** Returns the events that the job has read. */
    static long read(JobMetrics job) {
        return TOPICS.stream().mapToLong(job::read).sum();
    }

    /**
     * Counts them. The topics begin at offset 0, hold no transactions, and lose nothing: their ends
     * are the number of records.
     */
    long records(JobMetrics job) throws ExecutionException, InterruptedException {
        // Asked in this order it may be too high by what comes meanwhile, and never below zero.
        long read = read(job);
        long written =
                kafka.listOffsets(ends).all().get().values().stream()
                        .mapToLong(ListOffsetsResultInfo::offset)
                        .sum();
        return written - read;
    }

    @Override
    public void close() {
        kafka.close(Duration.ofSeconds(1));
    }
}
