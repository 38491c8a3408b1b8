// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.stock.RunMode;
import io.stockscope.job.stock.StockJob;
import io.stockscope.job.stock.StockReport;
import io.stockscope.job.time.RunClock;
import io.stockscope.local.service.LocalServices;
import io.stockscope.local.service.ServiceOutage;
import io.stockscope.local.service.SharedServices;
import io.stockscope.local.up.Foundation;
import io.stockscope.reference.StockResults;
import io.stockscope.reference.StockResults.Counts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A live run on real services, fed bit by bit, that is stopped with savepoints and goes on with
 * parallelism 2, 4, 2 and another state backend, and from which Kafka and ClickHouse are taken away
 * and given back: in the end it says and has counted what a bounded run over the same topics says.
 */
@Tag("proof")
class LiveThroughTroubleIT {

    /** Longer than every capture delay. */
    private static final String NOTHING_LATE = "2d";

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {NOTHING_LATE, "5s"})
    void endIsThatOfABoundedRun(String outOfOrderness) throws Exception {
        boolean all = "long".equals(System.getProperty("proof.scale"));
        run(outOfOrderness, all ? 400 : 40, Duration.ofSeconds(all ? 60 : 5));
    }

    private void run(String outOfOrderness, int orders, Duration away) throws Exception {
        SharedServices.assumePlatform();
        try (LocalServices services = LocalServices.startTemporary()) {
            StockscopeConfig live = config(services, "live", outOfOrderness, "rocksdb");
            StockscopeConfig onHeap = config(services, "live", outOfOrderness, "hashmap");
            Foundation.lay(live);
            HistoryFeed feed = HistoryFeed.of(5, orders, live);
            CounterReporter.reset();

            Job job = Job.start(live, 2, null);
            send(feed, 0, 1);
            job.awaitRead(feed);

            // Draining applies what waits, and so makes late what it has waited for.
            boolean drain = !outOfOrderness.equals(NOTHING_LATE);
            job = Job.start(live, 4, job.stop(folder, drain));
            send(feed, 1, 1.5);
            try (ServiceOutage kafka = ServiceOutage.ofKafka(services)) {
                pass(away);
                kafka.end();
                send(feed, 1.5, 2);
                job.awaitRead(feed);

                try (ServiceOutage clickHouse = ServiceOutage.ofClickHouse(services)) {
                    send(feed, 2, 3);
                    pass(away);
                    clickHouse.end();
                    job.awaitRead(feed);

                    job = Job.start(onHeap, 2, job.stop(folder, false));
                    send(feed, 3, HistoryFeed.PARTS);
                    ControlledClock.NOW.set(System.currentTimeMillis());
                    compareWithBoundedRun(services, outOfOrderness, job);
                    job.cancel();
                }
            }
        }
    }

    /** How long something is away is what is tested here. */
    private static void pass(Duration time) {
        await().pollDelay(time).atMost(time.plusSeconds(10)).until(() -> true);
    }

    private static void send(HistoryFeed feed, double from, double to) throws Exception {
        // Before a record is there, or it would be one of the future.
        ControlledClock.NOW.set(feed.newest(from, to).toEpochMilli());
        feed.send(from, to);
    }

    private static void compareWithBoundedRun(
            LocalServices services, String outOfOrderness, Job job) throws Exception {
        BoundedRun bounded =
                new BoundedRun(config(services, "hindsight", outOfOrderness, "hashmap"));
        bounded.prepareDatabase();
        Instant now = Instant.now();
        StockReport report = bounded.execute(RunMode.bounded(now, now));
        StockResults expected = results(services, "hindsight", report);
        assertThat(expected.incidents()).hasSizeGreaterThan(3);
        boolean late = CounterReporter.sum("lateEvents") > 0;
        assertThat(late).isEqualTo(!outOfOrderness.equals(NOTHING_LATE));
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(
                        () -> {
                            StockResults actual = results(services, "live", job.report());
                            if (late) {
                                assertThat(present(expected).differences(present(actual)))
                                        .isEmpty();
                                assertThat(totals(actual)).isEqualTo(totals(expected));
                            } else {
                                assertThat(expected.differences(actual)).isEmpty();
                            }
                        });
        StockViews views = views(services, "live");
        assertThat(views.deadLetters())
                .isEqualTo(Map.of("wms.stock INVALID", (long) HistoryFeed.PARTS));
        assertThat(views.timeline()).isEqualTo(views(services, "hindsight").timeline());
    }

    /** What holds now: levels, and what is open. */
    private static StockResults present(StockResults results) {
        return new StockResults(
                results.levels(),
                results.incidents().stream().filter(row -> row.closedAt() == null).toList(),
                List.of(),
                results.discrepancies().stream().filter(row -> row.closedAt() == null).toList(),
                Map.of());
    }

    /** Whether a late event still counted, or was superseded before, depends on when it came. */
    private static Map<StockscopeTopic, List<Long>> totals(StockResults results) {
        Map<StockscopeTopic, List<Long>> totals = new TreeMap<>();
        results.counts()
                .forEach(
                        (topic, counts) -> {
                            assertThat(counts).matches(Counts::balance);
                            totals.put(
                                    topic,
                                    List.of(
                                            counts.read(),
                                            counts.duplicates(),
                                            counts.undecodable(),
                                            counts.invalid(),
                                            counts.future()));
                        });
        return totals;
    }

    private static StockResults results(LocalServices services, String database, StockReport report)
            throws Exception {
        StockViews views = views(services, database);
        return new StockResults(
                views.levels(),
                views.incidents(),
                views.conflicts(),
                views.discrepancies(),
                WholeWayRun.counts(report));
    }

    private static StockViews views(LocalServices services, String database) {
        return new StockViews(services.endpoints().clickHouse(), database);
    }

    private static StockscopeConfig config(
            LocalServices services, String database, String outOfOrderness, String backend) {
        Map<String, String> options = new HashMap<>(CounterReporter.OPTIONS);
        options.put("reportingCurrency", "GBP");
        options.put("outOfOrderness", outOfOrderness);
        options.put("lookback", "30d");
        options.put("clickhouse.database", database);
        options.put("flink.state.backend.type", backend);
        options.put("flink.heartbeat.interval", "500");
        options.put("flink.execution.checkpointing.interval", "1s");
        return services.config(options);
    }

    /** The clock of the runs of this JVM: it reads what has been recorded so far. */
    private static final class ControlledClock implements RunClock {
        static final AtomicLong NOW = new AtomicLong();

        private static final long serialVersionUID = 1L;

        @Override
        public long getAsLong() {
            return NOW.get();
        }
    }

    /** A live run. */
    private record Job(JobClient client) {

        static Job start(StockscopeConfig config, int parallelism, @Nullable String savepoint)
                throws Exception {
            Map<String, String> options =
                    new HashMap<>(CheckpointFolder.orTemporary(config.flink()));
            options.put("parallelism.default", String.valueOf(parallelism));
            options.put("taskmanager.numberOfTaskSlots", String.valueOf(parallelism));
            if (savepoint != null) {
                options.put("execution.state-recovery.path", savepoint);
            }
            StreamExecutionEnvironment env = EmbeddedFlink.live(options);
            StockJob.define(env, config, RunMode.live(new ControlledClock()));
            return new Job(env.executeAsync(StockJob.NAME));
        }

        StockReport report() throws Exception {
            return StockJob.report(client.getAccumulators().get());
        }

        void awaitRead(HistoryFeed feed) {
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(report().read()).isEqualTo(feed.sent()));
        }

        /** Stops the run; returns the savepoint. */
        String stop(Path folder, boolean drain) throws Exception {
            // All may be read before the last task has started.
            String savepoint =
                    await().atMost(PATIENCE)
                            .ignoreExceptions()
                            .until(
                                    () ->
                                            client.stopWithSavepoint(
                                                            drain,
                                                            folder.toString(),
                                                            SavepointFormatType.CANONICAL)
                                                    .get(),
                                    path -> true);
            client.getJobExecutionResult().get();
            return savepoint;
        }

        void cancel() throws Exception {
            client.cancel().get();
        }
    }
}
