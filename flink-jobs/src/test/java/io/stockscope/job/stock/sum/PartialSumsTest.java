// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.sum;

import static io.stockscope.job.stock.sum.Facts.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.stockscope.job.measure.Measured;
import io.stockscope.stock.SloVerdict;
import io.stockscope.stock.total.Change;
import io.stockscope.table.SketchBins;
import io.stockscope.table.SyncSloRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PartialSumsTest {

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable harness : open) {
            harness.close();
        }
    }

    @Test
    void rowsComeBeforeTheBarrierAndNothingIsHeldBehindIt() throws Exception {
        var live = live();
        process(live, Facts.judged(START, SloVerdict.GOOD, 1));
        process(live, Facts.exposed(START, 1, 1));
        assertThat(slo(live)).isEmpty();

        live.prepareSnapshotPreBarrier(1);
        assertThat(slo(live)).containsExactly(new SyncSloRow(START, "web", 3, 0, 0));
        assertThat(changes(live)).hasSize(1);

        live.prepareSnapshotPreBarrier(2);
        assertThat(slo(live)).hasSize(1);
        assertThat(changes(live)).hasSize(1);
    }

    @Test
    void exposureThatComesToNothingIsHandedOnSoThatItsChannelIsKnown() throws Exception {
        var live = live();
        process(live, Facts.exposed(START, 1, 1));
        process(live, Facts.exposed(START, 1, -1));
        live.prepareSnapshotPreBarrier(1);
        assertThat(changes(live)).extracting(Change::key).containsExactly("channel/web");
    }

    @Test
    void boundedInputThatEndsIsPutOut() throws Exception {
        var bounded = open(new PartialSums("stock", null), null);
        process(bounded, Facts.judged(START, SloVerdict.BAD, 1));
        process(bounded, Facts.exposed(START + 20_000, 1, -1));
        process(bounded, Facts.exposed(START, 1, 1));
        bounded.processWatermark(Watermark.MAX_WATERMARK);
        bounded.endInput();

        assertThat(slo(bounded)).containsExactly(new SyncSloRow(START, "web", 0, 3, 0));
        // Sorted by these times, changes reach a key in the order of their windows.
        assertThat(bounded.getOutput())
                .filteredOn(StreamRecord.class::isInstance)
                .extracting(record -> ((StreamRecord<?>) record).getTimestamp())
                .containsExactly(START, START + 20_000);
        assertThat(measured(bounded)).isEmpty();
    }

    /**
     * Whatever fails in between: what a checkpoint holds has been put out, all else comes again.
     */
    @Test
    void factsCountExactlyOnceOverAFailure() throws Exception {
        List<Fact> facts = Facts.random(new Random(3), 3_000);
        SumBook expected = new SumBook();
        FactBook whole = new FactBook(null);
        facts.forEach(fact -> fact.addTo(whole));
        whole.takeRows(expected);

        SumBook committed = new SumBook();
        var first = live();
        for (Fact fact : facts.subList(0, 1_000)) {
            process(first, fact);
        }
        first.setProcessingTime(700);
        first.prepareSnapshotPreBarrier(1);
        OperatorSubtaskState checkpoint = first.snapshot(1, 1);
        commit(first, committed);
        for (Fact fact : facts.subList(1_000, 2_000)) {
            process(first, fact);
        }
        // It fails here: what came after the barrier was never committed.

        var second = open(new PartialSums("stock", () -> START), checkpoint);
        for (Fact fact : facts.subList(1_000, 3_000)) {
            process(second, fact);
        }
        second.processWatermark(Watermark.MAX_WATERMARK);
        second.endInput();
        commit(second, committed);

        assertThat(committed.sums()).isEqualTo(expected.sums());
    }

    @Test
    void whatIsHeldIsBounded() throws Exception {
        var bounded = open(new PartialSums("stock", null), null);
        for (int i = 0; i <= PartialSums.MAX_HELD; i++) {
            process(bounded, Facts.judged(START + i * 10_000L, SloVerdict.GOOD, 1));
        }
        assertThat(slo(bounded)).hasSize(PartialSums.MAX_HELD + 1);
    }

    @Test
    void timeGoesOnBehindTheChangesThatWereMadeBeforeIt() throws Exception {
        var live = live();
        process(live, Facts.exposed(START, 1, 1));
        live.processWatermark(new Watermark(START + 5));
        assertThat(live.getOutput()).isEmpty();

        live.setProcessingTime(500);
        assertThat(live.getOutput()).hasSize(2);
        assertThat(live.getOutput()).last().isEqualTo(new Watermark(START + 5));
    }

    @Test
    void measurementsComeAtEachTickWithWhatIsNew() throws Exception {
        var live = live();
        process(live, Facts.judged(START + 1, SloVerdict.GOOD, 1));
        live.processWatermark(new Watermark(START + 5_000));
        live.setProcessingTime(500);
        live.setProcessingTime(1_000);
        process(live, Facts.judged(START + 2, SloVerdict.GOOD, 1));
        process(live, Facts.sampled(START + 12_000, 2_000, 1));
        live.processWatermark(new Watermark(START + 6_000));
        live.setProcessingTime(1_500);

        List<Measured> all = measured(live);
        assertThat(all)
                .filteredOn(measured -> measured.metric().equals("sync_slo_good"))
                .extracting(
                        Measured::kind,
                        Measured::labels,
                        Measured::windowStartMillis,
                        Measured::windowEndMillis,
                        Measured::value,
                        Measured::frontierMillis)
                .containsExactly(
                        tuple(
                                Measured.Kind.COUNT,
                                Map.of("channel", "web", "channelType", "ECOMMERCE"),
                                START,
                                START + 10_000,
                                3.0,
                                0L),
                        tuple(
                                Measured.Kind.COUNT,
                                Map.of("channel", "web", "channelType", "ECOMMERCE"),
                                START,
                                START + 10_000,
                                3.0,
                                START + 5_000));
        assertThat(all)
                .filteredOn(
                        measured ->
                                measured.kind() == Measured.Kind.DISTRIBUTION
                                        && "total".equals(measured.labels().get("stage")))
                .extracting(Measured::bins)
                .containsExactly(Map.of(String.valueOf(SketchBins.bin(2_000)), 2L));
        assertThat(all).extracting(Measured::producer).containsOnly("stock-0");
        assertThat(all)
                .extracting(Measured::sequence)
                .isSorted()
                .doesNotHaveDuplicates()
                .allMatch(sequence -> sequence >> 32 > 1_700_000_000);
    }

    @Test
    void whatBecomesOfEventsIsMeasuredByItsName() throws Exception {
        var live = live();
        for (Fact.Happened.What what : Fact.Happened.What.values()) {
            process(live, new Fact.Happened("till", "pos.lines", START, what));
        }
        live.setProcessingTime(500);
        assertThat(measured(live))
                .filteredOn(measured -> measured.labels().containsKey("source"))
                .allMatch(measured -> Double.valueOf(1).equals(measured.value()))
                .extracting(Measured::metric)
                .containsExactlyInAnyOrder(
                        "duplicate_events", "late_events", "unmapped_events", "unpriced_events");
    }

    @Test
    void frontierMovesOnceASecondWithoutNews() throws Exception {
        var live = live();
        live.processWatermark(new Watermark(START));
        live.setProcessingTime(500);
        live.processWatermark(new Watermark(START + 1_000));
        live.setProcessingTime(1_000);
        live.setProcessingTime(1_500);

        assertThat(measured(live))
                .filteredOn(measured -> !measured.metric().equals("resumed"))
                .extracting(
                        Measured::metric,
                        Measured::kind,
                        Measured::value,
                        Measured::labels,
                        Measured::frontierMillis)
                .containsExactly(
                        tuple(
                                "frontier",
                                Measured.Kind.COUNT,
                                0.0,
                                Map.of("kind", "stock", "producers", "1"),
                                START),
                        tuple(
                                "frontier",
                                Measured.Kind.COUNT,
                                0.0,
                                Map.of("kind", "stock", "producers", "1"),
                                START + 1_000));
    }

    @Test
    void levelRunTellsTheFrontierAsSoonAsASecondIsOver() throws Exception {
        var live = live();
        live.processWatermark(new Watermark(START + 900));
        live.setProcessingTime(500);
        live.processWatermark(new Watermark(START + 999));
        live.setProcessingTime(550);
        live.processWatermark(new Watermark(START + 1_004));
        live.setProcessingTime(600);
        live.processWatermark(new Watermark(START + 1_100));
        live.setProcessingTime(650);
        assertThat(measured(live))
                .filteredOn(measured -> measured.metric().equals("frontier"))
                .extracting(Measured::frontierMillis)
                .containsExactly(START + 900, START + 1_004);
    }

    @Test
    void whatNobodyWaitsForIsMeasuredWhenTheSecondIsOver() throws Exception {
        var live = live();
        live.processWatermark(new Watermark(START + 100));
        live.setProcessingTime(500);
        process(live, Facts.judged(START, SloVerdict.BAD, 1));
        process(live, new Fact.Happened("till", "pos.lines", START, Fact.Happened.What.LATE));
        live.setProcessingTime(550);
        assertThat(measured(live)).last().extracting(Measured::metric).isEqualTo("sync_overdue");

        live.processWatermark(new Watermark(START + 1_000));
        live.setProcessingTime(600);
        assertThat(measured(live))
                .extracting(Measured::metric)
                .containsExactly("resumed", "frontier", "sync_overdue", "late_events", "frontier");
        live.prepareSnapshotPreBarrier(1);
        assertThat(slo(live)).hasSize(1);
    }

    @Test
    void runThatIsFarBehindAddsUpMoreBeforeItTells() throws Exception {
        var live = live();
        live.processWatermark(new Watermark(START - 3_600_000));
        process(live, Facts.exposed(START, 1, 1));
        live.setProcessingTime(500);
        process(live, Facts.exposed(START, 1, 1));
        live.setProcessingTime(999);
        assertThat(changes(live)).hasSize(1);
        live.setProcessingTime(1_000);
        assertThat(changes(live)).hasSize(2);
    }

    @Test
    void attemptSaysFirstWhichMeasurementsOfEarlierOnesItTellsAgain() throws Exception {
        var first = live();
        process(first, Facts.judged(START, SloVerdict.GOOD, 1));
        OperatorSubtaskState checkpoint = checkpoint(first);
        long last = measured(first).get(measured(first).size() - 1).sequence();
        process(first, Facts.judged(START, SloVerdict.BAD, 1));
        first.setProcessingTime(500);
        assertThat(measured(first)).last().extracting(Measured::sequence).isNotEqualTo(last);

        var second = open(new PartialSums("stock", () -> START), checkpoint);
        process(second, Facts.judged(START, SloVerdict.BAD, 1));
        second.setProcessingTime(500);
        second.setProcessingTime(1_500);
        assertThat(measured(second))
                .extracting(Measured::metric)
                .containsExactly("resumed", "sync_overdue", "frontier", "frontier");
        assertThat(resumed(second)).containsExactly(after("stock-0", last));

        // Whoever starts from nothing tells all of it again.
        assertThat(resumed(first)).containsExactly(after("stock-0", 0));
    }

    @Test
    void subtasksThatAreNoMoreAreSpokenForByTheFirstOne() throws Exception {
        List<OperatorSubtaskState> states = new ArrayList<>();
        List<Long> last = new ArrayList<>();
        for (int subtask = 0; subtask < 3; subtask++) {
            var one = open(new PartialSums("stock", () -> START), null, 3, subtask);
            process(one, Facts.judged(START, SloVerdict.GOOD, 1 + subtask));
            states.add(checkpoint(one));
            last.add(measured(one).get(measured(one).size() - 1).sequence());
        }
        OperatorSubtaskState all =
                AbstractStreamOperatorTestHarness.repackageState(
                        states.toArray(OperatorSubtaskState[]::new));
        for (int subtask = 0; subtask < 2; subtask++) {
            var resumed =
                    open(
                            new PartialSums("stock", () -> START),
                            AbstractStreamOperatorTestHarness.repartitionOperatorState(
                                    all, 720, 3, 2, subtask),
                            2,
                            subtask);
            resumed.setProcessingTime(500);
            assertThat(resumed(resumed))
                    .containsExactlyElementsOf(
                            subtask == 0
                                    ? List.of(
                                            after("stock-0", last.get(0)),
                                            after("stock-2", last.get(2)))
                                    : List.of(after("stock-1", last.get(1))));
        }
    }

    @Test
    void endOfInputIsNoTimeForTheFrontier() throws Exception {
        var live = live();
        live.processWatermark(new Watermark(START));
        live.setProcessingTime(500);
        process(live, Facts.judged(START, SloVerdict.GOOD, 1));
        live.processWatermark(Watermark.MAX_WATERMARK);
        live.endInput();
        assertThat(measured(live)).last().extracting(Measured::frontierMillis).isEqualTo(START);
        assertThat(slo(live)).hasSize(1);
        assertThat(live.getOutput()).contains(Watermark.MAX_WATERMARK);
    }

    private OneInputStreamOperatorTestHarness<Fact, Change> live() throws Exception {
        return open(new PartialSums("stock", () -> START), null);
    }

    private OneInputStreamOperatorTestHarness<Fact, Change> open(
            PartialSums operator, @Nullable OperatorSubtaskState from) throws Exception {
        return open(operator, from, 1, 0);
    }

    private OneInputStreamOperatorTestHarness<Fact, Change> open(
            PartialSums operator, @Nullable OperatorSubtaskState from, int parallelism, int subtask)
            throws Exception {
        var harness =
                new OneInputStreamOperatorTestHarness<>(
                        operator,
                        720,
                        parallelism,
                        subtask,
                        FactSerializer.INSTANCE,
                        new OperatorID());
        open.add(harness);
        harness.setup(ChangeSerializer.INSTANCE);
        if (from != null) {
            harness.initializeState(from);
        }
        harness.open();
        return harness;
    }

    private static void process(OneInputStreamOperatorTestHarness<Fact, Change> harness, Fact fact)
            throws Exception {
        harness.processElement(new StreamRecord<>(fact));
    }

    private static void commit(
            OneInputStreamOperatorTestHarness<Fact, Change> harness, SumBook to) {
        for (OutputTag<?> tag :
                List.of(
                        SumTags.SYNC_LATENCY,
                        SumTags.SYNC_SLO,
                        SumTags.ERP_POSTING_DELAY,
                        SumTags.BOOK_COMPARISONS,
                        SumTags.FLOW_HEALTH,
                        SumTags.AUTHORITY_VIOLATIONS)) {
            side(harness, tag).forEach(to::put);
        }
    }

    private static OperatorSubtaskState checkpoint(
            OneInputStreamOperatorTestHarness<Fact, Change> harness) throws Exception {
        harness.prepareSnapshotPreBarrier(1);
        return harness.snapshot(1, 1);
    }

    private static Map<String, String> after(String producer, long sequence) {
        return Map.of("resumed", producer, "afterSequence", String.valueOf(sequence));
    }

    private static List<Map<String, String>> resumed(
            OneInputStreamOperatorTestHarness<Fact, Change> harness) {
        return measured(harness).stream()
                .filter(measured -> measured.metric().equals("resumed"))
                .map(Measured::labels)
                .toList();
    }

    private static List<SyncSloRow> slo(OneInputStreamOperatorTestHarness<Fact, Change> harness) {
        return side(harness, SumTags.SYNC_SLO);
    }

    private static List<Measured> measured(
            OneInputStreamOperatorTestHarness<Fact, Change> harness) {
        return side(harness, SumTags.MEASUREMENTS);
    }

    private static List<Change> changes(OneInputStreamOperatorTestHarness<Fact, Change> harness) {
        return harness.extractOutputValues();
    }

    private static <T> List<T> side(
            OneInputStreamOperatorTestHarness<Fact, Change> harness, OutputTag<T> tag) {
        var records = harness.getSideOutput(tag);
        return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
    }
}
