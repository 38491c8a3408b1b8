// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.reference.RandomHistories;
import io.stockscope.reference.RandomHistory;
import io.stockscope.reference.ReferenceStock;
import io.stockscope.reference.StockResults;
import io.stockscope.reference.WorkedCase;
import java.time.Instant;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The topology in batch execution against the worked cases and the slow reference. */
class TopologyAgainstReferenceTest {
    private static final Instant RUN_CLOCK = Instant.parse("2026-10-01T00:00:00Z");

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(4)
                            .build());

    @Test
    void topologySaysWhatWasWorkedOutByHand() throws Exception {
        WorkedCase together = WorkedCase.together();

        StockResults actual =
                new TopologyRun(RUN_CLOCK, 2).run(together.events(), together.until());

        assertThat(together.expected().differences(actual)).isEmpty();
    }

    @ParameterizedTest(name = "parallelism {0}")
    @ValueSource(ints = {1, 2, 4})
    void parallelismDoesNotMatter(int parallelism) throws Exception {
        checkAgainstReference(41, parallelism);
    }

    @Tag("proof")
    @ParameterizedTest(name = "parallelism {0}")
    @ValueSource(ints = {1, 2, 3, 4})
    void topologySaysWhatTheReferenceSaysForManySeeds(int parallelism) throws Exception {
        int seeds = "long".equals(System.getProperty("proof.scale")) ? 50 : 3;
        for (long seed = 100; seed < 100 + seeds; seed++) {
            checkAgainstReference(seed, parallelism);
        }
    }

    private static void checkAgainstReference(long seed, int parallelism) throws Exception {
        RandomHistory history = RandomHistories.of(seed);
        RandomHistory otherArrival = history.shuffled(parallelism);
        StockResults expected =
                new ReferenceStock(history.runClock()).run(history.events(), history.until());

        StockResults actual =
                new TopologyRun(history.runClock(), parallelism)
                        .run(otherArrival.events(), otherArrival.until());

        assertThat(expected.differences(actual))
                .as("seed %d, parallelism %d", seed, parallelism)
                .isEmpty();
    }
}
