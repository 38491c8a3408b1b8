// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.time;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;

/** From where a reader reads, for the log. */
final class StartPositions {

    private StartPositions() {}

    /**
     * One line per topic, such as {@code pos.lines: from the checkpoint or savepoint, partitions 0
     * at offset 12, 3 at offset 40; from the earliest offset, partitions 6}.
     */
    static List<String> lines(List<KafkaPartitionSplit> splits) {
        Map<String, List<KafkaPartitionSplit>> byTopic =
                splits.stream()
                        .sorted(Comparator.comparingInt(KafkaPartitionSplit::getPartition))
                        .collect(
                                Collectors.groupingBy(
                                        KafkaPartitionSplit::getTopic,
                                        TreeMap::new,
                                        Collectors.toList()));
        List<String> lines = new ArrayList<>();
        byTopic.forEach((topic, partitions) -> lines.add(topic + ": " + line(partitions)));
        return lines;
    }

    private static String line(List<KafkaPartitionSplit> partitions) {
        String state =
                partitions.stream()
                        .filter(split -> split.getStartingOffset() >= 0)
                        .map(
                                split ->
                                        split.getPartition()
                                                + " at offset "
                                                + split.getStartingOffset())
                        .collect(Collectors.joining(", "));
        String earliest =
                partitions.stream()
                        .filter(split -> split.getStartingOffset() < 0)
                        .map(split -> String.valueOf(split.getPartition()))
                        .collect(Collectors.joining(", "));
        List<String> parts = new ArrayList<>();
        if (!state.isEmpty()) {
            parts.add("from the checkpoint or savepoint, partitions " + state);
        }
        if (!earliest.isEmpty()) {
            parts.add("from the earliest offset, partitions " + earliest);
        }
        return String.join("; ", parts);
    }
}
