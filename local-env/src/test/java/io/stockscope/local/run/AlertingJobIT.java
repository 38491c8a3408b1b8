// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.Alert;
import io.stockscope.event.AlertState;
import io.stockscope.event.ChannelProfile;
import io.stockscope.event.ChannelType;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.ThrottleAck;
import io.stockscope.event.ThrottleAckStatus;
import io.stockscope.event.ThrottleCommand;
import io.stockscope.event.ThrottleDirective;
import io.stockscope.event.ThrottleMode;
import io.stockscope.event.registry.RegistryClients;
import io.stockscope.job.alerting.AlertingJob;
import io.stockscope.job.stock.RunMode;
import io.stockscope.local.produce.EventProducer;
import io.stockscope.local.service.Endpoints;
import io.stockscope.local.service.LocalServices;
import io.stockscope.local.service.SharedServices;
import io.stockscope.local.up.Foundation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alerting job on real services: what is measured, what people are told, what is braked. */
class AlertingJobIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String CHANNEL = "market-it";

    private static final String RULES =
            """
            groups:
              - name: it
                rules:
                  - alert: MuchIsStale
                    metric: stale_skus
                    by: [channel]
                    aggregate: last
                    over: 1m
                    condition: "> 10"
                    labels: { severity: page }
                    annotations: { summary: "{{value}} SKUs of {{channel}}", runbook: none }
                    throttle:
                      scope: channel
                      steps: [ { mode: BUFFER, bufferPercent: 20 } ]
                      ttl: 5m
                      release: { after: 1s }
            """;

    @TempDir private Path folder;

    @Test
    void alertsAndCommandsComeAtOnceAndAStoppedJobGoesOn() throws Exception {
        SharedServices.assumePlatform();
        Path rules = Files.writeString(folder.resolve("it.yaml"), RULES);
        try (LocalServices services = LocalServices.startTemporary()) {
            StockscopeConfig config =
                    services.config(
                            Map.of("alerting.rules", rules.toString(), "limits.minHold", "1s"));
            Foundation.lay(config);
            try (SchemaRegistryClient registry =
                            RegistryClients.create(config.registry().connection());
                    EventProducer producer = EventProducer.open(config.kafka(), registry)) {
                World world = new World(config, services.endpoints(), producer);
                producer.send(StockscopeTopic.REFERENCE_CHANNELS, CHANNEL, profile());

                JobClient first = start(config, Map.of());
                world.measured(CHANNEL, 50);
                world.await(
                        () ->
                                assertThat(world.commands())
                                        .extracting(ThrottleCommand::getDirectives)
                                        .contains(List.of(buffer())));
                world.await(
                        () ->
                                assertThat(world.alerts())
                                        .extracting(Alert::getState)
                                        .contains(AlertState.FIRING));
                ThrottleCommand braked = world.lastCommand();
                Instant startedAt = world.alertsOf("MuchIsStale").get(0).getStartedAt();
                producer.send(StockscopeTopic.THROTTLE_ACKS, CHANNEL, applied(braked));
                producer.sendBytes(
                        StockscopeTopic.THROTTLE_ACKS,
                        CHANNEL,
                        "no Avro".getBytes(StandardCharsets.UTF_8));
                world.await(
                        () ->
                                assertThat(
                                                world.rows(
                                                        "SELECT count() AS n FROM throttle_commands"
                                                                + " WHERE ack_status = 'APPLIED'"))
                                        .isEqualTo(1));
                world.await(
                        () ->
                                assertThat(
                                                world.rows(
                                                        "SELECT count() AS n FROM alerts WHERE state ="
                                                                + " 'FIRING' AND rule_name ="
                                                                + " 'MuchIsStale'"))
                                        .isEqualTo(1));
                world.await(
                        () ->
                                assertThat(
                                                world.rows(
                                                        "SELECT count() AS n FROM dead_letters WHERE"
                                                                + " topic = 'throttle.acks'"))
                                        .isEqualTo(1));
                world.await(() -> assertThat(world.rulesInForce()).containsExactly("MuchIsStale "));
                // A broken file is refused whole, and an alert says so.
                Files.writeString(rules, RULES.replace("aggregate: last", "aggregate: p99"));
                world.await(
                        () ->
                                assertThat(world.alerts())
                                        .anyMatch(
                                                alert ->
                                                        alert.getRuleName().equals("RulesRefused")
                                                                && alert.getAnnotations()
                                                                        .toString()
                                                                        .contains("aggregate")));
                world.await(
                        () ->
                                assertThat(world.rulesInForce())
                                        .singleElement()
                                        .asString()
                                        .startsWith("MuchIsStale ")
                                        .contains("it.yaml:7: groups[0].rules[0].aggregate"));
                first.cancel().get();

                JobClient second =
                        start(
                                config,
                                Map.of(
                                        StateRecoveryOptions.SAVEPOINT_PATH.key(),
                                        newestCheckpoint()));
                Files.writeString(rules, RULES);
                world.await(
                        () ->
                                assertThat(world.lastCommand().getRevision())
                                        .isGreaterThan(braked.getRevision()));
                assertThat(world.lastCommand().getDirectives()).containsExactly(buffer());
                world.measured(CHANNEL, 0);
                world.await(() -> assertThat(world.lastCommand().getDirectives()).isEmpty());
                world.await(
                        () ->
                                assertThat(world.alerts())
                                        .extracting(Alert::getState)
                                        .contains(AlertState.RESOLVED));

                assertThat(world.commands())
                        .extracting(ThrottleCommand::getRevision)
                        .doesNotHaveDuplicates()
                        .isSorted();
                assertThat(world.alertsOf("MuchIsStale"))
                        .extracting(Alert::getStartedAt)
                        .hasSizeGreaterThan(1)
                        .containsOnly(startedAt);
                assertThat(world.alerts())
                        .extracting(Alert::getRuleName)
                        .doesNotContain("ThrottleUnacknowledged");
                assertThat(world.rulesInForce()).containsExactly("MuchIsStale ");
                Files.writeString(rules, RULES.replace("MuchIsStale", "OtherIsStale"));
                world.await(
                        () -> assertThat(world.rulesInForce()).containsExactly("OtherIsStale "));
                assertThat(
                                world.rows(
                                        "SELECT count() AS n FROM alert_rules WHERE NOT in_force"
                                                + " AND rule_name = 'MuchIsStale' AND"
                                                + " in_force_until > in_force_since"))
                        .isEqualTo(1);
                second.cancel().get();
            }
        }
    }

    private JobClient start(StockscopeConfig config, Map<String, String> more) throws Exception {
        Map<String, String> options = new HashMap<>(config.flink());
        options.put(
                "execution.checkpointing.dir", folder.resolve("checkpoints").toUri().toString());
        options.put("execution.checkpointing.interval", "500ms");
        options.putAll(more);
        StreamExecutionEnvironment env = EmbeddedFlink.live(options);
        AlertingJob.define(env, config, RunMode.live());
        return env.executeAsync(AlertingJob.NAME);
    }

    private String newestCheckpoint() throws Exception {
        try (Stream<Path> files = Files.walk(folder.resolve("checkpoints"), 2)) {
            return files.filter(KeptState::isIn)
                    .max(Comparator.comparing(KeptState::madeAt))
                    .orElseThrow()
                    .toUri()
                    .toString();
        }
    }

    private static ThrottleDirective buffer() {
        return ThrottleDirective.newBuilder()
                .setSkus(List.of())
                .setMode(ThrottleMode.BUFFER)
                .setBufferPercent(20)
                .build();
    }

    private static ThrottleAck applied(ThrottleCommand command) {
        return ThrottleAck.newBuilder()
                .setCommandId(command.getCommandId())
                .setChannel(command.getChannel())
                .setRevision(command.getRevision())
                .setAt(Instant.now())
                .setStatus(ThrottleAckStatus.APPLIED)
                .build();
    }

    private static ChannelProfile profile() {
        return ChannelProfile.newBuilder()
                .setChannel(CHANNEL)
                .setType(ChannelType.MARKETPLACE)
                .setLocations(List.of())
                .setLatencyObjectiveMs(60_000)
                .setStalenessThresholdMs(60_000)
                .build();
    }

    /** What is measured, and what others see. */
    private static final class World {
        private final EventProducer producer;
        private final MeasurementTopic topics;
        private final StockViews views;
        private final MeasuringProducers measuring;

        World(StockscopeConfig config, Endpoints endpoints, EventProducer producer) {
            this.producer = producer;
            this.topics = new MeasurementTopic(config);
            this.views = new StockViews(endpoints.clickHouse(), config.clickHouse().database());
            this.measuring = new MeasuringProducers(producer);
        }

        void measured(String channel, double staleSkus) {
            measuring.gauge(
                    "stale_skus",
                    Map.of("channel", channel, "channelType", "MARKETPLACE"),
                    staleSkus);
        }

        /** Time goes on meanwhile. */
        void await(ThrowingRunnable assertion) {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(
                            () -> {
                                measuring.frontier();
                                producer.flush();
                                assertion.run();
                            });
        }

        List<ThrottleCommand> commands() throws Exception {
            return MeasurementTopic.values(
                    topics.read(
                            StockscopeTopic.THROTTLE_COMMANDS, ThrottleCommand.getClassSchema()));
        }

        ThrottleCommand lastCommand() throws Exception {
            List<ThrottleCommand> commands = commands();
            return commands.get(commands.size() - 1);
        }

        List<Alert> alerts() throws Exception {
            List<Alert> alerts =
                    new ArrayList<>(
                            MeasurementTopic.values(
                                    topics.read(StockscopeTopic.ALERTS, Alert.getClassSchema())));
            alerts.sort(Comparator.comparing(Alert::getAt));
            return alerts;
        }

        List<Alert> alertsOf(String rule) throws Exception {
            return alerts().stream().filter(alert -> alert.getRuleName().equals(rule)).toList();
        }

        /** Each with why files were refused, if they were. */
        List<String> rulesInForce() throws Exception {
            return views
                    .query(
                            "SELECT concat(rule_name, ' ', refused) AS rule FROM alert_rules CROSS"
                                    + " JOIN alert_rule_files WHERE in_force ORDER BY rule")
                    .stream()
                    .map(row -> row.get("rule").asText())
                    .toList();
        }

        long rows(String query) throws Exception {
            return views.number(query);
        }
    }
}
