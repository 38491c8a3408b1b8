// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.stockscope.job.stock.StockHarness.Execution;
import io.stockscope.reference.RandomHistories;
import io.stockscope.reference.RandomHistory;
import io.stockscope.reference.ReferenceStock;
import io.stockscope.reference.StockResults;
import io.stockscope.reference.StockResults.Incident;
import io.stockscope.reference.StockResults.Level;
import io.stockscope.stock.ChannelTerms;
import io.stockscope.stock.ChannelType;
import io.stockscope.stock.Disposition;
import io.stockscope.stock.ItemTerms;
import io.stockscope.stock.StockEvent;
import io.stockscope.stock.StockEventKind;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The stock function under both ways in which Flink runs it. */
class StockFunctionTest {
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final Instant ONE = NOON.plusSeconds(3600);
    private static final String MUG = "mug";
    private static final String OSLO = "oslo";
    private static final ChannelTerms WEB =
            new ChannelTerms(
                    ChannelType.ECOMMERCE, List.of(OSLO, "bergen"), 99L, true, 60_000, 120_000);
    private static final ChannelTerms STORE =
            new ChannelTerms(ChannelType.STORE, List.of(), null, false, 1, 2);

    /**
     * The baseline ripens in a timer, and so does the creation, which sets the time of the expiry.
     */
    private static final List<StockInput> EXPIRING_RESERVATION =
            List.of(
                    StockInput.of(new ItemUpdate(MUG, 0, new ItemTerms(BigDecimal.TEN, 0))),
                    event("b", StockEventKind.BASELINE, NOON, 3, null, null),
                    event(
                            "r",
                            StockEventKind.RESERVATION_CREATED,
                            NOON.plusSeconds(10),
                            5,
                            "res",
                            NOON.plusSeconds(60)));

    private static final Incident ENDED_BY_EXPIRY =
            new Incident(
                    MUG,
                    OSLO,
                    NOON.plusSeconds(10),
                    NOON.plusSeconds(60),
                    -2,
                    "r",
                    "RESERVATION",
                    List.of("web"),
                    new BigDecimal("20"));

    @ParameterizedTest
    @EnumSource
    void expiryThatBecomesDueInsideATimerHappens(Execution execution) throws Exception {
        try (StockHarness harness = StockHarness.open(execution, EndOfTime.at(ONE))) {
            harness.runBounded(EXPIRING_RESERVATION);

            assertThat(harness.results().incidents()).containsExactly(ENDED_BY_EXPIRY);
        }
    }

    @Test
    void expiryFiresByATimerThatATimerSetWhenTimePassesSlowly() throws Exception {
        try (StockHarness harness = StockHarness.open(Execution.STREAMING, EndOfTime.NONE)) {
            for (StockInput input : EXPIRING_RESERVATION) {
                harness.process(input);
            }
            harness.watermark(NOON.plusSeconds(10).toEpochMilli());
            assertThat(harness.timers()).isEqualTo(1);
            harness.watermark(NOON.plusSeconds(60).toEpochMilli() - 1);
            assertThat(harness.results().incidents())
                    .extracting(Incident::closedAt)
                    .containsOnlyNulls()
                    .hasSize(1);

            harness.watermark(NOON.plusSeconds(60).toEpochMilli());

            assertThat(harness.results().incidents()).containsExactly(ENDED_BY_EXPIRY);
            assertThat(harness.timers()).isZero();
            assertThat(harness.skusInState()).isEqualTo(1);
        }
    }

    /** Stop with savepoint and drain. */
    @Test
    void endOfALiveInputAppliesWhatWasReadAndFiresNoTimerOfTheFuture() throws Exception {
        try (StockHarness harness = StockHarness.open(Execution.STREAMING, EndOfTime.NONE)) {
            for (StockInput input : EXPIRING_RESERVATION) {
                harness.process(input);
            }
            harness.watermark(NOON.toEpochMilli());

            harness.watermark(Long.MAX_VALUE);

            assertThat(harness.results().levels())
                    .extracting(Level::reserved, Level::ats)
                    .containsExactly(tuple(5L, -2L));
            assertThat(harness.results().incidents())
                    .extracting(Incident::closedAt)
                    .containsOnlyNulls()
                    .hasSize(1);
            assertThat(harness.timers()).isZero();
        }
    }

    @Test
    void runFromADrainedSavepointFiresThemWhenTheirTimeHasCome() throws Exception {
        OperatorSubtaskState savepoint;
        try (StockHarness harness = StockHarness.open(Execution.STREAMING, EndOfTime.NONE)) {
            for (StockInput input : EXPIRING_RESERVATION) {
                harness.process(input);
            }
            harness.watermark(Long.MAX_VALUE);
            savepoint = harness.snapshot();
        }
        try (StockHarness harness = StockHarness.restore(savepoint)) {
            harness.wallClock(NOON.toEpochMilli());
            harness.watermark(NOON.plusSeconds(60).toEpochMilli() - 1);
            assertThat(harness.results().incidents()).isEmpty();
            assertThat(harness.timers()).isEqualTo(1);

            harness.watermark(NOON.plusSeconds(60).toEpochMilli());

            assertThat(harness.results().incidents()).containsExactly(ENDED_BY_EXPIRY);
        }
    }

    /** Flink forgets its watermark at a failure; the SKU knows how far it was applied. */
    @Test
    void eventThatWasLateBeforeAFailureIsLateAfterIt() throws Exception {
        OperatorSubtaskState checkpoint;
        try (StockHarness harness = StockHarness.open(Execution.STREAMING, EndOfTime.NONE)) {
            harness.process(event("b", StockEventKind.BASELINE, NOON, 30, null, null));
            harness.process(sale("s", 1));
            harness.watermark(NOON.plusSeconds(10).toEpochMilli());
            checkpoint = harness.snapshot();
        }
        try (StockHarness harness = StockHarness.restore(checkpoint)) {
            harness.process(
                    event("late", StockEventKind.SALE, NOON.plusSeconds(10), 2, null, null));
            assertThat(harness.results().levels()).extracting(Level::onHand).containsExactly(27L);

            harness.process(
                    event("early", StockEventKind.SALE, NOON.plusSeconds(11), 4, null, null));
            assertThat(harness.results().levels()).extracting(Level::onHand).containsExactly(27L);

            harness.watermark(NOON.plusSeconds(11).toEpochMilli());
            assertThat(harness.results().levels()).extracting(Level::onHand).containsExactly(23L);
        }
    }

    @Test
    void incidentThatALateEventShowsNeverToHaveBeenIsClosedWhenItOpened() throws Exception {
        try (StockHarness harness = StockHarness.open(Execution.STREAMING, EndOfTime.NONE)) {
            harness.process(event("b", StockEventKind.BASELINE, NOON, 3, null, null));
            harness.process(event("s", StockEventKind.SALE, NOON.plusSeconds(10), 5, null, null));
            harness.watermark(NOON.plusSeconds(20).toEpochMilli());
            assertThat(harness.results().incidents()).hasSize(1);

            harness.process(
                    event("late", StockEventKind.RECEIPT, NOON.plusSeconds(5), 5, null, null));

            assertThat(harness.results().levels()).extracting(Level::ats).containsExactly(3L);
            // As the view does, the results leave out what closed when it opened.
            assertThat(harness.results().incidents()).isEmpty();
        }
    }

    @Test
    void barcodeInAQuantityFieldStopsNothing() throws Exception {
        try (StockHarness harness = StockHarness.open(Execution.STREAMING, EndOfTime.at(ONE))) {
            harness.runBounded(
                    List.of(
                            StockInput.of(
                                    new ItemUpdate(MUG, 0, new ItemTerms(new BigDecimal("25"), 0))),
                            event("b", StockEventKind.BASELINE, NOON, 3, null, null),
                            sale("s1", 4_006_381_333_931L),
                            sale("s2", Long.MAX_VALUE),
                            sale("s3", Long.MAX_VALUE)));

            assertThat(harness.results().incidents())
                    .extracting(Incident::lowestAts, Incident::value)
                    .containsExactly(tuple(Long.MIN_VALUE, new BigDecimal("99999999999999.9999")));
        }
    }

    @Test
    void eventsWaitUntilTheChannelProfilesHaveBeenRead() throws Exception {
        try (StockHarness harness = StockHarness.open(Execution.STREAMING, EndOfTime.NONE)) {
            harness.process(event("b", StockEventKind.BASELINE, NOON, 3, null, null));
            harness.events(ONE.toEpochMilli());
            assertThat(harness.results().levels()).isEmpty();

            harness.channelsAreRead();
            assertThat(harness.results().levels()).extracting(Level::ats).containsExactly(3L);
        }
    }

    @ParameterizedTest
    @EnumSource
    void profileCountsFromItsArrivalUntilItIsTakenBack(Execution execution) throws Exception {
        try (StockHarness harness = StockHarness.open(execution, EndOfTime.at(ONE))) {
            harness.process(channel("web", WEB));
            harness.process(channel("store", STORE));
            assertThat(harness.channels()).isEqualTo(Map.of("web", WEB, "store", STORE));

            harness.process(channel("web", STORE));
            harness.process(channel("store", null));
            harness.process(channel("never-there", null));
            assertThat(harness.channels()).isEqualTo(Map.of("web", STORE));
        }
    }

    @Test
    void profilesAreInTheSavepoint() throws Exception {
        try (StockHarness before = StockHarness.open(Execution.STREAMING, EndOfTime.NONE)) {
            before.process(channel("web", WEB));
            before.process(channel("store", STORE));
            try (StockHarness after = StockHarness.restore(before.snapshot())) {
                assertThat(after.channels()).isEqualTo(Map.of("web", WEB, "store", STORE));
            }
        }
    }

    private static StockInput channel(String name, @Nullable ChannelTerms terms) {
        return StockInput.of(new ChannelUpdate(name, terms));
    }

    private static StockInput sale(String id, long units) {
        return event(id, StockEventKind.SALE, NOON.plusSeconds(10), units, null, null);
    }

    /** Why the function keeps an agenda of its own; and that the batch harness is one. */
    @ParameterizedTest
    @EnumSource
    void timerThatATimerSetsIsLostInBatchOnly(Execution execution) throws Exception {
        var flink =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new TimerThatSetsATimer()),
                        (Long key) -> key,
                        Types.LONG);
        try (flink) {
            if (execution == Execution.BATCH) {
                StockHarness.inBatch(flink);
            }
            flink.open();
            flink.processElement(new StreamRecord<>(1L, 1));
            flink.processWatermark(Watermark.MAX_WATERMARK);

            assertThat(flink.extractOutputValues())
                    .isEqualTo(execution == Execution.BATCH ? List.of(10L) : List.of(10L, 20L));
        }
    }

    @ParameterizedTest
    @EnumSource
    void boundedRunSaysWhatTheReferenceSays(Execution execution) throws Exception {
        RandomHistory history = RandomHistories.of(31);
        try (StockHarness harness = StockHarness.open(execution, EndOfTime.at(history.until()))) {
            harness.runBounded(usable(history));

            assertThat(expected(history).differences(harness.results())).isEmpty();
            if (execution == Execution.STREAMING) {
                assertThat(harness.timers()).isZero();
            }
        }
    }

    /** "A bounded run gives the same rows as a live run in which nothing was late." */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void liveRunInWhichNothingIsLateSaysWhatTheReferenceSays(long seed) throws Exception {
        RandomHistory history = RandomHistories.of(seed);
        long until = history.until().toEpochMilli();
        List<StockInput> inputs = new ArrayList<>(usable(history));
        inputs.removeIf(input -> StockHarness.timestamp(input) > until);
        inputs.sort(Comparator.comparingLong(StockHarness::timestamp));
        Random random = new Random(seed);
        try (StockHarness harness = StockHarness.open(Execution.STREAMING, EndOfTime.NONE)) {
            // In steps of time: what belongs to one arrives in any order, then the watermark.
            for (int from = 0; from < inputs.size(); ) {
                int end = Math.min(inputs.size(), from + 1 + random.nextInt(200));
                long reached = StockHarness.timestamp(inputs.get(end - 1));
                while (end < inputs.size() && StockHarness.timestamp(inputs.get(end)) == reached) {
                    end++;
                }
                List<StockInput> step = new ArrayList<>(inputs.subList(from, end));
                Collections.shuffle(step, random);
                for (StockInput input : step) {
                    harness.process(input);
                }
                harness.watermark(reached);
                from = end;
            }
            harness.watermark(until);

            assertThat(expected(history).differences(harness.results())).isEmpty();
        }
    }

    private static StockResults expected(RandomHistory history) {
        return new ReferenceStock(history.runClock())
                .run(history.events(), history.until())
                .withoutCounts();
    }

    private static List<StockInput> usable(RandomHistory history) throws Exception {
        DecodedHistory decoded = DecodedHistory.of(history.events(), history.runClock());
        List<StockInput> inputs = new ArrayList<>();
        for (List<DecodedRecord> records : List.of(decoded.items(), decoded.events())) {
            for (DecodedRecord record : records) {
                if (record.rejected() == null) {
                    inputs.add(Objects.requireNonNull(record.input()));
                }
            }
        }
        return inputs;
    }

    private static StockInput event(
            String id,
            StockEventKind kind,
            Instant at,
            long units,
            @Nullable String reservation,
            @Nullable Instant expiresAt) {
        return StockInput.of(
                new StockEvent(
                        kind,
                        id,
                        "test",
                        MUG,
                        at.toEpochMilli(),
                        at.toEpochMilli(),
                        null,
                        OSLO,
                        "web",
                        units,
                        Disposition.SELLABLE,
                        reservation,
                        expiresAt == null ? null : expiresAt.toEpochMilli()));
    }

    /** Sets a timer at 10, which sets one at 20; tells of both. */
    private static final class TimerThatSetsATimer extends KeyedProcessFunction<Long, Long, Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public void processElement(Long element, Context context, Collector<Long> out) {
            context.timerService().registerEventTimeTimer(10);
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext context, Collector<Long> out) {
            out.collect(timestamp);
            if (timestamp == 10) {
                context.timerService().registerEventTimeTimer(20);
            }
        }
    }
}
