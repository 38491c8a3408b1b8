// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.stockscope.job.stock.StockHarness.Execution;
import io.stockscope.stock.Disposition;
import io.stockscope.stock.ItemTerms;
import io.stockscope.stock.StockEvent;
import io.stockscope.stock.StockEventKind;
import io.stockscope.table.DiscrepancyRow;
import io.stockscope.table.NegativeAtsRow;
import io.stockscope.table.StockLevelRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * "What a late event corrects", row by row of that table in {@code metrics.md}, for what this job
 * knows. Seconds are those after the beginning; the baseline is there from second 0 on.
 */
class LateEventsTest {
    private static final long BEGINNING = Instant.parse("2026-06-01T12:00:00Z").toEpochMilli();
    private static final String SKU = "mug";
    private static final String OSLO = "oslo";
    private static final int HOUR = 3600;

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
    void tenMugsInOslo() throws Exception {
        harness.process(StockInput.of(new ItemUpdate(SKU, 0, new ItemTerms(BigDecimal.TEN, 0))));
        come(StockEventKind.BASELINE, 0, 10);
        time(1);
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    // ---- "stock movement, sale, reservation: levels at once" ----

    @Test
    void lateMovementSaleAndReservationChangeTheLevelAtOnce() throws Exception {
        time(100);

        come(StockEventKind.RECEIPT, 10, 5);
        assertThat(level().onHand()).isEqualTo(15);
        come(StockEventKind.SALE, 20, 2);
        assertThat(level().onHand()).isEqualTo(13);
        reservation(StockEventKind.RESERVATION_CREATED, 30, "r", 3);
        assertThat(level().reserved()).isEqualTo(3);
        assertThat(level().ats()).isEqualTo(10);
    }

    @Test
    void lateMovementIsRememberedAtItsOwnTimeSoThatBaselinesAgree() throws Exception {
        time(100);
        come(StockEventKind.SALE, 50, 2);

        come(StockEventKind.BASELINE, 60, 20);
        assertThat(level().onHand()).as("the sale was before the baseline").isEqualTo(20);
        come(StockEventKind.SALE, 70, 1);
        come(StockEventKind.BASELINE, 65, 30);
        assertThat(level().onHand()).as("the sale was after the baseline").isEqualTo(29);
    }

    @Test
    void lateMovementUpToTheBaselineIsSupersededButConsumesItsReservation() throws Exception {
        reservation(StockEventKind.RESERVATION_CREATED, 10, "r", 4);
        come(StockEventKind.BASELINE, 50, 8);
        time(100);

        come(StockEventKind.RECEIPT, 49, 5);
        come(StockEventKind.RECEIPT, 50, 5);
        shipment(40, 3, "r");

        assertThat(level().onHand()).isEqualTo(8);
        assertThat(level().reserved()).isEqualTo(1);
    }

    @Test
    void lateHoldTakesItsPlaceBeforeTheReleaseThatFoundNothing() throws Exception {
        come(StockEventKind.RELEASE_HOLD, 50, 2);
        time(100);
        assertThat(level().held()).isZero();

        come(StockEventKind.HOLD, 40, 3);

        assertThat(level().held()).isEqualTo(1);
        assertThat(level().ats()).isEqualTo(9);
    }

    @Test
    void lateReleaseAndLateCreationLeaveWhatTheyWouldHaveLeftInTime() throws Exception {
        reservation(StockEventKind.RESERVATION_CREATED, 10, "released", 4);
        time(100);
        reservation(StockEventKind.RESERVATION_RELEASED, 20, "released", 4);
        reservation(StockEventKind.RESERVATION_RELEASED, 30, "created later", 3);
        reservation(StockEventKind.RESERVATION_CREATED, 29, "created later", 3);
        reservation(StockEventKind.RESERVATION_CREATED, 41, "created twice", 7);
        reservation(StockEventKind.RESERVATION_CREATED, 40, "created twice", 2);

        assertThat(level().reserved()).as("the first creation counts").isEqualTo(2);
    }

    @Test
    void reservationThatComesAfterItsExpiryHasExpired() throws Exception {
        time(100);

        expiring(10, "r", 4, 50);

        assertThat(level().reserved()).isZero();
    }

    // ---- "baseline: onHand := q + changes that occurred after it" ----

    @Test
    void lateBaselineCountsWhatOccurredAfterIt() throws Exception {
        come(StockEventKind.SALE, 10, 1);
        come(StockEventKind.SALE, 30, 2);
        come(StockEventKind.DAMAGE, 15, 1);
        come(StockEventKind.DAMAGE, 25, 1);
        time(100);

        come(StockEventKind.BASELINE, 20, 50);

        assertThat(level().onHand()).isEqualTo(48);
        assertThat(level().damaged()).isEqualTo(1);
        assertThat(level().approximate()).isFalse();
    }

    @Test
    void baselineAndSafetyStockOlderThanThoseInForceAreNotUsed() throws Exception {
        come(StockEventKind.BASELINE, 50, 20);
        come(StockEventKind.SAFETY_STOCK, 50, 3);
        time(100);

        come(StockEventKind.BASELINE, 40, 99);
        come(StockEventKind.SAFETY_STOCK, 40, 9);

        assertThat(level().onHand()).isEqualTo(20);
        assertThat(level().safetyStock()).isEqualTo(3);
    }

    @Test
    void baselineFromBeforeTheLookbackAnchorsApproximatelyUntilTheNext() throws Exception {
        String store = "store";
        come(StockEventKind.SALE, store, 10, 1);
        come(StockEventKind.SALE, store, 4 * HOUR, 2);
        time(5 * HOUR);
        assertThat(harness.levelRows()).doesNotContainKey(store);

        come(StockEventKind.BASELINE, store, 5, 10);

        assertThat(harness.levelRows().get(store))
                .as("the first sale is forgotten")
                .extracting(StockLevelRow::onHand, StockLevelRow::approximate)
                .containsExactly(8L, true);
        come(StockEventKind.BASELINE, store, 3 * HOUR, 7);
        assertThat(harness.levelRows().get(store))
                .as("nothing after it is forgotten")
                .extracting(StockLevelRow::onHand, StockLevelRow::approximate)
                .containsExactly(5L, false);
    }

    // ---- "snapshot, count: compared with on hand as of then" ----

    @Test
    void lateCountIsComparedWithOnHandAsOfThen() throws Exception {
        come(StockEventKind.SALE, 50, 4);
        time(100);

        come(StockEventKind.COUNT, 40, 10);
        assertThat(harness.discrepancyRows()).isEmpty();
        come(StockEventKind.SNAPSHOT, 50, 7);

        assertThat(harness.discrepancyRows())
                .extracting(
                        DiscrepancyRow::system,
                        row -> second(row.openedAtMillis()),
                        DiscrepancyRow::difference)
                .containsExactly(tuple("ERP", 50L, 1L));
    }

    @Test
    void lateMovementDatedBeforeAComparisonCorrectsItsDifference() throws Exception {
        come(StockEventKind.COUNT, 50, 7);
        time(100);
        assertThat(harness.discrepancyRows().get(0).difference()).isEqualTo(-3);

        come(StockEventKind.SALE, 60, 1);
        assertThat(harness.discrepancyRows().get(0).difference())
                .as("a movement dated after it does not touch it")
                .isEqualTo(-3);
        come(StockEventKind.SALE, 40, 1);
        assertThat(harness.discrepancyRows().get(0).difference()).isEqualTo(-2);
        come(StockEventKind.SALE, 50, 2);

        assertThat(harness.discrepancyRows())
                .as("there never was one")
                .extracting(row -> second(row.closedAtMillis()))
                .containsExactly(50L);
        assertThat(harness.results().discrepancies()).isEmpty();
    }

    @Test
    void comparisonThatALateMovementContradictsOpensADiscrepancy() throws Exception {
        come(StockEventKind.COUNT, 50, 10);
        time(100);
        assertThat(harness.discrepancyRows()).isEmpty();

        come(StockEventKind.SALE, 40, 1);

        assertThat(harness.discrepancyRows())
                .extracting(row -> second(row.openedAtMillis()), DiscrepancyRow::difference)
                .containsExactly(tuple(50L, 1L));
    }

    @Test
    void snapshotFromBeforeTheLookbackIsNotUsed() throws Exception {
        come(StockEventKind.SALE, HOUR, 1);
        come(StockEventKind.SALE, 4 * HOUR, 1);
        time(5 * HOUR);

        come(StockEventKind.SNAPSHOT, 30, 99);

        assertThat(harness.discrepancyRows()).isEmpty();
    }

    // ---- "ends an open incident" ----

    @Test
    void incidentThatALateEventEndsIsClosedAtThatTime() throws Exception {
        come(StockEventKind.SALE, 50, 12);
        time(100);

        come(StockEventKind.RECEIPT, 70, 5);

        assertThat(harness.incidentRows())
                .extracting(
                        row -> second(row.openedAtMillis()), row -> second(row.closedAtMillis()))
                .containsExactly(tuple(50L, 70L));
        assertThat(level().ats()).isEqualTo(3);
    }

    @Test
    void incidentThatALateEventShowsNeverToHaveBeenIsClosedWhenItOpened() throws Exception {
        come(StockEventKind.SALE, 50, 12);
        time(100);

        come(StockEventKind.RECEIPT, 40, 5);

        assertThat(harness.incidentRows())
                .extracting(
                        row -> second(row.openedAtMillis()), row -> second(row.closedAtMillis()))
                .containsExactly(tuple(50L, 50L));
        assertThat(harness.results().incidents()).as("the view leaves it out").isEmpty();
    }

    @Test
    void incidentThatInHindsightWasTwoIsClosedAndOpenedAnew() throws Exception {
        come(StockEventKind.SALE, 50, 12);
        come(StockEventKind.SALE, 80, 4);
        time(100);

        come(StockEventKind.RECEIPT, 60, 3);

        assertThat(harness.incidentRows())
                .extracting(
                        row -> second(row.openedAtMillis()),
                        row -> row.closedAtMillis() == null ? null : second(row.closedAtMillis()),
                        NegativeAtsRow::lowestAts,
                        NegativeAtsRow::causeEventId)
                .containsExactly(tuple(50L, 60L, -2L, "e2"), tuple(80L, null, -3L, "e3"));
    }

    // ---- "opens or deepens a negative-ATS incident" ----

    @Test
    void incidentThatALateEventDeepensKeepsItsIdAndTakesTheEarlierBeginning() throws Exception {
        come(StockEventKind.SALE, 50, 12);
        time(100);
        NegativeAtsRow before = harness.incidentRows().get(0);

        come(StockEventKind.SALE, 40, 11);

        assertThat(harness.incidentRows())
                .extracting(
                        NegativeAtsRow::incidentId,
                        row -> second(row.openedAtMillis()),
                        row -> second(row.beganAtMillis()),
                        NegativeAtsRow::causeEventId,
                        NegativeAtsRow::lowestAts,
                        row -> row.value().longValue())
                .containsExactly(tuple(before.incidentId(), 50L, 40L, "e3", -13L, 130L));
    }

    @Test
    void lateEventThatOnlyDeepensLeavesTheBeginning() throws Exception {
        come(StockEventKind.SALE, 50, 12);
        time(100);

        come(StockEventKind.SALE, 40, 1);

        assertThat(harness.incidentRows())
                .extracting(
                        row -> second(row.beganAtMillis()),
                        NegativeAtsRow::causeEventId,
                        NegativeAtsRow::lowestAts)
                .containsExactly(tuple(50L, "e2", -3L));
    }

    @Test
    void lateEventThatTipsAnotherOneOverOpensTheIncidentAtThatOne() throws Exception {
        come(StockEventKind.SALE, 50, 8);
        time(100);
        assertThat(harness.incidentRows()).isEmpty();

        come(StockEventKind.SALE, 40, 4);

        assertThat(harness.incidentRows())
                .extracting(
                        row -> second(row.openedAtMillis()),
                        NegativeAtsRow::causeEventId,
                        NegativeAtsRow::lowestAts)
                .containsExactly(tuple(50L, "e2", -2L));
    }

    @Test
    void closedIncidentIsNotReopened() throws Exception {
        come(StockEventKind.SALE, 50, 12);
        time(60);
        come(StockEventKind.RECEIPT, 70, 2);
        time(100);
        NegativeAtsRow closed = harness.incidentRows().get(0);

        come(StockEventKind.SALE, 65, 3);

        assertThat(harness.incidentRows()).startsWith(closed).hasSize(2);
        assertThat(harness.incidentRows().get(1))
                .extracting(NegativeAtsRow::closedAtMillis, NegativeAtsRow::lowestAts)
                .containsExactly(null, -5L);
    }

    @Test
    void whatOpenedAndEndedInHindsightIsNotTold() throws Exception {
        come(StockEventKind.RECEIPT, 70, 5);
        time(100);

        come(StockEventKind.SALE, 50, 12);

        assertThat(level().ats()).isEqualTo(3);
        assertThat(harness.incidentRows()).isEmpty();
    }

    // ---- What bounds the memory ----

    @Test
    void reservationShippedInManyParcelsMakesNoShortageThatNeverWas() throws Exception {
        come(StockEventKind.BASELINE, 5, 99);
        reservation(StockEventKind.RESERVATION_CREATED, 10, "r", 100);
        for (int parcel = 0; parcel < 10; parcel++) {
            shipment(20 + parcel, 10, "r");
        }
        time(100);

        assertThat(harness.incidentRows())
                .extracting(NegativeAtsRow::lowestAts, row -> row.value().longValue())
                .containsExactly(tuple(-1L, 10L));
    }

    @Test
    void veryManyChangesAreMergedAndStillTellOnHandAsOfThen() throws Exception {
        come(StockEventKind.BASELINE, 5, 1_000);
        for (int second = 10; second < 610; second++) {
            come(StockEventKind.SALE, second, 1);
        }
        time(1_000);

        come(StockEventKind.COUNT, 7, 1_000);
        assertThat(harness.discrepancyRows()).isEmpty();
        come(StockEventKind.BASELINE, 8, 700);

        assertThat(level().onHand()).isEqualTo(100);
        assertThat(level().approximate()).isFalse();
    }

    @Test
    void incidentOlderThanWhatIsRememberedIsClosedByTheLateEventThatEndsIt() throws Exception {
        come(StockEventKind.SALE, 10, 12);
        come(StockEventKind.SALE, 3 * HOUR, 1);
        come(StockEventKind.RECEIPT, 3 * HOUR + 1, 1);
        come(StockEventKind.SALE, 6 * HOUR, 1);
        time(7 * HOUR);

        come(StockEventKind.RECEIPT, HOUR, 9);

        assertThat(harness.incidentRows())
                .extracting(
                        row -> second(row.openedAtMillis()), row -> second(row.closedAtMillis()))
                .containsExactly(tuple(10L, (long) HOUR));
    }

    @Test
    void comparisonOlderThanThoseRememberedLeavesTheDiscrepancyAsItIs() throws Exception {
        come(StockEventKind.SNAPSHOT, 4 * HOUR, 11);
        come(StockEventKind.SNAPSHOT, 10 * HOUR, 12);
        time(11 * HOUR);

        come(StockEventKind.SNAPSHOT, HOUR, 10);

        assertThat(harness.discrepancyRows())
                .extracting(
                        row -> second(row.beganAtMillis()),
                        DiscrepancyRow::closedAtMillis,
                        DiscrepancyRow::difference)
                .containsExactly(tuple(4L * HOUR, null, 2L));
    }

    @Test
    void incidentThatWasToldIsNotToldAgain() throws Exception {
        come(StockEventKind.SALE, 150, 12);
        come(StockEventKind.RECEIPT, 160, 2);
        time(200);
        come(StockEventKind.SALE, 100, 15);
        assertThat(harness.incidentRows()).hasSize(2);

        come(StockEventKind.RECEIPT, 140, 16);

        assertThat(harness.results().incidents())
                .extracting(
                        row -> second(row.openedAt().toEpochMilli()),
                        row ->
                                second(
                                        row.closedAt() == null
                                                ? null
                                                : row.closedAt().toEpochMilli()))
                .containsExactlyInAnyOrder(tuple(150L, 160L), tuple(100L, 140L));
    }

    @Test
    void incidentThatStoodUnderOldTermsIsNotUndone() throws Exception {
        come(StockEventKind.SALE, 10, 15);
        time(600);
        harness.process(StockInput.of(new ItemUpdate(SKU, 1, new ItemTerms(BigDecimal.TEN, 20))));
        come(StockEventKind.SALE, 500, 1);

        assertThat(harness.incidentRows())
                .extracting(
                        row -> second(row.openedAtMillis()), row -> second(row.closedAtMillis()))
                .containsExactly(tuple(10L, 500L));
    }

    @Test
    void incidentsOfWhichTheFirstHadNotEndedAreOneWithItsBeginning() throws Exception {
        come(StockEventKind.SALE, 10, 12);
        come(StockEventKind.RECEIPT, 3 * HOUR, 3);
        come(StockEventKind.SALE, 3 * HOUR + 20, 2);
        time(3 * HOUR + 100);

        come(StockEventKind.SALE, 3 * HOUR - 10, 2);

        assertThat(harness.incidentRows())
                .as("the closed one is not reopened, the open one began when that did")
                .extracting(
                        row -> second(row.openedAtMillis()),
                        row -> second(row.beganAtMillis()),
                        row -> second(row.closedAtMillis()),
                        NegativeAtsRow::causeEventId,
                        NegativeAtsRow::lowestAts)
                .containsExactly(
                        tuple(10L, 10L, 3L * HOUR, "e2", -2L),
                        tuple(3L * HOUR + 20, 10L, -1L, "e2", -4L));
    }

    @Test
    void incidentsThatHadNotEndedAreToldAnewWithTheBeginningAndWorstOfTheFirst() throws Exception {
        come(StockEventKind.SALE, 5, 12);
        reservation(StockEventKind.RESERVATION_CREATED, 10, "r", 5);
        reservation(StockEventKind.RESERVATION_RELEASED, 20, "r", 5);
        come(StockEventKind.RECEIPT, 3 * HOUR, 3);
        come(StockEventKind.SALE, 3 * HOUR + 20, 2);
        come(StockEventKind.RECEIPT, 3 * HOUR + 40, 2);
        time(3 * HOUR + 100);
        assertThat(harness.incidentRows()).hasSize(2);

        come(StockEventKind.SALE, 3 * HOUR - 10, 4);

        assertThat(harness.incidentRows().get(2))
                .extracting(
                        row -> second(row.beganAtMillis()),
                        NegativeAtsRow::closedAtMillis,
                        NegativeAtsRow::causeEventId,
                        NegativeAtsRow::lowestAts,
                        NegativeAtsRow::channels)
                .containsExactly(5L, null, "e2", -7L, List.of("web"));
    }

    @Test
    void discrepancyThatWasToldIsNotToldAgain() throws Exception {
        come(StockEventKind.COUNT, 150, 7);
        come(StockEventKind.COUNT, 160, 10);
        time(200);
        come(StockEventKind.COUNT, 100, 9);
        come(StockEventKind.RECEIPT, 90, 1);
        come(StockEventKind.COUNT, 140, 10);
        assertThat(harness.results().discrepancies()).as("it had not ended").hasSize(2);

        come(StockEventKind.SALE, 90, 1);

        assertThat(harness.results().discrepancies())
                .extracting(
                        row -> second(row.openedAt().toEpochMilli()),
                        row ->
                                second(
                                        row.closedAt() == null
                                                ? null
                                                : row.closedAt().toEpochMilli()))
                .containsExactlyInAnyOrder(tuple(150L, 160L), tuple(100L, 140L));
    }

    // ---- "At one instant" ----

    @Test
    void movementAtTheInstantOfAnExpiryComesFirstEvenIfItIsLate() throws Exception {
        expiring(10, "in time", 4, 50);
        expiring(10, "late", 4, 50);
        shipment(50, 1, "in time");
        time(100);
        assertThat(level().reserved()).isZero();

        shipment(50, 12, "late");

        assertThat(level().onHand()).isEqualTo(-3);
        assertThat(level().reserved()).isZero();
        assertThat(harness.incidentRows())
                .as("from the instant of the shipment on")
                .extracting(
                        row -> second(row.openedAtMillis()),
                        NegativeAtsRow::causeEventId,
                        NegativeAtsRow::lowestAts)
                .containsExactly(tuple(50L, "e5", -6L));
    }

    private StockLevelRow level() {
        return Objects.requireNonNull(harness.levelRows().get(OSLO));
    }

    /** Time passes. */
    private void time(int second) throws Exception {
        harness.watermark(millis(second));
    }

    private void come(StockEventKind kind, int second, long units) throws Exception {
        come(kind, OSLO, second, units);
    }

    private void come(StockEventKind kind, String location, int second, long units)
            throws Exception {
        come(kind, location, second, units, null, null);
    }

    private void reservation(StockEventKind kind, int second, String id, long units)
            throws Exception {
        come(kind, OSLO, second, units, id, null);
    }

    private void expiring(int second, String id, long units, int expiresAtSecond) throws Exception {
        come(StockEventKind.RESERVATION_CREATED, OSLO, second, units, id, millis(expiresAtSecond));
    }

    private void shipment(int second, long units, String reservation) throws Exception {
        come(StockEventKind.SHIP, OSLO, second, units, reservation, null);
    }

    /** An event comes; they are called e1, e2, ... in the order in which they do. */
    private void come(
            StockEventKind kind,
            String location,
            int second,
            long units,
            @Nullable String reservation,
            @Nullable Long expiresAtMillis)
            throws Exception {
        events++;
        harness.process(
                StockInput.of(
                        new StockEvent(
                                kind,
                                "e" + events,
                                "test",
                                SKU,
                                millis(second),
                                millis(second),
                                null,
                                location,
                                "web",
                                units,
                                Disposition.SELLABLE,
                                reservation,
                                expiresAtMillis)));
    }

    private static long millis(int second) {
        return BEGINNING + second * 1000L;
    }

    private static long second(@Nullable Long millis) {
        return millis == null ? -1 : (millis - BEGINNING) / 1000;
    }
}
