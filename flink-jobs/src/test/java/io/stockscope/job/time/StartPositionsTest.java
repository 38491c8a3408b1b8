// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class StartPositionsTest {

    @Test
    void oneLinePerTopicSaysFromWhereEachPartitionIsRead() {
        assertThat(
                        StartPositions.lines(
                                List.of(
                                        split("wms.stock", 1, KafkaPartitionSplit.EARLIEST_OFFSET),
                                        split("pos.lines", 3, 40),
                                        split("pos.lines", 6, KafkaPartitionSplit.EARLIEST_OFFSET),
                                        split("pos.lines", 0, 12))))
                .containsExactly(
                        "pos.lines: from the checkpoint or savepoint, partitions 0 at offset 12,"
                                + " 3 at offset 40; from the earliest offset, partitions 6",
                        "wms.stock: from the earliest offset, partitions 1");
    }

    private static KafkaPartitionSplit split(String topic, int partition, long offset) {
        return new KafkaPartitionSplit(new TopicPartition(topic, partition), offset);
    }
}
