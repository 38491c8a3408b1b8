// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.local.StockscopeCommand;
import io.stockscope.local.service.LocalServices;
import io.stockscope.local.service.SharedServices;
import io.stockscope.local.up.Foundation;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TopicSimulationIT {
    @Test
    void topicsHoldWhatTheSimulationSaysItSent(@TempDir Path directory) throws Exception {
        // The topics of the contract, so services of its own.
        SharedServices.assumePlatform();
        Path truth = directory.resolve("truth.json");
        try (LocalServices services = LocalServices.startTemporary()) {
            Foundation.lay(services.config(Map.of()));

            StringWriter err = new StringWriter();
            int exitCode =
                    StockscopeCommand.commandLine()
                            .setOut(new PrintWriter(new StringWriter()))
                            .setErr(new PrintWriter(err))
                            .execute(
                                    "simulate",
                                    "--days=2",
                                    "--skus=30",
                                    "--duplicates=0.05",
                                    "--truth=" + truth,
                                    "--endpoints=" + services.endpointsFile());

            assertThat(exitCode).as(err.toString()).isZero();
            JsonNode known = new ObjectMapper().readTree(truth.toFile());
            try (Admin admin = Admin.create(services.config(Map.of()).kafka().clientProperties())) {
                for (StockscopeTopic topic : StockscopeTopic.values()) {
                    if (topic.input()) {
                        String name = topic.topicName();
                        assertThat(records(admin, name))
                                .as(name)
                                .isEqualTo(
                                        known.at("/events").path(name).asLong()
                                                + known.at("/duplicates").path(name).asLong());
                    }
                }
            }
        }
    }

    private static long records(Admin admin, String topic) throws Exception {
        List<TopicPartition> partitions =
                admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
                        .flatMap(description -> description.partitions().stream())
                        .map(partition -> new TopicPartition(topic, partition.partition()))
                        .toList();
        return admin
                .listOffsets(
                        partitions.stream()
                                .collect(
                                        Collectors.toMap(
                                                Function.identity(),
                                                partition -> OffsetSpec.latest())))
                .all()
                .get()
                .values()
                .stream()
                .mapToLong(end -> end.offset())
                .sum();
    }
}
