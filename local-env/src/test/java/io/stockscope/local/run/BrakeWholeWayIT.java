// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.Alert;
import io.stockscope.event.AlertState;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.ThrottleCommand;
import io.stockscope.job.alerting.AlertingJob;
import io.stockscope.job.stock.RunMode;
import io.stockscope.job.stock.StockJob;
import io.stockscope.local.alertmanager.CalledPeople;
import io.stockscope.local.run.MeasurementTopic.Received;
import io.stockscope.local.service.AlertmanagerProcess;
import io.stockscope.local.service.LocalServices;
import io.stockscope.local.service.ServiceOutage;
import io.stockscope.local.service.SharedServices;
import io.stockscope.local.up.Foundation;
import io.stockscope.reference.StaleExposure;
import io.stockscope.reference.StaleSku;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From a feed that stops to a person and to the brake, and back, on real services and by the wall
 * clock; with rules that change, services that are away, and an alerting job that is killed.
 */
@Tag("proof")
class BrakeWholeWayIT {

    private static final String CHANNEL = "amazon";
    private static final String STEADY = "ebay";
    private static final String OVERSOLD = "Oversold";
    private static final String SECOND_RULE = "EventsCome";
    private static final Duration OBJECTIVE = Duration.ofSeconds(5);
    private static final Duration THRESHOLD = Duration.ofSeconds(5);
    private static final Duration TTL = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final String RULES =
            """
            groups:
              - name: whole-way
                rules:
                  - alert: Oversold
                    metric: stale_oversell_units
                    by: [channel]
                    aggregate: last
                    condition: "> 3"
                    clear: { condition: "< 1", for: %s }
                    labels: { severity: page, team: integration }
                    annotations:
                      summary: "{{channel}} offers {{value}} units that are not there"
                      runbook: none
                    throttle:
                      scope: channel
                      steps: [{ mode: PAUSE }]
                      ttl: 30s
                      release: { after: 2s }
            """;

    private static final String MORE =
            """
                  - alert: EventsCome
                    metric: events
                    by: [topic]
                    aggregate: sum
                    over: 1m
                    condition: "> 0"
                    labels: { severity: ticket, team: integration }
                    annotations: { summary: "{{topic}}: {{value}} events", runbook: none }
            """;

    @TempDir private Path folder = Path.of("");

    @Test
    void feedThatStopsIsPagedAndBrakedOnceWhateverHappens() throws Exception {
        SharedServices.assumePlatform();
        AlertmanagerProcess.assumeInstalled();
        writeRules(RULES.formatted("5s"));
        try (LocalServices services = LocalServices.startTemporary();
                CalledPeople people = new CalledPeople();
                AlertmanagerProcess alertmanager =
                        new AlertmanagerProcess(
                                Files.createDirectory(folder.resolve("alertmanager")),
                                writeReceivers(people.port()))) {
            alertmanager.start();
            StockscopeConfig config = services.config(Map.of());
            Foundation.lay(config);
            AlertmanagerReader pager = new AlertmanagerReader(alertmanager);
            ThrottleViews views = new ThrottleViews(services.endpoints().clickHouse());
            StockViews stock = new StockViews(services.endpoints().clickHouse(), "stockscope");
            try (RealTimeShop shop =
                            new RealTimeShop(
                                    config, List.of(CHANNEL, STEADY), OBJECTIVE, THRESHOLD);
                    RunningAlerting alerting =
                            new RunningAlerting(
                                    folder, services.endpointsFile(), alertmanager.url())) {
                JobClient measuring = measure(config);
                alerting.start(List.of());
                shop.open();
                await().atMost(PATIENCE)
                        .until(() -> stock.metrics().slo().stream().anyMatch(r -> r.good() > 0));

                bothWays(shop, pager, views, stock.metrics());
                Path early = alerting.newestCheckpoint();
                rulesChange(pager);
                try (ServiceOutage clickHouse = ServiceOutage.ofClickHouse(services);
                        ServiceOutage registry = ServiceOutage.ofRegistry(services)) {
                    brakedWhileAllButKafkaIsAway(
                            clickHouse, registry, alertmanager, shop, pager, views);
                    killed(alerting, early, shop, pager);

                    writeRules(RULES.formatted("5s"));
                    shop.goOn(CHANNEL);
                    await().atMost(PATIENCE).until(() -> !shop.isBraked(CHANNEL));
                    await().atMost(PATIENCE).until(() -> pager.active(OVERSOLD).isEmpty());
                    assertRevisionsRise(shop.commands());
                    String called = " %s %s".formatted(OVERSOLD, CHANNEL);
                    await().atMost(PATIENCE)
                            .untilAsserted(
                                    () ->
                                            assertThat(people.calls())
                                                    .filteredOn(call -> call.endsWith(called))
                                                    .containsExactly(
                                                            "/pager firing" + called,
                                                            "/pager resolved" + called,
                                                            "/pager firing" + called,
                                                            "/pager resolved" + called));
                    assertEpisodes(new MeasurementTopic(config), 2);
                    assertThat(shop.commands())
                            .noneMatch(command -> command.getChannel().equals(STEADY));
                    long sold = shop.shut();
                    await().atMost(PATIENCE)
                            .until(() -> stock.events(StockscopeTopic.POS_LINES) >= sold);
                    assertThat(stock.events(StockscopeTopic.POS_LINES)).isEqualTo(sold);
                    assertThat(views.episodes(OVERSOLD)).hasSize(2);
                    measuring.cancel().get();
                }
            }
        }
    }

    /** Stops, is paged and braked; comes back, is resolved and released. */
    private static void bothWays(
            RealTimeShop shop, AlertmanagerReader pager, ThrottleViews views, MetricViews metrics)
            throws Exception {
        Instant stopped = shop.stop(CHANNEL);
        await().atMost(PATIENCE).until(() -> pager.active(OVERSOLD).size() == 1);
        JsonNode paged = pager.active(OVERSOLD).get(0);
        assertThat(paged.at("/labels/channel").asText()).isEqualTo(CHANNEL);
        assertThat(paged.at("/labels/severity").asText()).isEqualTo("page");
        assertThat(paged.at("/annotations/summary").asText()).contains("amazon offers");
        await().atMost(PATIENCE).until(() -> shop.isBraked(CHANNEL));
        // The brake may end it between the ends of two windows, of which there is no row then.
        await().atMost(PATIENCE).until(() -> wasStaleAndIsNot(metrics, stopped));
        await().atMost(PATIENCE).until(() -> exposed(metrics) == 0);
        shop.goOn(CHANNEL);
        await().atMost(PATIENCE).until(() -> pager.active(OVERSOLD).isEmpty());
        await().atMost(PATIENCE).until(() -> !shop.isBraked(CHANNEL));
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            List<ThrottleViews.Row> rows = views.commands(CHANNEL);
                            assertThat(rows).allMatch(row -> row.status().equals("APPLIED"));
                            assertThat(rows.get(0).directives()).contains("PAUSE");
                            assertThat(rows.get(rows.size() - 1).directives()).isEqualTo("[]");
                        });
    }

    /** A broken file is refused, and what was in force stays; a good one is taken. */
    private void rulesChange(AlertmanagerReader pager) throws Exception {
        writeRules(RULES.formatted("5m") + MORE.replace("events\n", "evnts\n"));
        await().atMost(PATIENCE).until(() -> !pager.active("RulesRefused").isEmpty());
        assertThat(pager.active("RulesRefused").get(0).at("/annotations/summary").asText())
                .contains("evnts");
        assertThat(pager.active(SECOND_RULE)).isEmpty();
        writeRules(RULES.formatted("5m") + MORE);
        await().atMost(PATIENCE).until(() -> !pager.active(SECOND_RULE).isEmpty());
    }

    /** Braked at once; everything that was away hears of it when it is back. */
    private static void brakedWhileAllButKafkaIsAway(
            ServiceOutage clickHouse,
            ServiceOutage registry,
            AlertmanagerProcess alertmanager,
            RealTimeShop shop,
            AlertmanagerReader pager,
            ThrottleViews views)
            throws Exception {
        alertmanager.kill();
        shop.stop(CHANNEL);
        await().atMost(PATIENCE).until(() -> shop.isBraked(CHANNEL));
        clickHouse.end();
        registry.end();
        alertmanager.start();
        await().atMost(PATIENCE).until(() -> pager.active(OVERSOLD).size() == 1);
        Set<Long> revisions = new HashSet<>(revisions(shop.commands()));
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            List<ThrottleViews.Row> rows = views.commands(CHANNEL);
                            assertThat(rows)
                                    .extracting(ThrottleViews.Row::revision)
                                    .containsAll(revisions);
                            assertThat(rows)
                                    .filteredOn(row -> revisions.contains(row.revision()))
                                    .allMatch(row -> row.status().equals("APPLIED"));
                            assertThat(views.episodes(OVERSOLD)).hasSize(2);
                        });
    }

    /** Twice, and goes on from its last checkpoint, and from one before all of that. */
    private static void killed(
            RunningAlerting alerting, Path early, RealTimeShop shop, AlertmanagerReader pager)
            throws Exception {
        String since = pager.active(OVERSOLD).get(0).get("startsAt").asText();
        for (List<String> from :
                List.of(List.<String>of(), List.of("--from-savepoint", early.toString()))) {
            await().atMost(PATIENCE).until(() -> shop.isBraked(CHANNEL));
            alerting.kill();
            long last = lastRevision(shop.commands());
            Instant killedAt = Instant.now();
            await().atMost(TTL.plusSeconds(20)).until(() -> !shop.isBraked(CHANNEL));
            assertThat(Instant.now()).isBefore(killedAt.plus(TTL).plusSeconds(20));
            alerting.start(from);
            await().atMost(PATIENCE).until(() -> shop.isBraked(CHANNEL));
            assertThat(lastRevision(shop.commands())).isGreaterThan(last);
        }
        await().atMost(PATIENCE).until(() -> pager.active(OVERSOLD).size() == 1);
        assertThat(pager.active(OVERSOLD).get(0).get("startsAt").asText()).isEqualTo(since);
    }

    private static long lastRevision(List<ThrottleCommand> commands) {
        return commands.stream().mapToLong(ThrottleCommand::getRevision).max().orElse(0);
    }

    private static void assertRevisionsRise(List<ThrottleCommand> commands) {
        assertThat(revisions(commands)).doesNotHaveDuplicates().isSorted();
    }

    private static List<Long> revisions(List<ThrottleCommand> commands) {
        return commands.stream()
                .filter(command -> command.getChannel().equals(CHANNEL))
                .map(ThrottleCommand::getRevision)
                .toList();
    }

    /** Of each of so many episodes is told that it fires, and never after it has ended. */
    private static void assertEpisodes(MeasurementTopic topic, int episodes) throws Exception {
        Map<String, List<AlertState>> told = new TreeMap<>();
        for (Received<Alert> received : topic.alerts()) {
            Alert alert = received.value();
            if (alert.getRuleName().equals(OVERSOLD)) {
                told.computeIfAbsent(
                                alert.getAlertId() + " " + alert.getStartedAt(),
                                any -> new ArrayList<>())
                        .add(alert.getState());
            }
        }
        assertThat(told).hasSize(episodes);
        told.forEach(
                (episode, states) -> {
                    int end = states.indexOf(AlertState.RESOLVED);
                    assertThat(end).as(episode).isPositive();
                    assertThat(states.subList(end, states.size()))
                            .as(episode)
                            .containsOnly(AlertState.RESOLVED);
                });
    }

    /** Whether SKUs of the channel were stale by a change since then, and none is any more. */
    private static boolean wasStaleAndIsNot(MetricViews metrics, Instant since) throws Exception {
        List<StaleSku> spells =
                metrics.staleSkus().stream()
                        .filter(spell -> spell.channel().equals(CHANNEL))
                        .filter(spell -> !spell.since().isBefore(since))
                        .toList();
        return !spells.isEmpty() && spells.stream().allMatch(spell -> spell.endedAt() != null);
    }

    private static long exposed(MetricViews metrics) throws Exception {
        return metrics.exposure().stream()
                .filter(row -> row.channel().equals(CHANNEL))
                .max(Comparator.comparing(StaleExposure::windowStart))
                .map(StaleExposure::staleSkus)
                .orElse(0L);
    }

    private void writeRules(String text) throws IOException {
        // In one step: the job may read at any moment.
        Path written = Files.writeString(folder.resolve("rules.new"), text);
        Files.move(written, rules(folder), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Whatever it is told, somebody is called for, at once, once for each change. */
    private Path writeReceivers(int port) throws IOException {
        return Files.writeString(
                folder.resolve("alertmanager.yml"),
                """
                route:
                  receiver: pager
                  group_by: [alertname, channel, topic]
                  group_wait: 0s
                  group_interval: 1s
                  repeat_interval: 24h
                receivers:
                  - name: pager
                    webhook_configs: [{ url: "http://127.0.0.1:%d/pager", send_resolved: true }]
                """
                        .formatted(port));
    }

    private static Path rules(Path folder) {
        return folder.resolve("rules.yaml");
    }

    private static JobClient measure(StockscopeConfig config) throws Exception {
        StreamExecutionEnvironment env =
                EmbeddedFlink.live(CheckpointFolder.orTemporary(config.flink()));
        StockJob.define(env, config, RunMode.live());
        return env.executeAsync(StockJob.NAME);
    }

    /** The alerting job in a process of its own, with checkpoints that are kept. */
    private static final class RunningAlerting implements AutoCloseable {

        private final Path folder;
        private final List<String> arguments;
        private JobProcess process;

        @SuppressWarnings("NullAway.Init") // It is started before it is killed.
        RunningAlerting(Path folder, Path endpoints, String alertmanager) {
            this.folder = folder;
            this.arguments =
                    List.of(
                            "--job",
                            AlertingJob.NAME,
                            "--data",
                            folder.resolve("data").toString(),
                            "--endpoints",
                            endpoints.toString(),
                            "-Dalerting.rules=" + rules(folder),
                            "-Dalerting.alertmanager.url=" + alertmanager,
                            "-Dlimits.minHold=1s",
                            "-Dflink.execution.checkpointing.interval=1s",
                            "-Dflink.execution.checkpointing.num-retained=2000");
        }

        void start(List<String> from) throws IOException {
            List<String> all = new ArrayList<>(arguments);
            all.addAll(from);
            process = JobProcess.start(folder.resolve("alerting.log"), all);
        }

        void kill() throws IOException, InterruptedException {
            process.check();
            process.kill();
        }

        Path newestCheckpoint() throws IOException {
            try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
                return files.filter(file -> file.endsWith("_metadata"))
                        .max(Comparator.comparing(file -> file.toFile().lastModified()))
                        .map(Path::getParent)
                        .orElseThrow();
            }
        }

        @Override
        public void close() throws InterruptedException {
            process.close();
        }
    }
}
