// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stockscope.local.sink.ReadingJob.Rows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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

    private ReadingTables tables;

    @BeforeEach
    void makeTables() throws Exception {
        SinkMetrics.reset();
        tables = ReadingTables.create("exactly_once");
    }

    @AfterEach
    void dropTables() throws Exception {
        tables.close();
    }

    @ParameterizedTest
    @EnumSource
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
    void refusedRowsAreBesideTheirTableWithTheReasonAndAllOthersAreIn() throws Exception {
        try (FaultyProxy proxy = listening(new FaultyProxy.InOrder(List.of()))) {
            ReadingJob job = job(proxy).rows(new Rows(1_000, 500, 0, 45));
            job.run();
            assertThat(proxy.rejectedBatches()).isPositive();
            tables.assertExactly(job.rows());
        }
    }

    @Test
    void awayForLongerThanTheCheckpointTimeout() throws Exception {
        try (FaultyProxy proxy = listening(new FaultyProxy.InOrder(List.of()))) {
            ReadingJob job = job(proxy).flink("execution.checkpointing.timeout", "300ms");
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
    void aViewThatFailsBehindTheTableGetsItsRowsOnTheRepeat() throws Exception {
        try (FaultyProxy proxy = listening(new FaultyProxy.InOrder(List.of()))) {
            // In the table, and then too many parts in what the view fills.
            tables.database()
                    .run("ALTER TABLE readings_by_day MODIFY SETTING parts_to_throw_insert = 1");
            ReadingJob job = job(proxy).rows(new Rows(300, 1_000, 0, 0));
            JobClient running = job.start();
            await().atMost(PATIENCE).until(() -> insertsOfOneToken(proxy) >= 3);
            tables.database()
                    .run("ALTER TABLE readings_by_day MODIFY SETTING parts_to_throw_insert = 3000");
            running.getJobExecutionResult().get();
            tables.assertExactly(job.rows());
        }
    }

    @Test
    void aRepeatThatIsOutOfTheWindowIsNotSentAgain() throws Exception {
        ReadingTables.setWindow(tables.database(), 8);
        FaultyProxy.InOrder faults =
                new FaultyProxy.InOrder(
                        request -> request.isInsert() && request.number() == 2,
                        List.of(Fault.DROP_ANSWER));
        try (FaultyProxy proxy = listening(faults)) {
            // Of 400 rows per checkpoint each subtask makes some 40 batches.
            ReadingJob job = job(proxy).batchRows(5).pace(new Pace(400, 1));
            job.run();
            assertThat(faults.isDone()).isTrue();
            tables.assertExactly(job.rows());
        }
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

    private static int insertsOfOneToken(FaultyProxy proxy) {
        return proxy.insertsByToken().values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }
}
