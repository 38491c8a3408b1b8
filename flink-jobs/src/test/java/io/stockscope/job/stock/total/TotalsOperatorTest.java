// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.total;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.stockscope.job.measure.Measured;
import io.stockscope.job.measure.StaleTopList;
import io.stockscope.stock.ChannelType;
import io.stockscope.stock.Exposure;
import io.stockscope.stock.StaleCause;
import io.stockscope.stock.StaleSku;
import io.stockscope.stock.StockGauge;
import io.stockscope.stock.StockSystem;
import io.stockscope.stock.total.Change;
import io.stockscope.stock.total.ExposureSums;
import io.stockscope.stock.total.Instants;
import io.stockscope.table.CompletenessRow;
import io.stockscope.table.PendingChangesRow;
import io.stockscope.table.StaleExposureRow;
import io.stockscope.table.UnanchoredLocationRow;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.sorted.state.BatchExecutionInternalTimeServiceManager;
import org.apache.flink.streaming.api.operators.sorted.state.BatchExecutionStateBackend;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TotalsOperatorTest {

    private static final long START = Instant.parse("2026-06-01T12:00:00Z").toEpochMilli();
    private static final Duration HORIZON = Duration.ofHours(2);

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable harness : open) {
            harness.close();
        }
    }

    @Test
    void windowIsWrittenWhenTheWatermarkHasPassedItAndAnewWhenItIsCorrected() throws Exception {
        var live = live(null);
        process(live, exposed(0, 3, 1));
        pass(live, START + 9_998, 500);
        assertThat(exposure(live)).isEmpty();

        pass(live, START + 9_999, 1_000);
        assertThat(exposure(live))
                .extracting(
                        StaleExposureRow::windowStartMillis,
                        StaleExposureRow::channel,
                        StaleExposureRow::staleSkus,
                        StaleExposureRow::oversellUnits,
                        StaleExposureRow::oversellValue,
                        StaleExposureRow::oldestSinceMillis)
                .containsExactly(tuple(START, "web", 1L, 3L, new BigDecimal("30.0000"), START));

        process(live, exposed(0, 2, 1));
        live.setProcessingTime(1_500);
        assertThat(exposure(live))
                .extracting(StaleExposureRow::oversellUnits)
                .containsExactly(3L, 5L);
        assertThat(exposure(live)).extracting(StaleExposureRow::version).isSorted();
        assertThat(exposure(live).get(1).version()).isGreaterThan(exposure(live).get(0).version());
    }

    @Test
    void minutesAndHoursHaveTablesOfTheirOwn() throws Exception {
        var live = live(null);
        process(live, exposed(0, 3, 1));
        process(live, exposed(10_000, 3, -1));
        pass(live, START + 3_600_000, 500);
        assertThat(side(live, TotalTags.STALE_EXPOSURE_1M))
                .extracting(
                        StaleExposureRow::windowStartMillis,
                        StaleExposureRow::staleSkus,
                        StaleExposureRow::mostStaleSkus)
                .containsExactly(tuple(START, 0L, 1L));
        assertThat(side(live, TotalTags.STALE_EXPOSURE_1H))
                .extracting(StaleExposureRow::mostOversellValue)
                .containsExactly(new BigDecimal("30.0000"));
    }

    @Test
    void pendingIsWrittenOnceASecondAtTheMostAndWhenItHasChanged() throws Exception {
        var live = live(null);
        pass(live, START, 500);
        process(live, gauged(StockGauge.PENDING_CHANGES, "web", 2));
        process(live, oldest(START - 7, 1));
        live.setProcessingTime(1_000);
        assertThat(pending(live)).isEmpty();
        live.setProcessingTime(1_500);
        process(live, gauged(StockGauge.OVERDUE_CHANGES, "web", 1));
        pass(live, START + 1, 2_500);
        process(live, gauged(StockGauge.OVERDUE_CHANGES, "web", 1));
        process(live, gauged(StockGauge.OVERDUE_CHANGES, "web", -1));
        pass(live, START + 2, 5_000);

        assertThat(pending(live))
                .extracting(
                        PendingChangesRow::pending,
                        PendingChangesRow::overdue,
                        PendingChangesRow::oldestOccurredAtMillis,
                        PendingChangesRow::asOfMillis)
                .containsExactly(
                        tuple(2L, 0L, START - 7, START), tuple(2L, 1L, START - 7, START + 1));
    }

    @Test
    void sourceIsCompleteAsFarAsTimeHasComeAndNoFurtherThanItWasRead() throws Exception {
        var live = live(null);
        process(live, heard("erp", START + 5_000));
        pass(live, START, 500);
        pass(live, START + 3_000, 2_000);
        pass(live, START + 8_000, 4_000);
        pass(live, START + 9_000, 6_000);
        assertThat(completeness(live)).containsExactly(START, START + 3_000, START + 5_000);
    }

    @Test
    void unanchoredSkusAreWrittenWhenTheirNumberHasChanged() throws Exception {
        var live = live(null);
        process(live, gauged(StockGauge.UNANCHORED_SKUS, "oslo", 2));
        pass(live, START, 500);
        process(live, gauged(StockGauge.UNANCHORED_SKUS, "oslo", -2));
        pass(live, START + 5, 2_000);
        assertThat(side(live, TotalTags.UNANCHORED_LOCATIONS))
                .extracting(
                        UnanchoredLocationRow::location,
                        UnanchoredLocationRow::skus,
                        UnanchoredLocationRow::asOfMillis)
                .containsExactly(tuple("oslo", 2L, START), tuple("oslo", 0L, START + 5));
    }

    @Test
    void gaugesAreSentWhenTheyChangeAndAgainEachMinuteAndOnceWhenTheyAre0() throws Exception {
        var live = live(null);
        process(live, gauged(StockGauge.NEGATIVE_ATS_UNITS, "oslo", 4));
        pass(live, START + 12_000, 500);
        live.setProcessingTime(60_000);
        assertThat(gauge(live, "negative_ats_units")).containsExactly(4.0);
        live.setProcessingTime(60_500);
        assertThat(gauge(live, "negative_ats_units")).containsExactly(4.0, 4.0);
        process(live, gauged(StockGauge.NEGATIVE_ATS_UNITS, "oslo", -4));
        live.setProcessingTime(200_000);
        assertThat(gauge(live, "negative_ats_units")).containsExactly(4.0, 4.0, 0.0);

        assertThat(measured(live, "negative_ats_units").get(0))
                .extracting(
                        Measured::kind,
                        Measured::labels,
                        Measured::windowStartMillis,
                        Measured::producer)
                .containsExactly(
                        Measured.Kind.GAUGE,
                        Map.of("location", "oslo"),
                        START + 10_000,
                        "stock-totals-0");
    }

    @Test
    void everyGaugeHasItsNameAndLabels() throws Exception {
        var live = live(null);
        process(live, exposed(-30_000, 3, 1));
        process(live, gauged(StockGauge.DUPLICATE_RESERVATIONS_OPEN, "web", 1));
        process(live, gauged(StockGauge.PENDING_CHANGES, "web", 2));
        process(live, gauged(StockGauge.OVERDUE_CHANGES, "web", 1));
        process(live, gauged(StockGauge.NEGATIVE_ATS_OPEN, "oslo", 1));
        process(live, new Change.Gauged(StockGauge.DISCREPANCIES_OPEN, "oslo", StockSystem.ERP, 1));
        // Read when the run's clock read 20 s after the start: 25 s behind, and 15 s ago.
        process(
                live,
                new Change.Heard(
                        "erp", "erp.stock", START - 5_000, START + 20_000, START + 20_000));
        pass(live, START, 500);

        Map<String, String> web = Map.of("channel", "web");
        Map<String, String> shop = Map.of("channel", "web", "channelType", "ECOMMERCE");
        Map<String, String> oslo = Map.of("location", "oslo");
        assertThat(live.extractOutputValues())
                .filteredOn(measured -> measured.kind() == Measured.Kind.GAUGE)
                .extracting(Measured::metric, Measured::labels, Measured::value)
                .containsExactlyInAnyOrder(
                        tuple("stale_skus", shop, 1.0),
                        tuple("stale_oversell_units", shop, 3.0),
                        tuple("stale_oversell_value", shop, 30.0),
                        tuple("stale_oldest_age_ms", shop, 30_000.0),
                        tuple("duplicate_reservations_open", web, 1.0),
                        tuple("pending_changes", web, 2.0),
                        tuple("overdue_changes", web, 1.0),
                        tuple("stale_lost_sale_value", shop, 0.0),
                        tuple("negative_ats_open", oslo, 1.0),
                        tuple("negative_ats_units", oslo, 0.0),
                        tuple(
                                "discrepancies_open",
                                Map.of("location", "oslo", "system", "ERP"),
                                1.0),
                        tuple(
                                "backlog_ms",
                                Map.of("source", "erp", "topic", "erp.stock"),
                                25_000.0),
                        tuple("source_silent_ms", Map.of("source", "erp"), 10_000.0));
    }

    @Test
    void frontierIsWhatHasPassedTheOperatorAndMovesEachSecondWithoutNews() throws Exception {
        var live = live(null);
        pass(live, START, 500);
        pass(live, START + 1_000, 1_000);
        pass(live, START + 2_000, 1_500);
        live.processWatermark(Watermark.MAX_WATERMARK);
        live.setProcessingTime(2_500);
        assertThat(measured(live, "frontier"))
                .extracting(Measured::frontierMillis)
                .containsExactly(START, START + 1_000, START + 2_000, START + 2_000);
        assertThat(live.extractOutputValues())
                .extracting(Measured::sequence)
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void worstStaleSkusAreSentEveryTenSecondsWhileThereAreAny() throws Exception {
        var live = live(null);
        for (int sku = 0; sku < 600; sku++) {
            process(live, new Change.Stale(stale("sku" + sku, START, null, sku)));
        }
        process(live, new Change.Stale(stale("sku599", START, START + 9, 599)));
        // The end of an earlier time, which comes after the beginning of a later one.
        process(live, new Change.Stale(stale("sku598", START - 900, START - 800, 598)));
        pass(live, START, 500);
        live.setProcessingTime(10_000);
        List<StaleTopList> sent = side(live, TotalTags.STALE_TOP);
        assertThat(sent).hasSize(1);
        assertThat(sent.get(0).skus())
                .hasSize(500)
                .extracting(StaleTopList.Item::sku)
                .startsWith("sku598", "sku597")
                .endsWith("sku99");
        assertThat(sent.get(0).atMillis()).isEqualTo(START);

        live.setProcessingTime(10_500);
        assertThat(side(live, TotalTags.STALE_TOP)).hasSize(2);
        for (int sku = 0; sku < 599; sku++) {
            process(live, new Change.Stale(stale("sku" + sku, START, START + 9, sku)));
        }
        live.setProcessingTime(60_000);
        assertThat(side(live, TotalTags.STALE_TOP)).hasSize(2);
    }

    @Test
    void restoredTotalsGoOnExactlyAndTellWhatReceiversMayHaveMissed() throws Exception {
        var first = live(null);
        process(first, exposed(0, 3, 1));
        process(first, gauged(StockGauge.NEGATIVE_ATS_OPEN, "oslo", 2));
        process(first, gauged(StockGauge.NEGATIVE_ATS_OPEN, "oslo", -2));
        process(first, new Change.Stale(stale("mug", START, null, 3)));
        pass(first, START + 9_999, 500);
        long version = exposure(first).get(0).version();
        OperatorSubtaskState checkpoint = first.snapshot(1, 1);
        // Lost with the failure, and comes again.
        process(first, exposed(10_000, 2, 1));

        var second = live(checkpoint);
        process(second, exposed(10_000, 2, 1));
        pass(second, START + 20_000, 500);
        assertThat(exposure(second))
                .extracting(StaleExposureRow::windowStartMillis, StaleExposureRow::oversellUnits)
                .containsExactly(tuple(START + 10_000, 5L));
        assertThat(exposure(second).get(0).version()).isGreaterThan(version);
        assertThat(gauge(second, "negative_ats_open")).containsExactly(0.0);
        assertThat(gauge(second, "stale_oversell_units")).containsExactly(5.0);
        assertThat(side(second, TotalTags.STALE_TOP)).hasSize(1);
    }

    @Test
    void sourceThatIsNoLongerSilentOrBehindIsSentAfterARestart() throws Exception {
        var first = live(null);
        process(first, heard("erp", START - 400_000, START - 300_000));
        pass(first, START - 350_000, 500);
        assertThat(gauge(first, "source_silent_ms")).containsExactly(330_000.0);
        assertThat(gauge(first, "backlog_ms")).containsExactly(100_000.0);
        OperatorSubtaskState checkpoint = first.snapshot(1, 1);

        var second = live(checkpoint);
        process(second, heard("erp", START + 35_000));
        pass(second, START, 500);
        assertThat(gauge(second, "source_silent_ms")).containsExactly(0.0);
        assertThat(gauge(second, "backlog_ms")).containsExactly(0.0);
    }

    @Test
    void sourceIsNotBehindAnyMoreOnceAllIsReadThatWasRecordedWhenItsLastEventWas()
            throws Exception {
        var live = live(null);
        process(live, heard("store", START - 5_000, START + 20_000));
        pass(live, START, 500);
        pass(live, START + 19_999, 1_000);
        assertThat(gauge(live, "backlog_ms")).containsExactly(25_000.0);
        pass(live, START + 20_000, 1_500);
        live.setProcessingTime(200_000);
        assertThat(gauge(live, "backlog_ms")).containsExactly(25_000.0, 0.0);
    }

    @Test
    void lagOfATopicIsThatOfAllItsPartitionsAndNotKept() throws Exception {
        var first = live(null);
        process(first, new Change.Lag("wms.stock", 0, 7));
        process(first, new Change.Lag("wms.stock", 1, 5));
        process(first, new Change.Lag("pos.lines", 0, 0));
        pass(first, START, 500);
        assertThat(lag(first, "pos.lines")).containsExactly(0.0);
        process(first, new Change.Lag("wms.stock", 0, 0));
        first.setProcessingTime(1_000);
        assertThat(lag(first, "wms.stock")).containsExactly(12.0, 5.0);
        OperatorSubtaskState checkpoint = first.snapshot(1, 1);

        // The reader of the other partition has not told anything yet.
        var second = live(checkpoint);
        process(second, new Change.Lag("wms.stock", 1, 9));
        pass(second, START, 500);
        assertThat(lag(second, "wms.stock")).containsExactly(9.0);
    }

    @Test
    void gaugeThatIsHeardOfForTheFirstTimeIsSentThoughItReads0() throws Exception {
        // Receivers may know it from what an attempt that failed had sent.
        var live = live(null);
        process(live, gauged(StockGauge.NEGATIVE_ATS_OPEN, "oslo", 1));
        process(live, gauged(StockGauge.NEGATIVE_ATS_OPEN, "oslo", -1));
        process(live, exposed(0, 3, 1));
        process(live, exposed(0, 3, -1));
        pass(live, START, 500);
        process(live, new Change.Gauged(StockGauge.DISCREPANCIES_OPEN, "oslo", StockSystem.ERP, 0));
        live.setProcessingTime(200_000);
        assertThat(gauge(live, "negative_ats_open")).containsExactly(0.0);
        assertThat(gauge(live, "stale_skus")).containsExactly(0.0);
        assertThat(gauge(live, "stale_oldest_age_ms")).containsExactly(0.0);
        assertThat(gauge(live, "discrepancies_open")).containsExactly(0.0);
    }

    @Test
    void channelThatBecomesOneOfAnotherTypeEndsItsGaugesUnderTheFormerOne() throws Exception {
        var first = live(null);
        process(first, exposed(0, 3, 1));
        pass(first, START + 5_000, 500);
        process(first, exposed(10_000, 2, 1, ChannelType.B2B));
        // Not told yet: a failure comes before the next look.
        OperatorSubtaskState checkpoint = first.snapshot(1, 1);
        first.setProcessingTime(1_000);
        pass(first, START + 60_000, 120_000);

        for (var live : List.of(first, live(checkpoint))) {
            pass(live, START + 60_000, 120_500);
            assertThat(last(live, "stale_skus", "ECOMMERCE")).isZero();
            assertThat(last(live, "stale_oversell_units", "ECOMMERCE")).isZero();
            assertThat(last(live, "stale_oversell_value", "ECOMMERCE")).isZero();
            assertThat(last(live, "stale_lost_sale_value", "ECOMMERCE")).isZero();
            assertThat(last(live, "stale_oldest_age_ms", "ECOMMERCE")).isZero();
            assertThat(last(live, "stale_skus", "B2B")).isEqualTo(2);
            assertThat(last(live, "stale_oldest_age_ms", "B2B")).isEqualTo(60_000);
        }
    }

    @Test
    void sourceOfWhichNothingWasReadForAWeekIsForgotten() throws Exception {
        AtomicLong clock = new AtomicLong(START + 35_000);
        var live = open(TotalsOperator.live(clock::get, HORIZON), harness -> {}, null);
        process(live, heard("pod-7f9c", START + 30_000));
        pass(live, START + 40_000, 500);
        live.snapshot(1, 1);
        assertThat(live.numKeyedStateEntries()).isEqualTo(1);
        clock.addAndGet(300_000);
        live.setProcessingTime(1_000);
        clock.set(START + 30_000 + Duration.ofDays(7).toMillis());
        live.setProcessingTime(1_500);
        live.setProcessingTime(200_000);
        assertThat(gauge(live, "source_silent_ms")).containsExactly(0.0, 300_000.0, 0.0);
        assertThat(live.numKeyedStateEntries()).isZero();

        long again = clock.get();
        process(live, heard("pod-7f9c", again));
        pass(live, again, 300_000);
        List<CompletenessRow> rows = side(live, TotalTags.COMPLETENESS);
        assertThat(rows)
                .extracting(CompletenessRow::recordedToMillis)
                .containsExactly(START + 30_000, again);
        assertThat(rows.get(1).version()).isGreaterThan(rows.get(0).version());
    }

    @Test
    void silenceIsSentLessOftenTheLongerItLasts() throws Exception {
        AtomicLong clock = new AtomicLong(START);
        var live = open(TotalsOperator.live(clock::get, HORIZON), harness -> {}, null);
        process(live, heard("erp", START));
        for (int second = 1; second <= 1_200; second++) {
            clock.set(START + second * 1_000);
            pass(live, START + second * 1_000, second * 1_000);
        }
        assertThat(gauge(live, "source_silent_ms"))
                .startsWith(0.0, 10_000.0, 20_000.0)
                .endsWith(
                        600_000.0,
                        660_000.0,
                        720_000.0,
                        780_000.0,
                        840_000.0,
                        900_000.0,
                        960_000.0,
                        1_020_000.0,
                        1_080_000.0,
                        1_140_000.0,
                        1_200_000.0)
                .hasSize(1 + 60 + 10);
    }

    @Test
    void whatAChangeAddsAfterACheckpointIsNotInIt() throws Exception {
        var first = live(null);
        process(first, gauged(StockGauge.NEGATIVE_ATS_OPEN, "oslo", 2));
        OperatorSubtaskState early = first.snapshot(1, 1);
        process(first, gauged(StockGauge.NEGATIVE_ATS_OPEN, "oslo", 5));
        OperatorSubtaskState later = first.snapshot(2, 2);
        process(first, gauged(StockGauge.NEGATIVE_ATS_OPEN, "oslo", 11));

        var fromEarly = live(early);
        pass(fromEarly, START, 500);
        var fromLater = live(later);
        pass(fromLater, START, 500);
        assertThat(gauge(fromEarly, "negative_ats_open")).containsExactly(2.0);
        assertThat(gauge(fromLater, "negative_ats_open")).containsExactly(7.0);
    }

    @Test
    void endOfInputOfALiveRunIsNoTime() throws Exception {
        var live = live(null);
        process(live, exposed(0, 3, 1));
        pass(live, START, 500);
        process(live, gauged(StockGauge.PENDING_CHANGES, "web", 1));
        live.processWatermark(Watermark.MAX_WATERMARK);
        live.endInput();
        assertThat(exposure(live)).isEmpty();
        assertThat(pending(live)).extracting(PendingChangesRow::asOfMillis).containsExactly(START);
    }

    /** As batch execution does it: key after key, each sorted by time, timers at its end. */
    @Test
    void boundedRunTellsAllOfAKeyAtItsEnd() throws Exception {
        var bounded =
                open(
                        TotalsOperator.bounded(START + 25_000, HORIZON),
                        harness -> {
                            harness.setStateBackend(new BatchExecutionStateBackend());
                            harness.setTimeServiceManagerProvider(
                                    BatchExecutionInternalTimeServiceManager::create);
                        },
                        null);
        List<Change> changes =
                new ArrayList<>(
                        List.of(
                                exposed(20_000, 3, -1),
                                exposed(0, 3, 1),
                                exposed(10_000, 2, 1),
                                gauged(StockGauge.PENDING_CHANGES, "web", 1),
                                gauged(StockGauge.UNANCHORED_SKUS, "oslo", 1),
                                gauged(StockGauge.NEGATIVE_ATS_OPEN, "oslo", 1),
                                heard("erp", START + 40_000)));
        changes.sort(
                Comparator.comparing(Change::key).thenComparing(TotalsOperatorTest::timestamp));
        for (Change change : changes) {
            process(bounded, change);
        }
        bounded.processWatermark(Watermark.MAX_WATERMARK);
        bounded.endInput();

        assertThat(exposure(bounded))
                .extracting(StaleExposureRow::windowStartMillis, StaleExposureRow::oversellUnits)
                .containsExactly(tuple(START, 3L), tuple(START + 10_000, 5L));
        assertThat(pending(bounded))
                .extracting(PendingChangesRow::pending, PendingChangesRow::asOfMillis)
                .containsExactly(tuple(1L, START + 25_000));
        assertThat(side(bounded, TotalTags.UNANCHORED_LOCATIONS))
                .extracting(UnanchoredLocationRow::skus)
                .containsExactly(1L);
        assertThat(completeness(bounded)).containsExactly(START + 40_000);
        assertThat(bounded.extractOutputValues()).isEmpty();
    }

    private interface Setting {
        void apply(KeyedOneInputStreamOperatorTestHarness<String, Change, Measured> harness);
    }

    /** Its clock reads 35 s after the start. */
    private KeyedOneInputStreamOperatorTestHarness<String, Change, Measured> live(
            @Nullable OperatorSubtaskState from) throws Exception {
        return open(TotalsOperator.live(() -> START + 35_000, HORIZON), harness -> {}, from);
    }

    private KeyedOneInputStreamOperatorTestHarness<String, Change, Measured> open(
            TotalsOperator operator, Setting setting, @Nullable OperatorSubtaskState from)
            throws Exception {
        var harness =
                new KeyedOneInputStreamOperatorTestHarness<>(operator, Change::key, Types.STRING);
        open.add(harness);
        setting.apply(harness);
        if (from != null) {
            harness.initializeState(from);
        }
        harness.open();
        return harness;
    }

    private static void process(
            KeyedOneInputStreamOperatorTestHarness<String, Change, Measured> harness, Change change)
            throws Exception {
        harness.processElement(new StreamRecord<>(change, timestamp(change)));
    }

    private static long timestamp(Change change) {
        return change instanceof Change.Exposed exposed
                ? exposed.windowStartMillis()
                : Long.MIN_VALUE;
    }

    /** Time comes as far as that, and the operator looks. */
    private static void pass(
            KeyedOneInputStreamOperatorTestHarness<String, Change, Measured> harness,
            long watermark,
            long wallMillis)
            throws Exception {
        harness.processWatermark(new Watermark(watermark));
        harness.setProcessingTime(wallMillis);
    }

    private static Change.Exposed exposed(long afterMillis, long units, int times) {
        return exposed(afterMillis, units, times, ChannelType.ECOMMERCE);
    }

    private static Change.Exposed exposed(
            long afterMillis, long units, int times, ChannelType type) {
        ExposureSums by = new ExposureSums();
        by.add(
                new Exposure(
                        units,
                        BigDecimal.valueOf(units * 10),
                        0,
                        BigDecimal.ZERO,
                        Math.min(START, START + afterMillis)),
                times);
        return new Change.Exposed("web", type, START + afterMillis, by);
    }

    private static Change.Gauged gauged(StockGauge gauge, String of, long by) {
        return new Change.Gauged(gauge, of, null, by);
    }

    private static Change.OldestPending oldest(long atMillis, int times) {
        Instants by = new Instants();
        by.add(atMillis, times);
        return new Change.OldestPending("web", by);
    }

    private static Change.Heard heard(String source, long recordedAtMillis) {
        return heard(source, recordedAtMillis, recordedAtMillis);
    }

    private static Change.Heard heard(String source, long recordedAtMillis, long readAtMillis) {
        return new Change.Heard(source, "erp.stock", recordedAtMillis, readAtMillis, readAtMillis);
    }

    private static StaleSku stale(String sku, long since, @Nullable Long ended, long units) {
        BigDecimal value = BigDecimal.valueOf(units);
        return new StaleSku(
                "web",
                sku,
                since,
                ended,
                StaleCause.NOT_PROPAGATED,
                units,
                0,
                0,
                units,
                value,
                units,
                value);
    }

    private static List<StaleExposureRow> exposure(
            KeyedOneInputStreamOperatorTestHarness<String, Change, Measured> harness) {
        return side(harness, TotalTags.STALE_EXPOSURE);
    }

    private static List<PendingChangesRow> pending(
            KeyedOneInputStreamOperatorTestHarness<String, Change, Measured> harness) {
        return side(harness, TotalTags.PENDING_CHANGES);
    }

    private static List<Long> completeness(
            KeyedOneInputStreamOperatorTestHarness<String, Change, Measured> harness) {
        return side(harness, TotalTags.COMPLETENESS).stream()
                .map(CompletenessRow::recordedToMillis)
                .toList();
    }

    private static List<Double> gauge(
            KeyedOneInputStreamOperatorTestHarness<String, Change, Measured> harness,
            String metric) {
        return measured(harness, metric).stream().map(Measured::value).toList();
    }

    /** What a gauge of a channel was sent as last. */
    private static double last(
            KeyedOneInputStreamOperatorTestHarness<String, Change, Measured> harness,
            String metric,
            String channelType) {
        return measured(harness, metric).stream()
                .filter(measured -> channelType.equals(measured.labels().get("channelType")))
                .map(Measured::value)
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    private static List<Double> lag(
            KeyedOneInputStreamOperatorTestHarness<String, Change, Measured> harness,
            String topic) {
        return measured(harness, "consumer_lag_records").stream()
                .filter(measured -> measured.labels().equals(Map.of("topic", topic)))
                .map(Measured::value)
                .toList();
    }

    private static List<Measured> measured(
            KeyedOneInputStreamOperatorTestHarness<String, Change, Measured> harness,
            String metric) {
        return harness.extractOutputValues().stream()
                .filter(measured -> measured.metric().equals(metric))
                .toList();
    }

    private static <T> List<T> side(
            KeyedOneInputStreamOperatorTestHarness<String, Change, Measured> harness,
            OutputTag<T> tag) {
        var records = harness.getSideOutput(tag);
        return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
    }
}
