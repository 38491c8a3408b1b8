// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import static io.stockscope.local.run.MeasuredRows.p99sByChannel;
import static io.stockscope.local.run.MeasuredRows.sketchesByChannel;
import static io.stockscope.local.run.WindowRows.rounded;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.stockscope.event.PosLineEvent;
import io.stockscope.event.StaleTop;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.WmsStockEvent;
import io.stockscope.event.WmsStockKind;
import io.stockscope.event.text.TextEvent;
import io.stockscope.job.measure.Metric;
import io.stockscope.local.run.MeasurementReceiver.Key;
import io.stockscope.local.service.LocalServices;
import io.stockscope.local.service.SharedServices;
import io.stockscope.local.simulation.GeneratedSales;
import io.stockscope.local.simulation.SalesHistory;
import io.stockscope.local.simulation.SalesLine;
import io.stockscope.local.simulation.SimulationOptions;
import io.stockscope.local.simulation.fault.Fault;
import io.stockscope.local.simulation.fault.FaultKind;
import io.stockscope.local.simulation.fault.Faults;
import io.stockscope.local.simulation.fault.GroundTruth;
import io.stockscope.local.up.Foundation;
import io.stockscope.reference.PendingChanges;
import io.stockscope.reference.ReferenceStock;
import io.stockscope.reference.StaleExposure;
import io.stockscope.reference.StaleSku;
import io.stockscope.reference.StockResults;
import io.stockscope.reference.StockTable;
import io.stockscope.reference.SyncSlo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two live simulations with the stock job beside them. In one nothing is late, and a marketplace's
 * feed stops for 40 minutes; in the other one much is late.
 */
class LiveSimulationIT {

    /** The two of them. */
    private enum Play {
        PUNCTUAL,
        LATE
    }

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final Duration LENGTH = Duration.ofMinutes(105);

    /** So the two hours of the README's query are in it, with something after them. */
    private static final Instant START = Instant.parse("2026-06-02T10:30:00Z");

    private static final String STOPPED = "amazon";
    private static final Instant STOPPED_AT = START.plus(Duration.ofMinutes(25));
    private static final Instant GOES_ON_AT = STOPPED_AT.plus(Duration.ofMinutes(40));

    /** Of the profile of that channel. */
    private static final Duration OBJECTIVE = Duration.ofMinutes(10);

    private static final Duration THRESHOLD = Duration.ofMinutes(20);

    /** How long after the objective it has to show, in event time. */
    private static final Duration TO_SHOW = Duration.ofSeconds(15);

    private static final List<SalesLine> SALES = GeneratedSales.generate(1, 60, 600, 3);

    private static final Map<Play, LivePlay> PLAYS = new HashMap<>();
    private static @Nullable LocalServices services;
    private static @Nullable StockResults expected;

    @BeforeAll
    static void play() throws Exception {
        SharedServices.assumePlatform();
        LocalServices started = LocalServices.startTemporary();
        services = started;
        Foundation.lay(started.config(Map.of()));
        LivePlay punctual = LivePlay.of("punctual", punctual(), started);
        PLAYS.put(Play.PUNCTUAL, punctual);
        expected = reference(punctual.events(), punctual.until());
        // The README's query names the database.
        PLAYS.put(Play.LATE, LivePlay.of("stockscope", late(), started));
    }

    @AfterAll
    static void stop() {
        if (services != null) {
            services.close();
        }
    }

    private static LivePlay.Script punctual() {
        Fault stops = fault(FaultKind.FEED_STOPS_APPLYING, STOPPED, STOPPED_AT, GOES_ON_AT);
        return new LivePlay.Script(
                SalesHistory.of(SALES),
                new SimulationOptions(3, 0.01)
                        .withNoLate(true)
                        .withFaults(new Faults(List.of(stops), GroundTruth.NONE)),
                START,
                LENGTH,
                more(START),
                GOES_ON_AT.minus(MINUTE),
                LiveSimulationIT::lookWhileTheFeedStands);
    }

    /** Today: a README's query asks for the last day. */
    private static LivePlay.Script late() {
        Instant start = LocalDate.now(ZoneOffset.UTC).atTime(10, 5).toInstant(ZoneOffset.UTC);
        Instant soon = start.plus(Duration.ofMinutes(10));
        Instant later = start.plus(Duration.ofMinutes(80));
        List<Fault> faults =
                List.of(
                        fault(FaultKind.LATE_BASELINE, "store2", start.minus(HOUR), soon),
                        fault(FaultKind.EVENTS_OUT_OF_ORDER, "web-shop", soon, later),
                        fault(FaultKind.EVENTS_OUT_OF_ORDER, "wms-dc1", soon, later),
                        fault(FaultKind.EVENTS_OUT_OF_ORDER, "publisher-web", soon, later),
                        fault(FaultKind.SOURCE_SILENT, "b2b-oms", soon, soon.plus(HOUR)),
                        fault(FaultKind.SECOND_RESERVER, "web", soon, later));
        return new LivePlay.Script(
                SalesHistory.of(SALES),
                new SimulationOptions(4, 0.01).withFaults(new Faults(faults, GroundTruth.NONE)),
                start,
                LENGTH,
                more(start),
                later,
                (events, until, live, topic) -> {});
    }

    private static Fault fault(FaultKind kind, String target, Instant from, Instant until) {
        return new Fault(
                kind, target, from.toEpochMilli(), until.toEpochMilli(), kind.defaultStrength());
    }

    /**
     * Stock without a baseline, and what their systems have no authority for; of SKUs that no
     * channel displays.
     */
    private static List<TextEvent> more(Instant start) {
        Instant at = start.plus(Duration.ofMinutes(10)).plusMillis(7_500);
        List<TextEvent> events = new ArrayList<>();
        for (String sku : List.of("unlisted-1", "unlisted-2", "unlisted-3")) {
            WmsStockEvent received =
                    StockTraffic.moved("popup-" + sku, WmsStockKind.RECEIPT, sku, at, 5);
            received.setLocation("popup");
            WmsStockEvent shipped =
                    StockTraffic.moved("shipped-" + sku, WmsStockKind.SHIP, sku, at, 1);
            shipped.setLocation("store1");
            PosLineEvent sold = StockTraffic.sale("sold-" + sku, sku, at, 1);
            sold.setLocation("dc2");
            events.add(TextEvent.of(StockscopeTopic.WMS_STOCK, received));
            events.add(TextEvent.of(StockscopeTopic.WMS_STOCK, shipped));
            events.add(TextEvent.of(StockscopeTopic.POS_LINES, sold));
        }
        return events;
    }

    private static StockResults reference(List<TextEvent> events, Instant until) {
        return new ReferenceStock(
                        new ReferenceStock.Settings(
                                until.plus(MINUTE),
                                MINUTE,
                                Duration.ofHours(24),
                                Duration.ofDays(7),
                                LivePlay.CURRENCY),
                        rule -> {})
                .run(events, until)
                .withoutCounts();
    }

    // ---- While it runs ----

    /** Though not one acknowledgement of that channel has come for 39 minutes. */
    private static void lookWhileTheFeedStands(
            List<TextEvent> events, Instant until, StockViews live, MeasurementTopic topic) {
        StockResults now = reference(events, until);
        assertThat(now.rows(StockTable.PENDING_CHANGES, PendingChanges.class))
                .filteredOn(pending -> pending.overdue() > 0)
                .singleElement()
                .satisfies(
                        pending -> {
                            assertThat(pending.channel()).isEqualTo(STOPPED);
                            assertThat(pending.overdue()).isGreaterThan(50);
                        });
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(now.differences(live.results(Map.of()))).isEmpty());

        Set<String> stale =
                now.rows(StockTable.STALE_SKUS, StaleSku.class).stream()
                        .filter(sku -> sku.endedAt() == null)
                        .map(StaleSku::sku)
                        .collect(Collectors.toCollection(TreeSet::new));
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(
                        () ->
                                assertThat(MeasurementTopic.values(topic.staleTops()))
                                        .anySatisfy(top -> assertIsOf(top, until, stale)));
        assertThat(ShippedRulesBacktest.lines(requireNonNull(services), START))
                .anyMatch(line -> line.contains("OversellExposure") && line.contains("goes on"))
                .anyMatch(line -> line.contains(STOPPED) && line.contains("BUFFER 5 %"))
                .noneMatch(
                        line -> line.contains("channel=") && !line.contains("channel=" + STOPPED));
    }

    private static void assertIsOf(StaleTop top, Instant at, Set<String> skus) {
        assertThat(top.getChannel()).isEqualTo(STOPPED);
        assertThat(top.getAt()).isEqualTo(at);
        assertThat(top.getSkus()).hasSizeGreaterThan(10);
        assertThat(top.getSkus())
                .extracting(io.stockscope.event.StaleSku::getSku)
                .containsExactlyInAnyOrderElementsOf(skus);
    }

    // ---- Live equals bounded ----

    @Test
    void muchIsLateInOneOfThemAndNothingInTheOther() throws Exception {
        String late = "SELECT sum(late) AS late FROM flow_health";

        assertThat(play(Play.PUNCTUAL).live().query(late).get(0).get("late").asLong()).isZero();
        assertThat(play(Play.LATE).live().query(late).get(0).get("late").asLong())
                .isGreaterThan(200);
    }

    @Test
    void everyRowOfALiveRunInWhichNothingIsLateIsThatOfTheReference() throws Exception {
        StockResults actual = play(Play.PUNCTUAL).live().results(Map.of());

        assertThat(requireNonNull(expected).differences(actual)).isEmpty();
    }

    @Test
    void everyViewOfALiveRunInWhichNothingIsLateSaysWhatABoundedRunSays() throws Exception {
        LivePlay play = play(Play.PUNCTUAL);
        List<String> views = views(play.live());
        assertThat(views).hasSizeGreaterThan(25);
        int rows = 0;
        for (String view : views) {
            List<String> found = rows(play.live(), view);
            assertThat(found).as(view).isEqualTo(rows(play.hindsight(), view));
            rows += found.size();
        }
        assertThat(rows).isGreaterThan(5_000);
        assertThat(rows(play.live(), "channels"))
                .isNotEmpty()
                .allMatch(row -> !row.contains("\"latency_objective_ms\":0"));
    }

    @Test
    void whatIsSoNowAndSloTotalsAreTheSameThoughMuchWasLate() throws Exception {
        LivePlay play = play(Play.LATE);
        StockResults live = play.live().results(Map.of());
        StockResults hindsight = play.hindsight().results(Map.of());

        assertThat(hindsight.present().differences(live.present())).isEmpty();
        assertThat(live.sloTotals()).isEqualTo(hindsight.sloTotals());
        assertThat(live.sloTotals().values())
                .anySatisfy(totals -> assertThat(totals.good()).isGreaterThan(100))
                .anySatisfy(totals -> assertThat(totals.bad()).isGreaterThan(20));
        assertThat(reference(play.events(), play.until()).differences(hindsight)).isEmpty();
    }

    /** But those of rows that add up: of how many a window is made is another matter. */
    private static List<String> views(StockViews views) throws Exception {
        return views
                .query(
                        "SELECT name FROM system.tables WHERE database = currentDatabase()"
                                + " AND engine = 'View' AND NOT endsWith(name, '_parts') ORDER BY name")
                .stream()
                .map(row -> row.get("name").asText())
                .toList();
    }

    /**
     * Without what hangs on when something was told; and a channel on which nothing is pending says
     * so only if it was told of as one on which something is.
     */
    private static List<String> rows(StockViews views, String view) throws Exception {
        String condition = view.equals("pending_changes") ? " WHERE pending > 0" : "";
        return views.query("SELECT * EXCEPT (as_of, backlog_ms) FROM " + view + condition).stream()
                .map(JsonNode::toString)
                .sorted()
                .toList();
    }

    // ---- A feed that stops ----

    @Test
    void channelWhoseFeedStopsIsBadAndStaleAndNoOtherOne() throws Exception {
        MetricViews metrics = play(Play.PUNCTUAL).live().metrics();
        List<SyncSlo> slo = metrics.slo();
        List<StaleExposure> exposure =
                metrics.exposure().stream()
                        .sorted(Comparator.comparing(StaleExposure::windowStart))
                        .toList();
        Instant overdue = STOPPED_AT.plus(OBJECTIVE);
        Instant recovered = GOES_ON_AT.plus(Duration.ofMinutes(15));
        Instant last = START.plus(LENGTH);

        assertThat(sum(slo, STOPPED, overdue, GOES_ON_AT, SyncSlo::good)).isZero();
        assertThat(sum(slo, STOPPED, overdue, GOES_ON_AT, SyncSlo::bad)).isGreaterThan(100);
        assertThat(firstBad()).isBetween(STOPPED_AT, overdue.plus(OBJECTIVE));
        assertThat(sum(slo, STOPPED, START, STOPPED_AT, SyncSlo::bad)).isZero();
        assertThat(sum(slo, STOPPED, recovered, last, SyncSlo::bad)).isZero();
        assertThat(sum(slo, STOPPED, recovered, last, SyncSlo::good)).isGreaterThan(100);

        assertThat(exposure).extracting(StaleExposure::channel).containsOnly(STOPPED);
        assertThat(exposure)
                .filteredOn(row -> row.windowStart().isBefore(GOES_ON_AT))
                .isNotEmpty()
                .allSatisfy(
                        row -> {
                            assertThat(row.staleSkus()).isPositive();
                            assertThat(row.windowStart().plus(WINDOW))
                                    .isAfter(STOPPED_AT.minus(OBJECTIVE).plus(THRESHOLD));
                        });
        assertThat(exposure.stream().filter(row -> row.windowStart().isBefore(last)))
                .last()
                .satisfies(
                        row -> {
                            assertThat(row.windowStart()).isBefore(recovered);
                            assertThat(row.staleSkus()).isZero();
                        });
        for (String other : slo.stream().map(SyncSlo::channel).distinct().toList()) {
            if (!other.equals(STOPPED)) {
                // An update in two thousand is rejected.
                assertThat(sum(slo, other, START, last, SyncSlo::bad))
                        .as(other)
                        .isLessThanOrEqualTo(sum(slo, other, START, last, SyncSlo::good) / 200);
            }
        }
    }

    /** A rule that is decided at that time knows of it. */
    @Test
    void measurementsTellOfAFeedThatStopsWhenTheirFrontierHasPassedTheObjective() {
        MeasurementReceiver receiver = new MeasurementReceiver(play(Play.PUNCTUAL).measurements());
        Instant bad = firstBad();
        long changes =
                requireNonNull(expected).rows(StockTable.SYNC_SLO, SyncSlo.class).stream()
                        .filter(row -> row.channel().equals(STOPPED))
                        .filter(row -> row.windowStart().equals(bad))
                        .mapToLong(SyncSlo::bad)
                        .sum();
        MeasurementReceiver overdue = receiver.knowing(bad.plus(TO_SHOW));
        assertThat(overdue.counts(Metric.SYNC_OVERDUE))
                .containsEntry(
                        new Key(bad, Map.of("channel", STOPPED, "channelType", "MARKETPLACE")),
                        changes);
        assertThat(overdue.gauges(Metric.OVERDUE_CHANGES, "channel")).containsKey(STOPPED);
        assertThat(overdue.gauges(Metric.PENDING_CHANGES, "channel")).containsKey(STOPPED);

        Instant firstStale =
                requireNonNull(expected)
                        .rows(StockTable.STALE_EXPOSURE, StaleExposure.class)
                        .stream()
                        .map(StaleExposure::windowStart)
                        .min(Instant::compareTo)
                        .orElseThrow();
        MeasurementReceiver stale = receiver.knowing(firstStale.plus(TO_SHOW));
        assertThat(stale.gauges(Metric.STALE_SKUS, "channel")).containsOnlyKeys(STOPPED);
        assertThat(stale.gauges(Metric.STALE_OLDEST_AGE_MS, "channel"))
                .containsOnlyKeys(STOPPED)
                .allSatisfy(
                        (channel, age) ->
                                assertThat(age)
                                        .isGreaterThanOrEqualTo(THRESHOLD.toMillis() - 1_000));
    }

    @Test
    void measurementsTellThatAFeedWorksAgainAndNothingOfOtherChannels() {
        MeasurementReceiver receiver = new MeasurementReceiver(play(Play.PUNCTUAL).measurements());
        MeasurementReceiver standing = receiver.knowing(GOES_ON_AT.minus(MINUTE));
        MeasurementReceiver recovered = receiver.knowing(GOES_ON_AT.plus(Duration.ofMinutes(15)));

        assertThat(standing.gauges(Metric.OVERDUE_CHANGES, "channel")).containsOnlyKeys(STOPPED);
        assertThat(standing.gauges(Metric.STALE_SKUS, "channel")).containsOnlyKeys(STOPPED);
        assertThat(recovered.gauges(Metric.OVERDUE_CHANGES, "channel")).doesNotContainKey(STOPPED);
        assertThat(recovered.gauges(Metric.STALE_SKUS, "channel")).isEmpty();
        assertThat(recovered.gauges(Metric.STALE_OLDEST_AGE_MS, "channel")).isEmpty();
    }

    /** The first window of the feed's standing in which something was overdue. */
    private static Instant firstBad() {
        return requireNonNull(expected).rows(StockTable.SYNC_SLO, SyncSlo.class).stream()
                .filter(row -> row.channel().equals(STOPPED) && row.bad() > 0)
                .map(SyncSlo::windowStart)
                .filter(window -> !window.isBefore(STOPPED_AT))
                .min(Instant::compareTo)
                .orElseThrow();
    }

    private static long sum(
            List<SyncSlo> slo,
            String channel,
            Instant from,
            Instant until,
            ToLongFunction<SyncSlo> count) {
        return slo.stream()
                .filter(row -> row.channel().equals(channel))
                .filter(row -> !row.windowStart().isBefore(from))
                .filter(row -> !row.windowStart().plus(WINDOW).isAfter(until))
                .mapToLong(count)
                .sum();
    }

    // ---- Measurements are what the views say ----

    @ParameterizedTest
    @EnumSource
    void measurementsAreNumberedWithoutAGapAndTheirFrontierNeverGoesBack(Play play) {
        MeasuredRows.assertNumberedWithoutAGap(play(play));
    }

    @ParameterizedTest
    @EnumSource
    void countsOfMeasurementsAddUpToTheViews(Play play) throws Exception {
        MeasuredRows.assertCountsAddUpToTheViews(play(play));
    }

    @Test
    void conflictsAndDuplicatesAreMeasuredWhereTheyAreRows() throws Exception {
        MeasuredRows.assertConflictsAreThoseOfTheView(play(Play.PUNCTUAL));
        MeasuredRows.assertDuplicatesAreAsManyAsInTheView(play(Play.LATE));
    }

    @ParameterizedTest
    @EnumSource
    void sketchesOfMeasurementsMergeToTheQuantilesOfTheViews(Play play) throws Exception {
        MeasuredRows.assertSketchesMergeToTheViews(play(play));
    }

    @ParameterizedTest
    @EnumSource
    void lastGaugesAreWhatTheViewsSay(Play play) throws Exception {
        MeasuredRows.assertLastGaugesAreWhatTheViewsSay(play(play));
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsUnreadInTheEndOfAnyTopicOfEvents(Play play) {
        MeasuredRows.assertLagIsToldAndNoneIsLeft(play(play));
    }

    // ---- Rows that no reference has ----

    @ParameterizedTest
    @EnumSource
    void completenessIsAsFarAsEachSourceHasRecorded(Play play) throws Exception {
        Recounts.assertCompletenessIsAsFarAsEachSourceHasRecorded(play(play));
    }

    @ParameterizedTest
    @EnumSource
    void stockWithoutABaselineIsCounted(Play play) throws Exception {
        assertThat(
                        WindowRows.gauge(
                                play(play).live(),
                                "SELECT location AS k, skus AS n FROM unanchored_locations"))
                .isEqualTo(Map.of("dc2", 3.0, "popup", 3.0, "store1", 3.0));
    }

    @ParameterizedTest
    @EnumSource
    void authorityViolationsAreThoseOnTheBus(Play play) throws Exception {
        Recounts.assertAuthorityViolationsAreThoseOnTheBus(play(play));
    }

    @ParameterizedTest
    @EnumSource
    void exposureOfTenSecondsMinutesAndHoursFollowsFromTheStaleSkus(Play play) throws Exception {
        Recounts.assertExposureFollowsFromTheStaleSkus(play(play));
    }

    @ParameterizedTest
    @EnumSource
    void latencyOfMinutesAndHoursIsThatOfTheirTenSeconds(Play play) throws Exception {
        Recounts.assertLatencyIsThatOfTenSeconds(play(play));
    }

    // ---- The queries that the READMEs show ----

    @Test
    void queryOfTheRootReadmeGivesTheP99OfADayPerChannel() throws Exception {
        Map<String, Double> p99s = new TreeMap<>();
        for (JsonNode row : play(Play.LATE).live().query(query("README.md"))) {
            p99s.put(row.get("channel").asText(), row.get("p99_ms").asDouble());
        }

        assertThat(p99s).hasSizeGreaterThan(4);
        assertThat(rounded(p99s))
                .isEqualTo(rounded(p99sByChannel(play(Play.LATE), Instant.MIN, Instant.MAX)));
    }

    @Test
    void queryOfTheModulesReadmeGivesTheP99OfTwoHoursPerChannel() throws Exception {
        Map<String, Double> p99s = new TreeMap<>();
        long changes = 0;
        for (JsonNode row : play(Play.PUNCTUAL).live().query(query("sink-clickhouse/README.md"))) {
            p99s.put(row.get("channel").asText(), row.get("p99_ms").asDouble());
            changes += row.get("changes").asLong();
        }

        Instant from = Instant.parse("2026-06-02T10:00:00Z");
        Instant until = from.plus(Duration.ofHours(2));
        assertThat(until).as("something is after it").isBefore(START.plus(LENGTH));
        assertThat(p99s).hasSizeGreaterThan(4);
        assertThat(rounded(p99s))
                .isEqualTo(rounded(p99sByChannel(play(Play.PUNCTUAL), from, until)));
        assertThat(changes)
                .isEqualTo(
                        sketchesByChannel(play(Play.PUNCTUAL), from, until).values().stream()
                                .flatMap(sketch -> sketch.values().stream())
                                .mapToLong(Long::longValue)
                                .sum());
    }

    /** The only example of SQL in a README that asks for a quantile. */
    private static String query(String readme) throws Exception {
        String text =
                Files.readString(Path.of(System.getProperty("stockscope.root", ".."), readme));
        Matcher blocks = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL).matcher(text);
        List<String> queries =
                blocks.results()
                        .map(block -> block.group(1).strip())
                        .filter(sql -> sql.contains("stockscopeQuantile("))
                        .toList();
        assertThat(queries).hasSize(1);
        return queries.get(0);
    }

    private static LivePlay play(Play play) {
        return requireNonNull(PLAYS.get(play));
    }
}
