// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.stockscope.local.sink.ReadingJob.Rows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.core.execution.JobClient;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Exactly once: whatever happens between the sink and ClickHouse, the rows in the table, and those
 * behind the materialized view over it, are exactly the rows sent.
 */
@Timeout(300)
class ExactlyOnceIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    // Two checkpoints of two subtasks and two days: with less the sink does not start.
    private static final int SMALLEST_WINDOW = 8;

    private ReadingTables tables;

    @BeforeEach
    void makeTables() throws Exception {
        SinkMetrics.reset();
        tables = ReadingTables.create("exactly_once");
    }

    @AfterEach
    void dropTables() throws Exception {
        ProbedRows.tell(JobProbe.NONE);
        tables.close();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("proof")
    void whateverHappensToAnInsert(Fault fault) throws Exception {
        FaultyProxy.InOrder faults =
                new FaultyProxy.InOrder(List.of(fault, Fault.NONE, fault, fault));
        try (FaultyProxy proxy = listening(faults)) {
            ReadingJob job = job(proxy).requestTimeout(Duration.ofSeconds(1));
            job.run();
            assertThat(faults.isDone()).isTrue();
            assertThat(proxy.tokensWithSeveralSizes()).isZero();
            tables.assertExactly(job.rows());
        }
    }

    @Test
    void whateverHappensInAnyOrderToATableThatAddsUpAndOneThatReplaces() throws Exception {
        runWithFaultsInAnyOrder(new Rows(1_000, 500, 0, 0));
    }

    @Test
    void whateverHappensInAnyOrderWhileRowsAreRefused() throws Exception {
        runWithFaultsInAnyOrder(new Rows(1_000, 500, 0, 45));
    }

    @Test
    void whateverHappensToQuestions() throws Exception {
        List<Fault> failing =
                List.of(
                        Fault.RESET,
                        Fault.TIMEOUT_EXCEEDED,
                        Fault.CUT_ANSWER,
                        Fault.SERVICE_UNAVAILABLE);
        AtomicBoolean started = new AtomicBoolean();
        FaultyProxy.InOrder atStart =
                new FaultyProxy.InOrder(request -> !request.isInsert(), failing);
        FaultyProxy.InOrder asks = new FaultyProxy.InOrder(PassingRequest::asksForBatch, failing);
        FaultyProxy.InOrder others =
                new FaultyProxy.InOrder(
                        request -> !request.isInsert() && !request.asksForBatch(), failing);
        FaultyProxy.InOrder inserts =
                new FaultyProxy.InOrder(
                        request -> request.isInsert() && request.tokenTry() == 1,
                        Collections.nCopies(6, Fault.DROP_ANSWER));
        try (FaultyProxy proxy =
                new FaultyProxy(
                        tables.database().clickHouse().url(),
                        request -> {
                            if (request.isInsert()) {
                                started.set(true);
                                return inserts.apply(request);
                            }
                            if (!started.get()) {
                                return atStart.apply(request);
                            }
                            return request.asksForBatch()
                                    ? asks.apply(request)
                                    : others.apply(request);
                        })) {
            proxy.listen();
            ReadingJob job = job(proxy).rows(new Rows(400, 500, 0, 45));
            job.run();
            assertThat(List.of(atStart, asks, others, inserts))
                    .allMatch(FaultyProxy.InOrder::isDone);
            tables.assertExactly(job.rows());
        }
    }

    @Test
    void refusedRowsAreBesideTheirTableWithTheReasonAndAllOthersAreIn() throws Exception {
        try (FaultyProxy proxy = listening(new FaultyProxy.InOrder(List.of()))) {
            ReadingJob job = job(proxy).rows(new Rows(1_000, 500, 0, 45));
            job.run();
            assertThat(proxy.rejectedBatches()).isPositive();
            tables.assertExactly(job.rows());
        }
    }

    @Test
    void withoutATableForThemRefusedRowsEndTheJobAndNothingIsLeftOut() throws Exception {
        ReadingJob job =
                tables.job()
                        .rows(new Rows(100, 500, 0, 60))
                        .batchRows(10)
                        .withoutTableForRejectedRows();
        assertThat(Throwables.getStackTrace(catchThrowable(job::run)))
                .contains("give the sink a table for such rows (rejectedRowsTo)");
    }

    @Test
    void heldBackForLongerThanTheCheckpointTimeout() throws Exception {
        try (FaultyProxy proxy = listening(new FaultyProxy.InOrder(List.of()))) {
            ReadingJob job =
                    job(proxy).backlogLimit(0).flink("execution.checkpointing.timeout", "300ms");
            Gate gate =
                    proxy.hold(
                            Gate.Point.BEFORE_IT_IS_FORWARDED,
                            request -> request.isInsert() && request.number() > 4);
            JobClient running = job.start();
            await().atMost(PATIENCE).until(gate::isHolding);
            proxy.refuse();
            gate.drop();
            await().atMost(PATIENCE).until(() -> SinkMetrics.failedCheckpoints() >= 2);
            proxy.listen();
            running.getJobExecutionResult().get();
            tables.assertExactly(job.rows());
        }
    }

    @Test
    void whileItIsAwayCheckpointsCompleteAndRowsGoOn() throws Exception {
        Progress progress = new Progress();
        ProbedRows.tell(progress);
        try (FaultyProxy proxy = listening(new FaultyProxy.InOrder(List.of()))) {
            ReadingJob job = job(proxy).rows(new Rows(5_000, 1_500, 0, 190));
            JobClient running = job.start();
            await().atMost(PATIENCE).until(() -> proxy.inserts() > 4);
            proxy.refuse();
            long failed = SinkMetrics.failedCheckpoints();
            long newest = progress.newest();
            // The source goes on with checkpoints only.
            await().atMost(PATIENCE).until(() -> progress.newest() > newest + 1_000);
            assertThat(SinkMetrics.failedCheckpoints()).isEqualTo(failed);
            assertThat(SinkMetrics.sum("ClickHouse readings", "backlogBytes")).isPositive();
            proxy.listen();
            running.getJobExecutionResult().get();
            assertThat(SinkMetrics.sum("ClickHouse readings", "backlogBytes")).isZero();
            assertThat(SinkMetrics.sum("ClickHouse readings", "waitingRows")).isZero();
            tables.assertExactly(job.rows());
        }
    }

    @Test
    void anInsertThatArrivesAfterItsRepeatCountsOnce() throws Exception {
        try (FaultyProxy proxy = listening(new FaultyProxy.InOrder(List.of()))) {
            ReadingJob job = job(proxy).requestTimeout(Duration.ofMillis(500));
            Gate gate =
                    proxy.hold(
                            Gate.Point.BEFORE_IT_IS_FORWARDED,
                            request -> request.isInsert() && request.number() == 3);
            job.run();
            assertThat(gate.isHolding()).isTrue();
            gate.open();
            await().atMost(PATIENCE).until(gate::isPassed);
            tables.assertExactly(job.rows());
        }
    }

    @Test
    void rowsThatAreInTheTableAndNotBehindItsViewGetThereOnTheRepeat() throws Exception {
        FaultyProxy.InOrder faults =
                new FaultyProxy.InOrder(List.of(Fault.UNKNOWN_STATUS_OF_INSERT));
        try (FaultyProxy proxy = listening(faults)) {
            // As if the insert had failed between the table and what the view fills.
            tables.database().run("DETACH TABLE readings_by_day_view");
            Gate gate = proxy.hold(Gate.Point.AFTER_IT_WAS_APPLIED, request -> request.isInsert());
            ReadingJob job = job(proxy).parallelism(1).rows(new Rows(300, 1_000, 0, 0));
            JobClient running = job.batchRows(1_000).start();
            await().atMost(PATIENCE).until(gate::isHolding);
            tables.database().run("ATTACH TABLE readings_by_day_view");
            gate.open();
            running.getJobExecutionResult().get();
            assertThat(faults.isDone()).isTrue();
            tables.assertExactly(job.rows());
        }
    }

    @Test
    void aRepeatThatIsOutOfTheWindowIsNotSentAgain() throws Exception {
        ReadingTables.setWindow(tables.database(), SMALLEST_WINDOW);
        FaultyProxy.InOrder faults =
                new FaultyProxy.InOrder(
                        request -> request.isInsert() && request.number() == 2,
                        List.of(Fault.DROP_ANSWER));
        try (FaultyProxy proxy = listening(faults)) {
            // Of 400 rows per checkpoint each subtask makes some 40 batches.
            ReadingJob job =
                    job(proxy)
                            .batchRows(5)
                            .pace(new Pace(400, 1))
                            .requestTimeout(Duration.ofSeconds(20));
            Gate gate =
                    proxy.hold(
                            Gate.Point.BEFORE_IT_IS_FORWARDED,
                            request -> request.asksForBatch() || request.tokenTry() == 2);
            JobClient running = job.start();
            await().atMost(PATIENCE).until(gate::isHolding);
            int before = proxy.inserts();
            await().atMost(PATIENCE).until(() -> proxy.inserts() > before + SMALLEST_WINDOW);
            gate.open();
            running.getJobExecutionResult().get();
            assertThat(faults.isDone()).isTrue();
            tables.assertExactly(job.rows());
        }
    }

    @Test
    void followingTheMessageMendsTheTables() throws Exception {
        ClickHouseDatabase database = tables.database();
        database.run("ALTER TABLE readings DROP INDEX _batch_filter");
        database.run("ALTER TABLE readings DROP COLUMN _batch");
        for (String table : List.of("readings_by_day", "rejected_readings")) {
            database.run(
                    "ALTER TABLE "
                            + table
                            + " MODIFY SETTING non_replicated_deduplication_window = 0");
        }
        ReadingJob job = tables.job();
        List<String> statements = new ArrayList<>();
        for (int tries = 0; tries < 3; tries++) {
            Throwable failure = catchThrowable(job::run);
            if (failure == null) {
                break;
            }
            Matcher mend =
                    Pattern.compile("Mend it with: (ALTER TABLE .*)")
                            .matcher(Throwables.getStackTrace(failure));
            while (mend.find()) {
                if (!statements.contains(mend.group(1))) {
                    statements.add(mend.group(1));
                    database.run(mend.group(1));
                }
            }
        }
        assertThat(String.join("\n", statements))
                .contains(
                        "readings ADD COLUMN _batch UInt128",
                        "readings_by_day MODIFY SETTING non_replicated_deduplication_window",
                        "rejected_readings MODIFY SETTING non_replicated_deduplication_window");
        tables.assertExactly(job.rows());
    }

    @Test
    void anotherPartitionThanDeclaredIsRefused() throws Exception {
        ClickHouseDatabase database = tables.database();
        database.run("DROP TABLE readings SYNC");
        database.run(
                """
                CREATE TABLE readings (
                    n Int64, read_at DateTime64(3, 'UTC'), sensor LowCardinality(String),
                    value UInt32, _batch UInt128)
                ENGINE = MergeTree PARTITION BY toYYYYMM(read_at) ORDER BY n
                SETTINGS non_replicated_deduplication_window = 10000
                """);
        assertThat(Throwables.getStackTrace(catchThrowable(tables.job()::run)))
                .contains(
                        "it is partitioned by (toYYYYMM(read_at)), (toDate(read_at)) is declared");
        assertThat(database.run("SELECT count() FROM readings")).containsExactly("0");
    }

    @Test
    void anIdleSubtaskAndCheckpointsWithoutRowsInsertNothing() throws Exception {
        try (FaultyProxy proxy = listening(new FaultyProxy.InOrder(List.of()))) {
            ReadingJob job = job(proxy).oneSubtaskGetsAll().pace(new Pace(200, 3));
            job.run();
            tables.assertExactly(job.rows());
            assertThat(tables.database().run("SELECT uniqExact(_batch) FROM readings"))
                    .containsExactly(String.valueOf(proxy.inserts()));
        }
    }

    private void runWithFaultsInAnyOrder(Rows rows) throws Exception {
        List<Fault> shuffled = new ArrayList<>(List.of(Fault.values()));
        shuffled.addAll(List.of(Fault.values()));
        Collections.shuffle(shuffled, new Random(7));
        FaultyProxy.InOrder faults = new FaultyProxy.InOrder(shuffled);
        try (FaultyProxy proxy = listening(faults)) {
            ReadingJob job =
                    job(proxy).rows(rows).alsoLatest().requestTimeout(Duration.ofSeconds(1));
            job.run();
            assertThat(faults.isDone()).isTrue();
            assertThat(proxy.tokensWithSeveralSizes()).isZero();
            tables.assertExactly(rows);
            tables.assertLatest(rows);
        }
    }

    private ReadingJob job(FaultyProxy proxy) {
        return tables.jobBehind(proxy)
                .flink(SinkMetrics.OPTION, SinkMetrics.Factory.class.getName());
    }

    private FaultyProxy listening(FaultyProxy.InOrder faults) throws Exception {
        FaultyProxy proxy = new FaultyProxy(tables.database().clickHouse().url(), faults);
        proxy.listen();
        return proxy;
    }
}
