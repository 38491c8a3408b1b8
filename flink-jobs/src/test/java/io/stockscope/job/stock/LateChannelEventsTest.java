// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.stockscope.job.stock.StockHarness.Execution;
import io.stockscope.job.stock.sum.Fact;
import io.stockscope.stock.AvailabilityUpdate;
import io.stockscope.stock.ChannelTerms;
import io.stockscope.stock.ChannelType;
import io.stockscope.stock.Disposition;
import io.stockscope.stock.Exposure;
import io.stockscope.stock.ItemTerms;
import io.stockscope.stock.OrderLine;
import io.stockscope.stock.SloVerdict;
import io.stockscope.stock.StockEvent;
import io.stockscope.stock.StockEventKind;
import io.stockscope.stock.StockSystem;
import io.stockscope.table.DuplicateReservationRow;
import io.stockscope.table.StaleSkuRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * "What a late event corrects", row by row of that table in {@code metrics.md}, for what channels
 * show and order lines hold. Seconds are those after the beginning. Ten mugs are in Oslo, and the
 * web shop, with an objective of 60 s and a threshold of 120 s, has displayed ten since second 10.
 */
class LateChannelEventsTest {
    private static final long BEGINNING = Instant.parse("2026-06-01T12:00:00Z").toEpochMilli();
    private static final String SKU = "mug";
    private static final String OSLO = "oslo";
    private static final String WEB = "web";
    private static final ChannelTerms TERMS =
            new ChannelTerms(ChannelType.ECOMMERCE, List.of(), null, false, 60_000, 120_000);

    private final StockHarness harness = open();
    private int events;

    private static StockHarness open() {
        try {
            return StockHarness.open(Execution.STREAMING, EndOfTime.NONE);
        } catch (Exception e) {
            throw new AssertionError("the function does not open", e);
        }
    }

    @BeforeEach
    void tenMugsAreDisplayed() throws Exception {
        harness.process(StockInput.of(new ChannelUpdate(WEB, TERMS)));
        harness.process(StockInput.of(new ItemUpdate(SKU, 0, new ItemTerms(BigDecimal.TEN, 0))));
        move(StockEventKind.BASELINE, 0, 10);
        acknowledge(10, 10, 5);
        time(20);
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    // ---- "a change (pending)" ----

    @Test
    void lateChangeIsPendingSinceItOccurredAndOverdueAtOnceIfItsObjectiveHasPassed()
            throws Exception {
        time(100);
        assertThat(verdicts()).isEmpty();

        move(StockEventKind.SALE, 30, 2);

        assertThat(verdicts()).containsExactly(Map.entry(tuple(SloVerdict.BAD, 90), 1L));
    }

    @Test
    void lateChangeIsNotOverdueBeforeItsObjectiveHasPassed() throws Exception {
        time(80);
        move(StockEventKind.SALE, 30, 2);
        time(89);
        assertThat(verdicts()).isEmpty();

        time(90);

        assertThat(verdicts()).containsExactly(Map.entry(tuple(SloVerdict.BAD, 90), 1L));
    }

    @Test
    void lateChangeThatAnUpdateHasCoveredIsClosedByThatOne() throws Exception {
        acknowledge(50, 8, 45);
        time(200);

        move(StockEventKind.SALE, 30, 2);

        assertThat(verdicts()).containsExactly(Map.entry(tuple(SloVerdict.GOOD, 50), 1L));
        assertThat(samples()).containsExactly(Map.entry(tuple(20L, 50), 1L));
        assertThat(staleRows()).as("it agrees, and so did from the beginning").isEmpty();
    }

    @Test
    void lateChangeThatAnUpdateCoveredTooLateIsBadByItsOwnTimes() throws Exception {
        acknowledge(95, 8, 45);
        time(200);

        move(StockEventKind.SALE, 30, 2);

        assertThat(verdicts()).containsExactly(Map.entry(tuple(SloVerdict.BAD, 90), 1L));
        assertThat(samples()).containsExactly(Map.entry(tuple(65L, 95), 1L));
    }

    @Test
    void lateChangeFromBeforeAllThatIsRememberedIsClosedByOneOfTheLastSixteenUpdates()
            throws Exception {
        acknowledge(50, 8, 45);
        int threeHours = 3 * 3600;
        move(StockEventKind.RECEIPT, threeHours, 1);
        time(threeHours + 1);

        move(StockEventKind.SALE, 30, 2);

        assertThat(samples()).containsExactly(Map.entry(tuple(20L, 50), 1L));
        assertThat(verdicts()).contains(Map.entry(tuple(SloVerdict.GOOD, 50), 1L));
    }

    // ---- "acknowledgement" ----

    @Test
    void lateAcknowledgementClosesWhatItCovers() throws Exception {
        move(StockEventKind.SALE, 30, 2);
        time(200);
        assertThat(verdicts()).containsExactly(Map.entry(tuple(SloVerdict.BAD, 90), 1L));

        acknowledge(100, 8, 95);

        assertThat(samples()).containsExactly(Map.entry(tuple(70L, 100), 1L));
        assertThat(verdicts())
                .as("it came after the objective")
                .containsExactly(Map.entry(tuple(SloVerdict.BAD, 90), 1L));
    }

    @Test
    void lateAcknowledgementWithinTheObjectiveTurnsBadIntoGood() throws Exception {
        move(StockEventKind.SALE, 30, 2);
        time(200);

        acknowledge(70, 8, 65);

        assertThat(verdicts()).containsExactly(Map.entry(tuple(SloVerdict.GOOD, 70), 1L));
    }

    @Test
    void lateAcknowledgementBeforeTheOneThatClosedTakesTheSampleOver() throws Exception {
        move(StockEventKind.SALE, 30, 2);
        acknowledge(85, 8, 80);
        time(200);
        assertThat(samples()).containsExactly(Map.entry(tuple(55L, 85), 1L));

        acknowledge(40, 8, 35);

        assertThat(samples()).containsExactly(Map.entry(tuple(10L, 40), 1L));
    }

    // ---- "anything that makes (s, c) diverge or agree earlier" ----

    @Test
    void whatDivergedEarlierIsStaleSinceThen() throws Exception {
        move(StockEventKind.SALE, 100, 2);
        time(300);
        assertThat(staleRows()).extracting(row -> second(row.sinceMillis())).containsExactly(100L);
        assertThat(exposed(300)).containsEntry(100L, 2L);

        move(StockEventKind.SALE, 40, 3);

        assertThat(staleRows())
                .singleElement()
                .satisfies(
                        row -> {
                            assertThat(second(row.sinceMillis())).isEqualTo(40);
                            assertThat(row.worstOversellUnits()).isEqualTo(5);
                        });
        assertThat(exposed(165))
                .as("stale from 160 on, windows are written anew")
                .containsExactly(Map.entry(40L, 5L));
        assertThat(exposed(300)).containsExactly(Map.entry(40L, 5L));
    }

    @Test
    void whatAgreedEarlierWasNeverStale() throws Exception {
        move(StockEventKind.SALE, 30, 2);
        time(300);
        assertThat(exposed(300)).isNotEmpty();

        acknowledge(60, 8, 55);

        assertThat(staleRows()).isEmpty();
        assertThat(exposed(300)).isEmpty();
        assertThat(exposed(155)).isEmpty();
    }

    // ---- "ends an open incident", "opens or deepens a duplicate incident" ----

    @Test
    void lateReleaseEndsTheDuplicateThen() throws Exception {
        reserve(30, "r1", 2);
        reserve(40, "r2", 2);
        time(200);
        assertThat(duplicates())
                .extracting(row -> second(row.openedAtMillis()), row -> row.closedAtMillis())
                .containsExactly(tuple(40L, null));

        release(100, "r2");

        assertThat(duplicates())
                .extracting(
                        row -> second(row.openedAtMillis()), row -> second(row.closedAtMillis()))
                .containsExactly(tuple(40L, 100L));
    }

    @Test
    void lateReleaseWithinTheGraceShowsThatTheDuplicateNeverWas() throws Exception {
        reserve(30, "r1", 2);
        reserve(40, "r2", 2);
        time(200);

        release(60, "r1");

        assertThat(duplicates())
                .singleElement()
                .satisfies(row -> assertThat(row.closedAtMillis()).isEqualTo(row.openedAtMillis()));
    }

    @Test
    void lateReservationDeepensTheDuplicateAndShowsThatItBeganEarlier() throws Exception {
        reserve(30, "r1", 2);
        reserve(90, "r2", 2);
        time(200);
        String id = duplicates().get(0).incidentId();

        reserve(50, "r3", 2);

        assertThat(duplicates())
                .singleElement()
                .satisfies(
                        row -> {
                            assertThat(row.incidentId()).isEqualTo(id);
                            assertThat(second(row.openedAtMillis())).isEqualTo(90);
                            assertThat(second(row.beganAtMillis())).isEqualTo(50);
                            assertThat(row.excessUnits()).isEqualTo(4);
                        });
    }

    @Test
    void closedDuplicateIsNotReopened() throws Exception {
        reserve(30, "r1", 2);
        reserve(40, "r2", 2);
        release(100, "r2");
        time(200);

        reserve(90, "r3", 2);

        assertThat(duplicates()).hasSize(2);
        assertThat(duplicates().get(0).closedAtMillis()).isNotNull();
        assertThat(duplicates().get(1).closedAtMillis()).isNull();
    }

    // ---- "snapshot, count", and postings ----

    @Test
    void lateMovementCorrectsWhetherTheBooksDiffered() throws Exception {
        move(StockEventKind.COUNT, 50, 8);
        time(200);
        assertThat(compared()).containsExactly(Map.entry(true, 1L));

        move(StockEventKind.SALE, 40, 2);

        assertThat(compared()).containsExactly(Map.entry(false, 1L));
    }

    @Test
    void lateEventThatWasPostedBeforeItCameIsNotUnmatchedAnyMore() throws Exception {
        come(event(StockEventKind.POSTING, 100, 0, null, null, null, null, "e5"));
        time(200);
        assertThat(postings()).containsExactly(Map.entry(tuple(null, 0L), 1L));
        move(StockEventKind.RECEIPT, 30, 1);

        move(StockEventKind.RECEIPT, 40, 1);

        assertThat(postings()).containsExactly(Map.entry(tuple(StockSystem.WMS, 60_000L), 1L));
    }

    // ---- What was told ----

    /** Verdicts with their seconds, and how many changes of each. */
    private Map<Object, Long> verdicts() {
        Map<Object, Long> verdicts = new LinkedHashMap<>();
        for (Fact.Judged fact : facts(Fact.Judged.class)) {
            verdicts.merge(
                    tuple(fact.count().verdict(), (int) second(fact.count().atMillis())),
                    fact.times() * fact.count().changes(),
                    Long::sum);
        }
        return left(verdicts);
    }

    /** Samples by their total seconds and the second of the acknowledgement. */
    private Map<Object, Long> samples() {
        Map<Object, Long> samples = new LinkedHashMap<>();
        for (Fact.Sampled fact : facts(Fact.Sampled.class)) {
            samples.merge(
                    tuple(
                            fact.sample().totalMillis() / 1000,
                            (int) second(fact.sample().acknowledgedAtMillis())),
                    (long) fact.times(),
                    Long::sum);
        }
        return left(samples);
    }

    private Map<Object, Long> compared() {
        Map<Object, Long> compared = new LinkedHashMap<>();
        for (Fact.Compared fact : facts(Fact.Compared.class)) {
            compared.merge(fact.differs(), (long) fact.times(), Long::sum);
        }
        return left(compared);
    }

    private Map<Object, Long> postings() {
        Map<Object, Long> postings = new LinkedHashMap<>();
        for (Fact.Posted fact : facts(Fact.Posted.class)) {
            postings.merge(
                    tuple(fact.system(), fact.delayMillis()), (long) fact.times(), Long::sum);
        }
        return left(postings);
    }

    /** Oversell units of what is exposed at a second, by since when. */
    private Map<Long, Long> exposed(int atSecond) {
        Map<Exposure, Long> exposed = new HashMap<>();
        for (Fact.Exposed fact : facts(Fact.Exposed.class)) {
            if (fact.atMillis() <= millis(atSecond)) {
                exposed.merge(fact.exposure(), (long) fact.times(), Long::sum);
            }
        }
        Map<Long, Long> bySince = new HashMap<>();
        exposed.forEach(
                (exposure, times) -> {
                    if (times != 0) {
                        bySince.merge(
                                second(exposure.sinceMillis()),
                                times * exposure.oversellUnits(),
                                Long::sum);
                    }
                });
        return bySince;
    }

    private static Map<Object, Long> left(Map<Object, Long> counts) {
        counts.values().removeIf(times -> times == 0);
        return counts;
    }

    private <T extends Fact> List<T> facts(Class<T> type) {
        List<T> facts = new ArrayList<>();
        for (Fact fact : harness.sideOutput(StockFunction.FACTS)) {
            if (type.isInstance(fact)) {
                facts.add(type.cast(fact));
            }
        }
        return facts;
    }

    /** The last version of each stale display, without those that never were. */
    private List<StaleSkuRow> staleRows() {
        Map<Long, StaleSkuRow> rows = new LinkedHashMap<>();
        harness.sideOutput(StockFunction.STALE_SKUS)
                .forEach(row -> rows.put(row.sinceMillis(), row));
        rows.values().removeIf(row -> Long.valueOf(row.sinceMillis()).equals(row.endedAtMillis()));
        return List.copyOf(rows.values());
    }

    private List<DuplicateReservationRow> duplicates() {
        Map<String, DuplicateReservationRow> rows = new LinkedHashMap<>();
        harness.sideOutput(StockFunction.DUPLICATES)
                .forEach(row -> rows.put(row.incidentId(), row));
        return List.copyOf(rows.values());
    }

    // ---- What comes ----

    private void time(int second) throws Exception {
        harness.watermark(millis(second));
    }

    private void move(StockEventKind kind, int second, long units) throws Exception {
        come(event(kind, second, units, null, null, null, null, null));
    }

    private void acknowledge(int second, long units, int coversUpToSecond) throws Exception {
        come(
                event(
                        StockEventKind.AVAILABILITY_ACKNOWLEDGED,
                        second,
                        units,
                        null,
                        null,
                        null,
                        new AvailabilityUpdate(
                                0,
                                millis(coversUpToSecond),
                                Map.of(),
                                millis(second - 2),
                                millis(second - 1)),
                        null));
    }

    private void reserve(int second, String id, long units) throws Exception {
        come(
                event(
                        StockEventKind.RESERVATION_CREATED,
                        second,
                        units,
                        id,
                        null,
                        new OrderLine("o1", "1", 2L),
                        null,
                        null));
    }

    private void release(int second, String id) throws Exception {
        come(
                event(
                        StockEventKind.RESERVATION_RELEASED,
                        second,
                        0,
                        id,
                        null,
                        new OrderLine("o1", "1", null),
                        null,
                        null));
    }

    private void come(StockEvent event) throws Exception {
        harness.process(StockInput.of(event));
    }

    /** Events are called e1, e2, ... in the order in which they come. */
    private StockEvent event(
            StockEventKind kind,
            int second,
            long units,
            @Nullable String reservation,
            @Nullable Long expiresAtMillis,
            @Nullable OrderLine line,
            @Nullable AvailabilityUpdate update,
            @Nullable String documentRef) {
        events++;
        return new StockEvent(
                kind,
                "e" + events,
                "test",
                SKU,
                millis(second),
                millis(second),
                null,
                OSLO,
                WEB,
                units,
                Disposition.SELLABLE,
                reservation,
                expiresAtMillis,
                line,
                update,
                documentRef);
    }

    private static long millis(int second) {
        return BEGINNING + second * 1000L;
    }

    private static long second(@Nullable Long millis) {
        return millis == null ? -1 : (millis - BEGINNING) / 1000;
    }
}
