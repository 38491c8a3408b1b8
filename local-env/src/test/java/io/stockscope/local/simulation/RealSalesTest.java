// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The nine months of UCI "Online Retail" (doi 10.24432/C5BW33), where they are at hand. */
final class RealSalesTest {
    @Test
    void everyLineIsAccountedForAndANaiveReaderFindsWhatTheSimulationKnows() {
        List<SalesLine> lines = SalesFile.read(RealSales.file());
        SalesHistory history = SalesHistory.of(lines);

        assertThat(lines).hasSize(RealSales.LINES);
        assertThat(history.lineCounts())
                .isEqualTo(
                        Map.of(
                                LineKind.NO_GOODS, 1_992,
                                LineKind.REPEATED, 2_482,
                                LineKind.MEANINGLESS, 0,
                                LineKind.CANCELLATION, 5_432,
                                LineKind.SALE, 309_027,
                                LineKind.GIFT, 387,
                                LineKind.CORRECTION, 1_385));
        assertThat(sum(history.lineCounts())).isEqualTo(RealSales.LINES);
        assertThat(history.articles()).hasSize(3_648);

        SimulationTruth truth =
                SimulationTest.runAgainstNaiveReader(history, new SimulationOptions(1, 0.002));

        assertThat(truth.lines()).isEqualTo(history.lineCounts());
        assertThat(sum(truth.cancellations())).isEqualTo(5_432);
        long reservations = 280_000;
        assertThat(truth.reservationConflicts())
                .as("stock is promised that is not there, but seldom")
                .isBetween(reservations / 1000, reservations / 50);
        assertThat(truth.demand().oversoldLines()).as("even on normal days").isBetween(5L, 500L);
    }

    private static int sum(Map<?, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }
}
