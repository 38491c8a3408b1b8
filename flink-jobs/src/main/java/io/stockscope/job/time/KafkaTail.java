// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.time;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Asks Kafka, with clients of its own that are made when they are needed first. One thread. */
final class KafkaTail implements Tail {

    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration POLL = Duration.ofMillis(100);

    /** One batch will do. */
    private static final int FETCH_BYTES = 64 << 10;

    private final Properties properties;
    private @Nullable Admin admin;
    private @Nullable KafkaConsumer<byte[], byte[]> consumer;

    /** Asks with the properties of the consumer that reads. */
    KafkaTail(Properties consumer) {
        properties = new Properties();
        properties.putAll(consumer);
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        properties.remove(ConsumerConfig.CLIENT_ID_CONFIG);
    }

    @Override
    public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
        if (admin == null) {
            admin = Admin.create(properties);
        }
        ListOffsetsOptions options = new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED);
        options.timeoutMs((int) ANSWER.toMillis());
        ListOffsetsResult answer =
                admin.listOffsets(
                        partitions.stream()
                                .collect(
                                        Collectors.toMap(
                                                Function.identity(),
                                                partition -> OffsetSpec.latest())),
                        options);
        Map<TopicPartition, Long> ends = new HashMap<>();
        try {
            for (TopicPartition partition : partitions) {
                ends.put(partition, answer.partitionResult(partition).get().offset());
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw new KafkaException("asking where partitions end", e.getCause());
        }
        return ends;
    }

    @Override
    public Map<TopicPartition, Found> look(Map<TopicPartition, Gap> gaps) {
        KafkaConsumer<byte[], byte[]> from = assigned(gaps);
        Map<TopicPartition, Found> found = new HashMap<>();
        long deadline = System.nanoTime() + LOOK.toNanos();
        while (found.size() < gaps.size() && System.nanoTime() - deadline < 0) {
            for (ConsumerRecord<byte[], byte[]> record : from.poll(POLL)) {
                found.putIfAbsent(
                        new TopicPartition(record.topic(), record.partition()),
                        new Found(record.offset(), true));
            }
            gaps.forEach(
                    (partition, gap) -> {
                        if (from.position(partition, ANSWER) >= gap.to()) {
                            found.putIfAbsent(partition, new Found(gap.to(), false));
                        }
                    });
        }
        // A long stretch of what was aborted takes several looks.
        for (TopicPartition partition : gaps.keySet()) {
            found.putIfAbsent(partition, new Found(from.position(partition, ANSWER), false));
        }
        return found;
    }

    private KafkaConsumer<byte[], byte[]> assigned(Map<TopicPartition, Gap> gaps) {
        if (consumer == null) {
            Properties own = new Properties();
            own.putAll(properties);
            own.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
            own.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
            own.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
            consumer =
                    new KafkaConsumer<>(
                            own, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        }
        KafkaConsumer<byte[], byte[]> from = consumer;
        from.assign(gaps.keySet());
        gaps.forEach(
                (partition, gap) -> {
                    if (gap.from() < 0) {
                        from.seekToBeginning(List.of(partition));
                    } else {
                        from.seek(partition, gap.from());
                    }
                });
        return from;
    }

    @Override
    public void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
        if (consumer != null) {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        }
    }
}
