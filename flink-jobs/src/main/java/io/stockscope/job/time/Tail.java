// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.time;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** What Kafka says of the end of partitions. Calls fail if it does not answer in time. */
interface Tail extends AutoCloseable {

    /**
     * A part of a partition.
     *
     * @param from where it begins; negative: where the partition does
     * @param to its end, exclusive
     */
    record Gap(long from, long to) {}

    /**
     * What is known of a gap.
     *
     * @param record whether the first record lies at the offset; else none lies before it
     */
    record Found(long offset, boolean record) {}

    /** The offset after the last record, or the last mark, of each, uncommitted ones included. */
    Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions);

    /**
     * Looks for a record that a reader would get. Of a gap of which nothing is known yet, nothing.
     */
    Map<TopicPartition, Found> look(Map<TopicPartition, Gap> gaps);

    @Override
    void close();
}
