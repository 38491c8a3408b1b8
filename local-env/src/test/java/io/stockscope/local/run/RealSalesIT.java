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
import io.stockscope.local.simulation.fault.Fault;
import io.stockscope.local.simulation.fault.FaultKind;
import io.stockscope.local.simulation.fault.Faults;
import io.stockscope.local.simulation.fault.GroundTruth;
import io.stockscope.local.up.Foundation;
import io.stockscope.reference.StaleExposure;
import io.stockscope.reference.StaleSku;
import io.stockscope.reference.StockResults.Level;
import io.stockscope.reference.SyncSlo;
import io.stockscope.stock.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Real sales the whole way, in one bounded run; a marketplace's feed stops for 40 minutes. */
class RealSalesIT {
    private static final Instant STOPPED_AT = Instant.parse("2010-12-02T12:00:00Z");
    private static final Instant GOES_ON_AT = STOPPED_AT.plus(Duration.ofMinutes(40));
    private static final String STOPPED = "amazon";
    private static final Fault FAULT =
            new Fault(
                    FaultKind.FEED_STOPS_APPLYING,
                    STOPPED,
                    STOPPED_AT.toEpochMilli(),
                    GOES_ON_AT.toEpochMilli(),
                    1);

    /** Of that channel's profile. */
    private static final Duration OBJECTIVE = Duration.ofMinutes(10);

    private static final Duration THRESHOLD = Duration.ofMinutes(20);
    private static final Duration WINDOW = Duration.ofSeconds(10);

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
                            SalesHistory.of(lines),
                            new SimulationOptions(1, 0.002)
                                    .withFaults(new Faults(List.of(FAULT), GroundTruth.NONE)),
                            config);

            StockReport report =
                    new BoundedRun(config).execute(RunMode.bounded(Instant.now(), truth.until()));

            assertThat(report.balances()).as(report.table()).isTrue();
            assertCountsAre(truth, report);
            StockViews views = new StockViews(services.endpoints().clickHouse(), "stockscope");
            assertThat(byPosition(views.levels())).isEqualTo(expected(truth));
            assertThat(views.incidents()).hasSize(Math.toIntExact(truth.negativeAtsIncidents()));
            assertThat(views.conflicts()).hasSize(Math.toIntExact(truth.reservationConflicts()));
            assertFeedIsSeenToStop(views.metrics());
        }
    }

    /** Though not one acknowledgement comes: by timers. */
    private static void assertFeedIsSeenToStop(MetricViews metrics) throws Exception {
        List<SyncSlo> slo = metrics.slo();
        Instant overdue = STOPPED_AT.plus(OBJECTIVE);
        Instant recovered = GOES_ON_AT.plus(THRESHOLD);
        Instant evening = recovered.plus(Duration.ofHours(3));
        Instant morning = STOPPED_AT.minus(Duration.ofHours(3));

        assertThat(goodOf(slo, STOPPED, overdue, GOES_ON_AT)).isZero();
        assertThat(badOf(slo, STOPPED, overdue, GOES_ON_AT)).isGreaterThan(50);
        Instant first =
                metrics.staleSkus().stream()
                        .filter(stale -> stale.channel().equals(STOPPED))
                        .map(StaleSku::since)
                        .filter(since -> FAULT.activeAt(since.toEpochMilli()))
                        .min(Comparator.naturalOrder())
                        .orElseThrow();
        assertThat(
                        badOf(
                                slo,
                                STOPPED,
                                first.plus(OBJECTIVE).minus(WINDOW),
                                first.plus(OBJECTIVE).plus(WINDOW)))
                .as("the first change that the channel did not take is bad when it is overdue")
                .isPositive();
        assertThat(badShare(slo, STOPPED, morning, STOPPED_AT)).isLessThan(0.05);
        assertThat(badShare(slo, STOPPED, recovered, evening)).isLessThan(0.05);
        for (String other : slo.stream().map(SyncSlo::channel).distinct().toList()) {
            if (!other.equals(STOPPED)) {
                assertThat(badShare(slo, other, STOPPED_AT, GOES_ON_AT))
                        .as(other)
                        .isLessThan(0.05 + badShare(slo, other, morning, STOPPED_AT));
            }
        }

        List<StaleExposure> exposure = metrics.exposure();
        long usual = mostStale(exposure, STOPPED, morning, STOPPED_AT);
        assertThat(mostStale(exposure, STOPPED, STOPPED_AT, GOES_ON_AT)).isGreaterThan(usual + 10);
        assertThat(
                        mostStale(
                                exposure,
                                STOPPED,
                                STOPPED_AT,
                                STOPPED_AT.plus(THRESHOLD).plusSeconds(300)))
                .as("from the threshold on")
                .isGreaterThan(usual);
        assertThat(mostStale(exposure, STOPPED, recovered, evening)).isLessThan(usual + 10);
        assertThat(metrics.staleSkus())
                .filteredOn(stale -> stale.channel().equals(STOPPED))
                .filteredOn(stale -> FAULT.activeAt(stale.since().plus(THRESHOLD).toEpochMilli()))
                .isNotEmpty()
                .allSatisfy(stale -> assertThat(stale.endedAt()).isNotNull());
    }

    private static long goodOf(List<SyncSlo> slo, String channel, Instant from, Instant until) {
        return sum(slo, channel, from, until, SyncSlo::good);
    }

    private static long badOf(List<SyncSlo> slo, String channel, Instant from, Instant until) {
        return sum(slo, channel, from, until, SyncSlo::bad);
    }

    private static double badShare(List<SyncSlo> slo, String channel, Instant from, Instant until) {
        long bad = badOf(slo, channel, from, until);
        long all = bad + goodOf(slo, channel, from, until);
        return all == 0 ? 0 : (double) bad / all;
    }

    private static long sum(
            List<SyncSlo> slo,
            String channel,
            Instant from,
            Instant until,
            ToLongFunction<SyncSlo> count) {
        return slo.stream()
                .filter(row -> row.channel().equals(channel))
                .filter(row -> isWithin(row.windowStart(), from, until))
                .mapToLong(count)
                .sum();
    }

    /** The most stale SKUs at the end of a window that changed. */
    private static long mostStale(
            List<StaleExposure> exposure, String channel, Instant from, Instant until) {
        return exposure.stream()
                .filter(row -> row.channel().equals(channel))
                .filter(row -> isWithin(row.windowStart(), from, until))
                .mapToLong(StaleExposure::staleSkus)
                .max()
                .orElse(0);
    }

    private static boolean isWithin(Instant windowStart, Instant from, Instant until) {
        return !windowStart.isBefore(from) && !windowStart.plus(WINDOW).isAfter(until);
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
