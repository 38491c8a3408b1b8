// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.time;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * How far one partition has been read, and the time that follows from it. The task reads and asks
 * for the watermark; another thread looks at how far it is and says when nothing was unread.
 */
final class TimedPartition<T extends Positioned> {

    private static final long NEVER = Long.MIN_VALUE;
    private static final long UNKNOWN = -1;

    private final TopicPartition partition;
    private final PartitionTime<T> time;
    private final AtomicLong nextOffset;
    private final AtomicLong raisedToMillis = new AtomicLong(Long.MIN_VALUE);
    private volatile long nothingUnreadAtMillis = NEVER;
    private volatile long watermarkMillis = Long.MIN_VALUE;
    private volatile long lagRecords = UNKNOWN;
    private long lagToldRecords = UNKNOWN;

    TimedPartition(KafkaPartitionSplit split, PartitionTime<T> time) {
        this.partition = split.getTopicPartition();
        this.time = time;
        this.nextOffset = new AtomicLong(split.getStartingOffset());
    }

    TopicPartition partition() {
        return partition;
    }

    /** The offset from which on nothing has been handed on; negative: the earliest. */
    long nextOffset() {
        return nextOffset.get();
    }

    /** To where a record has raised the watermark last; many tell no time, or an old one. */
    long raisedToMillis() {
        return raisedToMillis.get();
    }

    /** A record has been handed on. */
    void read(T record) {
        long before = time.watermarkMillis();
        time.onRecord(record);
        long after = time.watermarkMillis();
        if (after > before) {
            raisedToMillis.lazySet(after);
        }
        nextOffset.lazySet(record.offset() + 1);
    }

    /** All that the partition held at that reading of the run's clock has been handed on. */
    void nothingUnread(long atMillis) {
        nothingUnreadAtMillis = atMillis;
    }

    /** So many records were unread when that was asked for. */
    void lag(long records) {
        lagRecords = records;
    }

    /** The consumer lag, if it is not what was taken last; else null. */
    @Nullable PartitionLag takeLagNews() {
        long records = lagRecords;
        if (records == lagToldRecords) {
            return null;
        }
        lagToldRecords = records;
        return new PartitionLag(partition.topic(), partition.partition(), records);
    }

    /** Whether its time moves on with confirmations still. */
    boolean isOpen() {
        return watermarkMillis != Long.MAX_VALUE;
    }

    /** Takes in what was confirmed; says whether the watermark has risen. */
    boolean advance() {
        long confirmed = nothingUnreadAtMillis;
        if (confirmed != NEVER) {
            time.onNothingUnread(confirmed);
        }
        long now = time.watermarkMillis();
        boolean risen = now > watermarkMillis;
        watermarkMillis = now;
        return risen;
    }

    long watermarkMillis() {
        return watermarkMillis;
    }
}
