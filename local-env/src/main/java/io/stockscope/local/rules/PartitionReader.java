// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.rules;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The records of one partition that were appended in a span of time, in order. */
final class PartitionReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final long toMillis;
    private final long endOffset;
    private final Deque<ConsumerRecord<byte[], byte[]>> read = new ArrayDeque<>();

    /**
     * @param consumer which it closes
     * @param toMillis exclusive
     */
    PartitionReader(
            KafkaConsumer<byte[], byte[]> consumer,
            TopicPartition partition,
            long fromMillis,
            long toMillis) {
        this.consumer = consumer;
        this.partition = partition;
        this.toMillis = toMillis;
        consumer.assign(Set.of(partition));
        endOffset = consumer.endOffsets(Set.of(partition)).getOrDefault(partition, 0L);
        OffsetAndTimestamp first =
                consumer.offsetsForTimes(Map.of(partition, fromMillis)).get(partition);
        consumer.seek(partition, first == null ? endOffset : first.offset());
    }

    /** The next one; null if there is none. */
    @Nullable ConsumerRecord<byte[], byte[]> next() {
        while (read.isEmpty() && consumer.position(partition) < endOffset) {
            consumer.poll(POLL).forEach(read::add);
        }
        ConsumerRecord<byte[], byte[]> next = read.poll();
        return next == null || next.timestamp() >= toMillis ? null : next;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
