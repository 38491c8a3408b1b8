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
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The domain against the worked cases and the slow reference. */
class DomainAgainstReferenceTest {
    private static final Instant RUN_CLOCK = Instant.parse("2026-10-01T00:00:00Z");

    static List<WorkedCase> cases() {
        return WorkedCase.all();
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 20);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void domainSaysWhatWasWorkedOutByHand(WorkedCase one) throws Exception {
        StockResults actual = new DomainRun(RUN_CLOCK).run(one.events(), one.until());

        assertThat(one.expected().differences(actual)).as(one.title()).isEmpty();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void domainSaysWhatTheReferenceSays(long seed) throws Exception {
        assertThat(differences(seed)).isEmpty();
    }

    @Tag("proof")
    @Test
    void domainSaysWhatTheReferenceSaysForManySeeds() throws Exception {
        int seeds = "long".equals(System.getProperty("proof.scale")) ? 2_000 : 100;
        for (long seed = 1_000; seed < 1_000 + seeds; seed++) {
            assertThat(differences(seed)).as("seed %d", seed).isEmpty();
        }
    }

    private static List<String> differences(long seed) throws Exception {
        RandomHistory history = RandomHistories.of(seed);
        RandomHistory otherArrival = history.shuffled(-seed);
        StockResults expected =
                new ReferenceStock(history.runClock()).run(history.events(), history.until());
        StockResults actual =
                new DomainRun(history.runClock()).run(otherArrival.events(), otherArrival.until());
        return expected.differences(actual);
    }
}
