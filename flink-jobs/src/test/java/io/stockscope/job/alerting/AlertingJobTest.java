// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stockscope.config.ConfigException;
import io.stockscope.config.ConfigSources;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.job.stock.RunMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertingJobTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    /** The state of an operator is found by its uid: savepoints need these to stay. */
    @Test
    void uidsAreThoseOfTheSavepointsThatThereAre() {
        List<StreamNode> nodes = List.copyOf(graph().getStreamNodes());
        assertThat(nodes)
                .extracting(StreamNode::getTransformationUID)
                .containsExactlyInAnyOrder(
                        "measurements",
                        "orders-and-channels",
                        "rules",
                        "alerting",
                        "alert-topic",
                        "Sink Committer: alert-topic",
                        "alert-rows",
                        "alerts-rows-sink",
                        "Sink Committer: alerts-rows-sink",
                        "throttle-commands-rows-sink",
                        "Sink Committer: throttle-commands-rows-sink",
                        "throttle-acks-rows-sink",
                        "Sink Committer: throttle-acks-rows-sink",
                        "alert-rules-rows-sink",
                        "Sink Committer: alert-rules-rows-sink",
                        "dead-letter-topic",
                        "Sink Committer: dead-letter-topic",
                        "dead-letter-rows",
                        "dead-letters-rows-sink",
                        "Sink Committer: dead-letters-rows-sink",
                        "dead-letter-recoveries-rows-sink",
                        "Sink Committer: dead-letter-recoveries-rows-sink");
        assertThat(nodes).extracting(StreamNode::getMaxParallelism).containsOnly(720);
        assertThat(nodes).extracting(StreamNode::getParallelism).containsOnly(1);
    }

    @Test
    void operatorNamesAreForPeople() {
        assertThat(graph().getStreamNodes())
                .extracting(StreamNode::getOperatorName)
                .doesNotContain("Process", "Map", "Filter")
                .allMatch(name -> name.contains(" "));
    }

    /** Else nobody would be told anything while ClickHouse is away. */
    @Test
    void whoDecidesDoesNotShareATaskWithClickHouse() {
        assertThat(graph().getJobGraph().getVertices())
                .extracting(JobVertex::getName)
                .filteredOn(name -> name.contains("Decide alert rules"))
                .singleElement()
                .asString()
                .contains("Kafka alerts")
                .doesNotContain("ClickHouse");
    }

    /** Where they are travels, and each TaskManager reads them there. */
    @Test
    void noSecretIsInTheJobGraph(@TempDir Path folder) throws Exception {
        String canary = "canary-4711";
        String file = Files.writeString(folder.resolve("password"), canary).toString();
        JobGraph graph =
                define(
                                RunMode.live(),
                                Map.of(
                                        "alerting.alertmanager.url",
                                        "http://127.0.0.1:1",
                                        "alerting.alertmanager.user",
                                        "ann",
                                        "alerting.alertmanager.passwordFile",
                                        file,
                                        "registry.user",
                                        "bob",
                                        "registry.passwordFile",
                                        file,
                                        "clickhouse.writer.passwordFile",
                                        file))
                        .getStreamGraph()
                        .getJobGraph();
        String bytes =
                new String(InstantiationUtil.serializeObject(graph), StandardCharsets.ISO_8859_1);
        assertThat(bytes).contains(file).doesNotContain(canary);
        assertThat(graph.getJobConfiguration().toString()).doesNotContain(canary);
    }

    @Test
    void alertsGoToTheAlertmanagerIfThereIsOne() {
        StreamGraph graph =
                define(RunMode.live(), Map.of("alerting.alertmanager.url", "http://127.0.0.1:1"))
                        .getStreamGraph();
        assertThat(graph.getStreamNodes())
                .extracting(StreamNode::getTransformationUID)
                .contains("alertmanager");
    }

    @Test
    void aBoundedRunIsRefused() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> define(RunMode.bounded(NOON, NOON)))
                .withMessageContaining("runs live only")
                .withMessageContaining("rules backtest");
    }

    private static StreamGraph graph() {
        return define(RunMode.live()).getStreamGraph();
    }

    private static StreamExecutionEnvironment define(RunMode mode) {
        return define(mode, Map.of());
    }

    private static StreamExecutionEnvironment define(RunMode mode, Map<String, String> more) {
        Configuration options = new Configuration();
        options.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, "file:///checkpoints");
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(options);
        Map<String, String> keys = new HashMap<>(more);
        keys.put("kafka.bootstrapServers", "127.0.0.1:1");
        keys.put("registry.url", "http://127.0.0.1:1");
        keys.put("clickhouse.url", "http://127.0.0.1:1");
        StockscopeConfig config =
                StockscopeConfig.load(new ConfigSources(null, null, Map.of(), keys));
        AlertingJob.define(env, config, mode);
        return env;
    }
}
