// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stockscope.config.ConfigException;
import io.stockscope.config.ConfigSources;
import io.stockscope.config.StockscopeConfig;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StockJobTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    static Stream<RunMode> modes() {
        return Stream.of(RunMode.live(), RunMode.bounded(NOON, NOON));
    }

    @ParameterizedTest
    @MethodSource("modes")
    void everyOperatorHasAUidOfItsOwn(RunMode mode) {
        List<StreamNode> nodes = List.copyOf(graph(mode).getStreamNodes());

        Set<String> uids =
                nodes.stream()
                        .map(StreamNode::getTransformationUID)
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet());
        assertThat(uids).hasSameSizeAs(nodes).contains("stock", "stock-events", "items");
    }

    /**
     * The state of an operator is found by its uid, and state is parted by the max parallelism.
     * Whoever changes one of these makes the savepoints of all versions before unreadable; new
     * operators may be added.
     */
    @Test
    void uidsAndMaxParallelismAreThoseOfTheSavepointsThatThereAre() {
        List<StreamNode> nodes = List.copyOf(graph(RunMode.live()).getStreamNodes());

        assertThat(nodes)
                .extracting(StreamNode::getTransformationUID)
                .containsExactlyInAnyOrder(
                        "stock-events",
                        "stock-events-undecided",
                        "stock-events-split",
                        "items",
                        "items-undecided",
                        "items-split",
                        "channels",
                        "channels-undecided",
                        "channels-split",
                        "stock",
                        "stock-sums",
                        "stock-totals",
                        "stock-rejected-facts",
                        "stock-rejected-sums",
                        "stock-levels-rows-sink",
                        "Sink Committer: stock-levels-rows-sink",
                        "negative-ats-rows-sink",
                        "Sink Committer: negative-ats-rows-sink",
                        "reservation-conflicts-rows-sink",
                        "Sink Committer: reservation-conflicts-rows-sink",
                        "discrepancies-rows-sink",
                        "Sink Committer: discrepancies-rows-sink",
                        "duplicate-reservations-rows-sink",
                        "Sink Committer: duplicate-reservations-rows-sink",
                        "channel-rows",
                        "channels-rows-sink",
                        "Sink Committer: channels-rows-sink",
                        "stale-skus-rows-sink",
                        "Sink Committer: stale-skus-rows-sink",
                        "sync-latency-rows-sink",
                        "Sink Committer: sync-latency-rows-sink",
                        "sync-slo-rows-sink",
                        "Sink Committer: sync-slo-rows-sink",
                        "erp-posting-delay-rows-sink",
                        "Sink Committer: erp-posting-delay-rows-sink",
                        "book-comparisons-rows-sink",
                        "Sink Committer: book-comparisons-rows-sink",
                        "flow-health-rows-sink",
                        "Sink Committer: flow-health-rows-sink",
                        "authority-violations-rows-sink",
                        "Sink Committer: authority-violations-rows-sink",
                        "stale-exposure-rows-sink",
                        "Sink Committer: stale-exposure-rows-sink",
                        "stale-exposure-1m-rows-sink",
                        "Sink Committer: stale-exposure-1m-rows-sink",
                        "stale-exposure-1h-rows-sink",
                        "Sink Committer: stale-exposure-1h-rows-sink",
                        "pending-changes-rows-sink",
                        "Sink Committer: pending-changes-rows-sink",
                        "unanchored-locations-rows-sink",
                        "Sink Committer: unanchored-locations-rows-sink",
                        "completeness-rows-sink",
                        "Sink Committer: completeness-rows-sink",
                        "stock-events-rows-sink",
                        "Sink Committer: stock-events-rows-sink",
                        "dead-letter-rows",
                        "dead-letters-rows-sink",
                        "Sink Committer: dead-letters-rows-sink",
                        "dead-letter-recoveries-rows-sink",
                        "Sink Committer: dead-letter-recoveries-rows-sink",
                        "dead-letter-topic",
                        "Sink Committer: dead-letter-topic",
                        "measurements-topic",
                        "Sink Committer: measurements-topic",
                        "stale-top-topic",
                        "Sink Committer: stale-top-topic");
        assertThat(nodes).extracting(StreamNode::getMaxParallelism).containsOnly(720);
    }

    @ParameterizedTest
    @MethodSource("modes")
    void operatorNamesAreForPeople(RunMode mode) {
        assertThat(graph(mode).getStreamNodes())
                .extracting(StreamNode::getOperatorName)
                .doesNotContain("Process", "Map", "KeyedProcess", "Filter", "Flat Map")
                .allMatch(name -> name.contains(" "));
    }

    @Test
    void boundedRunWritesToNoTopic() {
        assertThat(graph(RunMode.bounded(NOON, NOON)).getStreamNodes())
                .extracting(StreamNode::getTransformationUID)
                .noneMatch(uid -> String.valueOf(uid).contains("-topic"));
    }

    @Test
    void untilWithoutBoundedIsRefused() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> StockJob.main(new String[] {"--until", "2026-06-01T00:00:00Z"}))
                .withMessageContaining("--until goes with --bounded");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> StockJob.main(new String[] {"--bounded", "--until", "noon"}))
                .withMessageContaining("--until is noon");
    }

    private static StreamGraph graph(RunMode mode) {
        Configuration options = new Configuration();
        options.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, "file:///checkpoints");
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(options);
        StockscopeConfig config =
                StockscopeConfig.load(
                        new ConfigSources(
                                null,
                                null,
                                Map.of(),
                                Map.of(
                                        "kafka.bootstrapServers", "127.0.0.1:1",
                                        "registry.url", "http://127.0.0.1:1",
                                        "clickhouse.url", "http://127.0.0.1:1")));
        StockJob.define(env, config, mode);
        return env.getStreamGraph();
    }
}
