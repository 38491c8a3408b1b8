// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.stockscope.config.StockscopeConfig;
import io.stockscope.job.stock.RunMode;
import io.stockscope.job.stock.StockReport;
import io.stockscope.local.service.LocalServices;
import io.stockscope.local.service.SharedServices;
import io.stockscope.local.simulation.RealSales;
import io.stockscope.local.simulation.SalesFile;
import io.stockscope.local.simulation.SalesHistory;
import io.stockscope.local.simulation.SalesLine;
import io.stockscope.local.simulation.SimulationOptions;
import io.stockscope.local.simulation.SimulationTruth;
import io.stockscope.local.simulation.TopicSimulation;
import io.stockscope.local.up.Foundation;
import io.stockscope.reference.StockResults.Level;
import io.stockscope.stock.Outcome;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Real sales the whole way, in one bounded run. */
class RealSalesIT {
    private static final LocalDateTime END_OF_FIRST_MONTH = LocalDateTime.of(2011, 1, 1, 0, 0);

    @Test
    void firstMonthComesOutAsTheSimulationKnowsIt() throws Exception {
        assertComesOut(
                SalesFile.read(RealSales.file()).stream()
                        .filter(line -> line.at().isBefore(END_OF_FIRST_MONTH))
                        .toList());
    }

    @Test
    @Tag("proof")
    void everyLineComesOutAsTheSimulationKnowsIt() throws Exception {
        assumeFalse("short".equals(System.getProperty("proof.scale")), "the first month will do");
        List<SalesLine> lines = SalesFile.read(RealSales.file());
        assertThat(lines).hasSize(RealSales.LINES);
        assertComesOut(lines);
    }

    private static void assertComesOut(List<SalesLine> lines) throws Exception {
        SharedServices.assumePlatform();
        try (LocalServices services = LocalServices.startTemporary()) {
            StockscopeConfig config = services.config(Map.of("reportingCurrency", "GBP"));
            Foundation.lay(config);
            SimulationTruth truth =
                    TopicSimulation.run(
                            SalesHistory.of(lines), new SimulationOptions(1, 0.002), config);

            StockReport report =
                    new BoundedRun(config).execute(RunMode.bounded(Instant.now(), truth.until()));

            assertThat(report.balances()).as(report.table()).isTrue();
            assertCountsAre(truth, report);
            StockViews views = new StockViews(services.endpoints().clickHouse(), "stockscope");
            assertThat(byPosition(views.levels())).isEqualTo(expected(truth));
            assertThat(views.incidents()).hasSize(Math.toIntExact(truth.negativeAtsIncidents()));
            assertThat(views.conflicts()).hasSize(Math.toIntExact(truth.reservationConflicts()));
        }
    }

    private static void assertCountsAre(SimulationTruth truth, StockReport report) {
        for (StockReport.TopicCounts counts : report.topics()) {
            String topic = counts.topic().topicName();
            long sent = truth.events().getOrDefault(topic, 0L);
            long twice = truth.duplicates().getOrDefault(topic, 0L);
            assertThat(counts.read()).as(topic).isEqualTo(sent + twice);
            assertThat(counts.count(Outcome.APPLIED)).as(topic).isEqualTo(sent);
            assertThat(counts.count(Outcome.DUPLICATE)).as(topic).isEqualTo(twice);
        }
    }

    private static Map<String, Level> expected(SimulationTruth truth) {
        return byPosition(
                truth.levels().stream()
                        .map(
                                level ->
                                        new Level(
                                                level.sku(),
                                                level.location(),
                                                level.onHand(),
                                                level.damaged(),
                                                level.held(),
                                                level.reserved(),
                                                level.safetyStock(),
                                                level.ats()))
                        .toList());
    }

    private static Map<String, Level> byPosition(List<Level> levels) {
        Map<String, Level> byPosition = new TreeMap<>();
        levels.forEach(level -> byPosition.put(level.key(), level));
        return byPosition;
    }
}
