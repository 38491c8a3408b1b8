// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stockscope.sink.clickhouse.ClickHouseConnection;
import io.stockscope.sink.clickhouse.ClickHouseSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * At least once: whatever happens between the sink and ClickHouse, all rows arrive, and in a table
 * that replaces each counts once.
 */
@Timeout(120)
class FaultyNetworkIT {
    private static final int ROWS = 10_000;
    private static final int BATCH_ROWS = 1_000;

    // The sink asks for the user each time it starts anew; its supplier may capture no test.
    private static final AtomicInteger CONNECTS = new AtomicInteger();

    private ClickHouseDatabase database;

    @BeforeEach
    void makeTable() throws Exception {
        CONNECTS.set(0);
        database = ClickHouseDatabase.create("faulty_network");
        database.run(NumberTable.CREATE);
    }

    @AfterEach
    void dropTable() throws Exception {
        database.close();
    }

    @Test
    void everyRowCountsOnceWhenFaultsFollowEachOtherInAnyOrder() throws Exception {
        List<Fault> plan = new ArrayList<>(List.of(Fault.values()));
        Collections.shuffle(plan, new Random(7));
        FaultyProxy.InOrder faults = new FaultyProxy.InOrder(plan);
        try (FaultyProxy proxy = proxy(faults)) {
            proxy.listen();
            writeAll(proxy).getJobExecutionResult().get();
            assertThat(faults.isDone()).isTrue();
        }
        assertEveryRowCountsOnce();
    }

    @Test
    void aClickHouseThatIsNotThereYetIsWaitedFor() throws Exception {
        try (FaultyProxy proxy = FaultyProxy.harmless(database.clickHouse().url())) {
            JobClient job = writeAll(proxy);
            awaitThreeMoreConnects();
            proxy.listen();
            job.getJobExecutionResult().get();
        }
        assertEveryRowCountsOnce();
    }

    @Test
    void aClickHouseThatGoesAwayAndComesBackGetsTheRest() throws Exception {
        // The answer that is held back keeps the job from ending before connections are refused.
        FaultyProxy.InOrder faults =
                new FaultyProxy.InOrder(List.of(Fault.NONE, Fault.NONE, Fault.ANSWER_TOO_LATE));
        try (FaultyProxy proxy = proxy(faults)) {
            proxy.listen();
            JobClient job = writeAll(proxy);
            await().until(faults::isDone);
            proxy.refuse();
            awaitThreeMoreConnects();
            assertThat(proxy.inserts()).isEqualTo(3);
            proxy.listen();
            job.getJobExecutionResult().get();
        }
        assertEveryRowCountsOnce();
    }

    private FaultyProxy proxy(FaultyProxy.InOrder faults) throws Exception {
        return new FaultyProxy(database.clickHouse().url(), faults);
    }

    private JobClient writeAll(FaultyProxy proxy) throws Exception {
        ClickHouseConnection writer = database.writer();
        ClickHouseConnection counted =
                new ClickHouseConnection(
                        proxy.url(), writer.database(), () -> count(writer), writer.password());
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
        env.fromSequence(1, ROWS)
                .sinkTo(
                        ClickHouseSink.builder(NumberTable.INSTANCE)
                                .deliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                                .connection(counted)
                                .batchRows(BATCH_ROWS)
                                // Batches are full ones only, so that inserts can be counted.
                                .flushInterval(Duration.ofHours(1))
                                .requestTimeout(Duration.ofSeconds(2))
                                .build());
        return env.executeAsync();
    }

    private static String count(ClickHouseConnection connection) {
        CONNECTS.incrementAndGet();
        return connection.user().get();
    }

    private static void awaitThreeMoreConnects() {
        int before = CONNECTS.get();
        await().atMost(Duration.ofSeconds(60)).until(() -> CONNECTS.get() >= before + 3);
    }

    private void assertEveryRowCountsOnce() throws Exception {
        assertThat(database.run("SELECT count(), min(n), max(n) FROM numbers FINAL"))
                .containsExactly("%d\t1\t%d".formatted(ROWS, ROWS));
    }
}
