// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The nine months of UCI "Online Retail" (doi 10.24432/C5BW33), where they are at hand. */
final class RealSalesTest {
    private static final LocalDateTime END_OF_THE_SHORT_FORM = LocalDateTime.of(2011, 2, 1, 0, 0);

    @Test
    void everyLineIsAccountedFor() {
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
    }

    @Test
    void naiveReaderFindsWhatTheSimulationKnowsOfTwoMonths() {
        List<SalesLine> lines = SalesFile.read(RealSales.file());
        SalesHistory history =
                SalesHistory.of(
                        lines.stream()
                                .filter(line -> line.at().isBefore(END_OF_THE_SHORT_FORM))
                                .toList());

        SimulationTruth truth =
                SimulationTest.runAgainstNaiveReader(history, new SimulationOptions(1, 0.002));

        assertThat(truth.lines()).isEqualTo(history.lineCounts());
        assertThat(sum(truth.cancellations())).isEqualTo(history.cancellations().size());
    }

    @Test
    @Tag("proof")
    void naiveReaderFindsWhatTheSimulationKnowsOfAllMonths() {
        assumeFalse("short".equals(System.getProperty("proof.scale")), "two months will do");
        SalesHistory history = SalesHistory.of(SalesFile.read(RealSales.file()));

        SimulationTruth truth =
                SimulationTest.runAgainstNaiveReader(history, new SimulationOptions(1, 0.002));

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
