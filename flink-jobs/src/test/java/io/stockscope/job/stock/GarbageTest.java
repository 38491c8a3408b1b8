// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.fuzz.GarbageRecords;
import io.stockscope.job.decode.DeadLetterReason;
import io.stockscope.stock.Outcome;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is sent: every record is applied, otherwise accounted for, or a dead letter, the job
 * goes on, its results can be written and its state can be kept.
 */
class GarbageTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void everyRecordHasAnOutcome(long seed) throws Exception {
        check(seed, 25_000);
    }

    @Tag("proof")
    @Test
    void everyRecordOfAMillionHasAnOutcome() throws Exception {
        boolean isLong = "long".equals(System.getProperty("proof.scale"));
        for (long seed = 100; seed < 110; seed++) {
            check(seed, isLong ? 100_000 : 10_000);
        }
    }

    private static void check(long seed, int count) throws Exception {
        GarbageRecords garbage = new GarbageRecords(seed, StockscopeTopic::ordinal);
        try (GarbageRun run = new GarbageRun()) {
            for (int i = 1; i <= count; i++) {
                run.process(garbage.next());
                if (i % 5_000 == 0) {
                    run.restart();
                }
            }
            run.end();

            StockReport report = run.report();
            assertThat(report.balances()).as("seed %d%n%s", seed, report.table()).isTrue();
            assertThat(report.read() + report.items().read()).isEqualTo(count);
            long deadLetters =
                    report.items().deadLetterTotal()
                            + report.topics().stream()
                                    .mapToLong(StockReport.TopicCounts::deadLetterTotal)
                                    .sum();
            assertThat(run.deadLetters()).isEqualTo(deadLetters);
            assertEverythingHappened(report, seed);
        }
    }

    /** Else the garbage would prove little. */
    private static void assertEverythingHappened(StockReport report, long seed) {
        for (StockReport.TopicCounts topic : report.topics()) {
            assertThat(topic.outcomes().get(Outcome.APPLIED)).as("seed %d", seed).isPositive();
            assertThat(topic.outcomes().get(Outcome.DUPLICATE)).isPositive();
            for (DeadLetterReason reason : DeadLetterReason.values()) {
                assertThat(topic.deadLetters().get(reason))
                        .as("%s %s", topic.topic(), reason)
                        .isPositive();
            }
        }
    }
}
