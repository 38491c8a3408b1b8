// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.job.stock.RunMode;
import io.stockscope.job.stock.StockJob;
import io.stockscope.job.stock.StockReport;
import io.stockscope.local.service.LocalServices;
import io.stockscope.local.service.SharedServices;
import io.stockscope.local.up.Foundation;
import io.stockscope.reference.StockResults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job's jar on a cluster: a TaskManager is killed in the middle, the job is stopped with a
 * savepoint, and goes on with twice the parallelism. Nothing is late, so all rows are those of a
 * bounded run.
 */
@Tag("proof")
class ClusterFailureIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration OUT_OF_ORDERNESS = Duration.ofDays(9);

    @TempDir private Path folder;

    @Test
    void killedTaskManagerAndAnotherParallelismLeaveNoTrace() throws Exception {
        SharedServices.assumePlatform();
        Path root = Path.of(System.getProperty("stockscope.root"));
        try (LocalServices services = LocalServices.startTemporary();
                FlinkCluster cluster =
                        FlinkCluster.start(
                                folder, root.resolve("local-env/target/lib"), 1, options())) {
            StockscopeConfig config = config(services, "stockscope");
            Foundation.lay(config);
            HistoryFeed feed = HistoryFeed.of(4, 40, config);
            feed.send(0, 1);

            Process doomed = cluster.launchTaskManager();
            String job = start(cluster, root, services, feed, List.of("-p", "4"));
            awaitRead(cluster, job, feed);
            awaitCheckpoint(cluster, job);
            feed.send(1, 2);
            doomed.destroyForcibly();
            feed.send(2, 3);
            cluster.launchTaskManager();
            awaitRead(cluster, job, feed);

            String savepoint =
                    find(
                            "Savepoint completed. Path: (\\S+)",
                            cluster.flink("stop", "--type", "canonical", job));
            job = start(cluster, root, services, null, List.of("-p", "2", "-s", savepoint));
            feed.send(3, HistoryFeed.PARTS);

            compareWithBoundedRun(services, cluster, job);
        }
    }

    private static void compareWithBoundedRun(
            LocalServices services, FlinkCluster cluster, String job) throws Exception {
        BoundedRun bounded = new BoundedRun(config(services, "hindsight"));
        bounded.prepareDatabase();
        Instant now = Instant.now();
        StockResults expected =
                results(services, "hindsight", bounded.execute(RunMode.bounded(now, now)));
        assertThat(expected.incidents()).hasSizeGreaterThan(3);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(
                        () ->
                                assertThat(
                                                expected.differences(
                                                        results(
                                                                services,
                                                                "stockscope",
                                                                report(cluster, job))))
                                        .isEmpty());
    }

    /** As long as there is a feed, the run's clock stands about where the feed ends. */
    private static String start(
            FlinkCluster cluster,
            Path root,
            LocalServices services,
            @Nullable HistoryFeed feed,
            List<String> flinkOptions)
            throws Exception {
        List<String> arguments = new ArrayList<>(List.of("run", "-d"));
        arguments.addAll(flinkOptions);
        arguments.addAll(
                List.of(
                        jobJar(root).toString(),
                        "--endpoints",
                        services.endpointsFile().toString(),
                        "-DreportingCurrency=GBP",
                        "-DoutOfOrderness=" + OUT_OF_ORDERNESS.toDays() + "d"));
        if (feed != null) {
            arguments.add("-Dclock.start=" + feed.newest(0, HistoryFeed.PARTS));
        }
        return find("JobID (\\w+)", cluster.flink(arguments.toArray(String[]::new)));
    }

    private static void awaitRead(FlinkCluster cluster, String job, HistoryFeed feed) {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(report(cluster, job).read()).isEqualTo(feed.sent()));
    }

    private static void awaitCheckpoint(FlinkCluster cluster, String job) throws Exception {
        long before = checkpoints(cluster, job);
        await().atMost(PATIENCE).until(() -> checkpoints(cluster, job) > before + 1);
    }

    private static long checkpoints(FlinkCluster cluster, String job) throws Exception {
        return json(cluster, "/jobs/" + job + "/checkpoints").at("/counts/completed").asLong();
    }

    private static StockReport report(FlinkCluster cluster, String job) throws Exception {
        Map<String, Object> accumulators = new HashMap<>();
        for (JsonNode one :
                json(cluster, "/jobs/" + job + "/accumulators").get("user-task-accumulators")) {
            if (one.get("type").asText().equals("LongCounter")) {
                accumulators.put(one.get("name").asText(), one.get("value").asLong());
            }
        }
        return StockJob.report(accumulators);
    }

    private static JsonNode json(FlinkCluster cluster, String path) throws Exception {
        return new ObjectMapper().readTree(cluster.rest(path));
    }

    private static StockResults results(LocalServices services, String database, StockReport report)
            throws Exception {
        StockViews views = new StockViews(services.endpoints().clickHouse(), database);
        return new StockResults(
                views.levels(),
                views.incidents(),
                views.conflicts(),
                views.discrepancies(),
                WholeWayRun.counts(report));
    }

    private String options() {
        return """
                state.backend.type: rocksdb
                execution.checkpointing.dir: %s
                execution.checkpointing.savepoint-dir: %s
                execution.checkpointing.interval: 1s
                restart-strategy.type: fixed-delay
                restart-strategy.fixed-delay.attempts: 100
                restart-strategy.fixed-delay.delay: 500ms
                heartbeat.interval: 500
                heartbeat.timeout: 5000
                taskmanager.load-balance.mode: SLOTS
                """
                .formatted(
                        folder.resolve("checkpoints").toUri(),
                        folder.resolve("savepoints").toUri());
    }

    private static StockscopeConfig config(LocalServices services, String database) {
        return services.config(
                Map.of(
                        "reportingCurrency",
                        "GBP",
                        "outOfOrderness",
                        OUT_OF_ORDERNESS.toDays() + "d",
                        "clickhouse.database",
                        database));
    }

    private static String find(String pattern, String text) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        assertThat(found.find()).as(text).isTrue();
        return found.group(1);
    }

    private static Path jobJar(Path root) throws Exception {
        try (Stream<Path> jars = Files.list(root.resolve("flink-jobs/target"))) {
            return jars.filter(jar -> jar.toString().endsWith("-job.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
