// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.stockscope.local.sink.ReadingJob.Rows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Exactly once over failovers, restarts and another parallelism, and what an older savepoint does.
 */
@Timeout(300)
class RestartsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pace SMALL_STEPS = new Pace(50, 1);

    // Two checkpoints of two subtasks and two days: with less the sink does not start.
    private static final int SMALLEST_WINDOW = 8;

    @TempDir private Path folder;

    private CheckpointDirectory checkpoints;
    private ReadingTables tables;

    @BeforeEach
    void makeTables() throws Exception {
        checkpoints = new CheckpointDirectory(folder);
        tables = ReadingTables.create("restarts");
    }

    @AfterEach
    void dropTables() throws Exception {
        ProbedRows.tell(JobProbe.NONE);
        tables.close();
    }

    @Test
    void failuresInRowsInSnapshotsAndBehindCheckpointsLeaveNoTrace() throws Exception {
        FailingProbe probe = new FailingProbe();
        ProbedRows.tell(probe);
        ReadingJob job =
                tables.job()
                        .rows(new Rows(2_000, 800, 0, 190))
                        .alsoLatest()
                        .flink("restart-strategy.type", "fixed-delay")
                        .flink("restart-strategy.fixed-delay.attempts", "100")
                        .flink("restart-strategy.fixed-delay.delay", "1ms");
        job.run();
        assertThat(probe.failed).containsExactlyInAnyOrder("row", "snapshot", "complete");
        tables.assertExactly(job.rows());
        tables.assertLatest(job.rows());
    }

    @Test
    void anotherParallelismTakesOverWhatWasOnItsWay() throws Exception {
        try (FaultyProxy proxy = listening()) {
            ReadingJob job = null;
            for (int parallelism : new int[] {2, 4, 1}) {
                job = checkpoints.keepAndRestore(job(proxy).parallelism(parallelism));
                // What was restored is asked for first; this one is of the run itself.
                AtomicInteger inserts = new AtomicInteger();
                cancelAt(
                        proxy,
                        job,
                        Gate.Point.AFTER_IT_WAS_APPLIED,
                        request -> request.isInsert() && inserts.incrementAndGet() == 6);
            }
            job = checkpoints.keepAndRestore(job(proxy));
            job.run();
            assertThat(proxy.asks()).isPositive();
            tables.assertExactly(job.rows());
        }
    }

    @Test
    void whatGoesIntoTheSinkComesOutInTheMetrics() throws Exception {
        Rows rows = new Rows(1_000, 500, 0, 45);
        List<Fault> dropped = Collections.nCopies(5, Fault.DROP_ANSWER);
        try (FaultyProxy proxy =
                new FaultyProxy(
                        tables.database().clickHouse().url(),
                        new FaultyProxy.InOrder(
                                request -> request.isInsert() && request.number() > 30, dropped))) {
            proxy.listen();
            cancelAt(
                    proxy,
                    checkpoints.keep(job(proxy).rows(rows).alsoLatest()),
                    Gate.Point.AFTER_IT_WAS_APPLIED,
                    request -> request.isInsert() && request.number() == 25);
            SinkMetrics.reset();
            ReadingJob job = job(proxy).rows(rows).alsoLatest();
            checkpoints.keepAndRestore(job);
            job.flink(SinkMetrics.OPTION, SinkMetrics.Factory.class.getName()).run();
        }
        for (String sink : List.of("ClickHouse readings", "ClickHouse latest readings")) {
            assertThat(SinkMetrics.sum(sink, "receivedRows")).isPositive();
            assertThat(SinkMetrics.sum(sink, "waitingRows")).isZero();
            assertThat(
                            SinkMetrics.sum(sink, "receivedRows")
                                    + SinkMetrics.sum(sink, "restoredRows"))
                    .isEqualTo(
                            SinkMetrics.sum(sink, "insertedRows")
                                    + SinkMetrics.sum(sink, "alreadyInRows")
                                    + SinkMetrics.sum(sink, "supersededRows")
                                    + SinkMetrics.sum(sink, "rejectedRows")
                                    + SinkMetrics.sum(sink, "unencodableRows")
                                    + SinkMetrics.sum(sink, "waitingRows"));
        }
        assertThat(
                        List.of(
                                SinkMetrics.sum("ClickHouse readings", "restoredRows"),
                                SinkMetrics.sum("ClickHouse readings", "rejectedRows"),
                                SinkMetrics.sum("ClickHouse readings", "unencodableRows"),
                                SinkMetrics.sum("ClickHouse readings", "insertRetries"),
                                SinkMetrics.sum("ClickHouse latest readings", "supersededRows")))
                .allMatch(count -> count > 0);
        tables.assertExactly(rows);
        tables.assertLatest(rows);
    }

    @Test
    void whatWaitsForAClickHouseThatIsAwayIsInTheSavepoint() throws Exception {
        Rows rows = new Rows(5_000, 1_500, 0, 190);
        Progress progress = new Progress();
        ProbedRows.tell(progress);
        SinkMetrics.reset();
        try (FaultyProxy proxy = listening()) {
            JobClient running = checkpoints.keep(job(proxy).rows(rows).alsoLatest()).start();
            awaitRows(100);
            proxy.refuse();
            long newest = progress.newest();
            await().atMost(PATIENCE).until(() -> progress.newest() > newest + 1_000);
            String savepoint = stopWithSavepoint(running);
            proxy.listen();
            ReadingJob job = job(proxy).rows(rows).alsoLatest().parallelism(1);
            CheckpointDirectory.restore(job, savepoint)
                    .flink(SinkMetrics.OPTION, SinkMetrics.Factory.class.getName())
                    .run();
            assertThat(SinkMetrics.sum("ClickHouse readings", "restoredRows")).isGreaterThan(500);
            tables.assertExactly(rows);
            tables.assertLatest(rows);
        }
    }

    @Test
    void aJobThatFailsWhileClickHouseIsAwayGoesOnBeforeItIsBack() throws Exception {
        Rows rows = new Rows(8_000, 2_500, 0, 190);
        FailingOnce probe = new FailingOnce();
        ProbedRows.tell(probe);
        try (FaultyProxy proxy = listening()) {
            ReadingJob job =
                    job(proxy)
                            .rows(rows)
                            .alsoLatest()
                            .flink("restart-strategy.type", "fixed-delay")
                            .flink("restart-strategy.fixed-delay.attempts", "1")
                            .flink("restart-strategy.fixed-delay.delay", "1ms");
            JobClient running = job.start();
            awaitRows(100);
            proxy.refuse();
            long newest = probe.newest();
            await().atMost(PATIENCE).until(() -> probe.newest() > newest + 500);
            probe.fail();
            await().atMost(PATIENCE).until(probe::hasFailed);
            long before = probe.newest();
            await().atMost(PATIENCE).until(() -> probe.newest() > before + 1_000);
            proxy.listen();
            running.getJobExecutionResult().get();
            tables.assertExactly(rows);
            tables.assertLatest(rows);
        }
    }

    @Test
    void aRestartWhileHalvingRepeatsTheSameHalves() throws Exception {
        Rows rows = new Rows(1_000, 500, 0, 120);
        try (FaultyProxy proxy = listening()) {
            AtomicInteger halves = new AtomicInteger();
            PassingRequest held =
                    cancelAt(
                            proxy,
                            checkpoints.keep(job(proxy).rows(rows)),
                            Gate.Point.AFTER_IT_WAS_APPLIED,
                            request -> request.afterRejection() && halves.incrementAndGet() == 5);
            ReadingJob job = checkpoints.keepAndRestore(job(proxy).rows(rows));
            job.run();
            assertThat(proxy.insertsByToken().get(held.token())).isGreaterThan(1);
            assertThat(proxy.tokensWithSeveralSizes()).isZero();
            tables.assertExactly(rows);
        }
    }

    @Test
    void aRestartAfterRefusedRowsWereToldTellsThemOnce() throws Exception {
        Rows rows = new Rows(400, 500, 0, 120);
        try (FaultyProxy proxy = listening()) {
            cancelAt(
                    proxy,
                    checkpoints.keep(job(proxy).rows(rows)),
                    Gate.Point.AFTER_IT_WAS_APPLIED,
                    request ->
                            request.afterRejection()
                                    && request.table().equals("rejected_readings"));
            ReadingJob job = checkpoints.keepAndRestore(job(proxy).rows(rows));
            job.run();
            tables.assertExactly(rows);
        }
    }

    @Test
    void aBatchWhoseTokenHasLeftTheWindowIsFoundByItsColumn() throws Exception {
        ReadingTables.setWindow(tables.database(), SMALLEST_WINDOW);
        try (FaultyProxy proxy = listening()) {
            cancelAt(
                    proxy,
                    checkpoints.keep(job(proxy)),
                    Gate.Point.AFTER_IT_WAS_APPLIED,
                    request -> request.isInsert() && request.number() == 5);
            for (int i = 0; i < SMALLEST_WINDOW; i++) {
                tables.database()
                        .run(
                                "INSERT INTO readings (n, read_at, sensor, value)"
                                        + " VALUES (-1, '1999-12-31 00:00:00', 'strange', %d)"
                                                .formatted(i));
            }
            int asksBefore = proxy.asks();
            ReadingJob job = checkpoints.keepAndRestore(job(proxy));
            job.run();
            assertThat(proxy.asks()).isGreaterThan(asksBefore);
            for (String table : new String[] {"readings", "readings_by_day"}) {
                tables.database().run("ALTER TABLE " + table + " DROP PARTITION '1999-12-31'");
            }
            tables.assertExactly(job.rows());
        }
    }

    @Test
    void twoRunsFromOneSavepointLoseNothing() throws Exception {
        String savepoint = stopWithSavepoint(checkpoints.keep(tables.job().pace(SMALL_STEPS)));
        FirstRow first = new FirstRow();
        ProbedRows.tell(first);
        for (int salt = 1; salt <= 2; salt++) {
            ReadingJob job = tables.job().rows(new Rows(1_000, 500, salt, 0));
            CheckpointDirectory.restore(job, savepoint).run();
        }
        assertThat(first.lowest.get()).isBetween(1L, 999L);
        assertThat(
                        tables.database()
                                .run(
                                        "SELECT intDiv(value, 1000) AS salt, count(), min(n), max(n),"
                                                + " uniqExact(n) FROM readings GROUP BY salt"
                                                + " ORDER BY salt"))
                .containsExactly(
                        "0\t%1$d\t0\t%2$d\t%1$d"
                                .formatted(first.lowest.get(), first.lowest.get() - 1),
                        "1\t%1$d\t%2$d\t999\t%1$d"
                                .formatted(1_000 - first.lowest.get(), first.lowest.get()),
                        "2\t%1$d\t%2$d\t999\t%1$d"
                                .formatted(1_000 - first.lowest.get(), first.lowest.get()));
    }

    @Test
    void anOlderSavepointDoublesWhatAddsUpFromThereAndSaysFromWhenToWhen() throws Exception {
        Rows rows = new Rows(2_000, 300, 0, 0);
        ReadingJob whole = checkpoints.keep(tables.job().rows(rows).pace(SMALL_STEPS).alsoLatest());
        JobClient running = whole.start();
        awaitRows(100);
        String savepoint =
                running.triggerSavepoint(folder.toUri().toString(), SavepointFormatType.CANONICAL)
                        .get();
        running.getJobExecutionResult().get();
        tables.assertExactly(rows);

        FirstRow first = new FirstRow();
        ProbedRows.tell(first);
        try (CapturedLog log = new CapturedLog()) {
            ReadingJob again = tables.job().rows(rows).alsoLatest();
            CheckpointDirectory.restore(again, savepoint).run();
            Reading from = rows.row(first.lowest.get());
            String span =
                    tables.database()
                            .run(
                                    "SELECT concat('rebuild --from ', toString(toDate(min(read_at))),"
                                            + " ' --to ', toString(toDate(max(read_at))))"
                                            + " FROM readings WHERE n >= "
                                            + from.n())
                            .get(0);
            assertThat(log.warnings()).anyMatch(warning -> warning.contains(span));
        }
        assertThat(
                        tables.database()
                                .run(
                                        "SELECT times, count(), min(n), max(n) FROM (SELECT n,"
                                                + " count() AS times FROM readings GROUP BY n)"
                                                + " GROUP BY times ORDER BY times"))
                .containsExactly(
                        "1\t%d\t0\t%d".formatted(first.lowest.get(), first.lowest.get() - 1),
                        "2\t%d\t%d\t1999"
                                .formatted(2_000 - first.lowest.get(), first.lowest.get()));
        assertThat(tables.database().run("SELECT sum(rows) FROM readings_by_day"))
                .containsExactly(String.valueOf(4_000 - first.lowest.get()));
        tables.assertLatest(rows);
    }

    private ReadingJob job(FaultyProxy proxy) {
        return tables.jobBehind(proxy);
    }

    private FaultyProxy listening() throws Exception {
        FaultyProxy proxy = FaultyProxy.harmless(tables.database().clickHouse().url());
        proxy.listen();
        return proxy;
    }

    /** Cancels the job while a request is held, so that a batch is on its way; returns which. */
    private static PassingRequest cancelAt(
            FaultyProxy proxy, ReadingJob job, Gate.Point point, Predicate<PassingRequest> which)
            throws Exception {
        Gate gate = proxy.hold(point, which);
        JobClient running = job.start();
        await().atMost(PATIENCE).until(gate::isHolding);
        running.cancel().get();
        assertThat(catchThrowable(() -> running.getJobExecutionResult().get())).isNotNull();
        gate.drop();
        return Objects.requireNonNull(gate.held());
    }

    private String stopWithSavepoint(ReadingJob job) throws Exception {
        JobClient running = job.start();
        awaitRows(100);
        return stopWithSavepoint(running);
    }

    private String stopWithSavepoint(JobClient running) throws Exception {
        return running.stopWithSavepoint(
                        false, folder.toUri().toString(), SavepointFormatType.CANONICAL)
                .get();
    }

    private void awaitRows(long count) {
        await().atMost(PATIENCE)
                .until(
                        () ->
                                Long.parseLong(
                                                tables.database()
                                                        .run("SELECT count() FROM readings")
                                                        .get(0))
                                        >= count);
    }

    /** Fails once, when it is told to. */
    private static final class FailingOnce extends Progress {
        private volatile boolean failing;
        private volatile boolean failed;

        void fail() {
            failing = true;
        }

        boolean hasFailed() {
            return failed;
        }

        @Override
        public synchronized void onRow(int subtask, Reading row) {
            super.onRow(subtask, row);
            if (failing && !failed) {
                failed = true;
                throw new IllegalStateException("told to fail");
            }
        }
    }

    /** Fails once at each kind of point. */
    private static final class FailingProbe implements JobProbe {
        private final Set<String> failed = ConcurrentHashMap.newKeySet();
        private final AtomicInteger snapshots = new AtomicInteger();
        private final AtomicInteger completions = new AtomicInteger();

        @Override
        public void onRow(int subtask, Reading row) {
            if (row.n() == 400) {
                failOnce("row");
            }
        }

        @Override
        public void onSnapshot(int subtask, long checkpointId) {
            if (snapshots.incrementAndGet() > 12) {
                failOnce("snapshot");
            }
        }

        @Override
        public void onComplete(int subtask, long checkpointId) {
            if (completions.incrementAndGet() > 16) {
                failOnce("complete");
            }
        }

        private void failOnce(String point) {
            if (failed.add(point)) {
                throw new IllegalStateException("made up, at " + point);
            }
        }
    }

    /** Notes the lowest row that passes. */
    private static final class FirstRow implements JobProbe {
        private final AtomicLong lowest = new AtomicLong(Long.MAX_VALUE);

        @Override
        public void onRow(int subtask, Reading row) {
            lowest.accumulateAndGet(row.n(), Math::min);
        }
    }
}
