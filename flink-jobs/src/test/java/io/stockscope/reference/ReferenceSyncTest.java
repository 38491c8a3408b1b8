// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import static io.stockscope.reference.SmallHistory.SECOND;
import static io.stockscope.reference.SmallHistory.at;
import static io.stockscope.reference.SmallHistory.profile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.stockscope.event.AvailabilityEvent;
import io.stockscope.event.ReservationKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the worked cases do not say of latency, truth and display. */
class ReferenceSyncTest {
    private static final long HOUR = 3_600 * SECOND;

    private final SmallHistory history =
            new SmallHistory().channel().item(0).baseline(0, "oslo", 10).acknowledged(SECOND, 10);

    private static List<SyncLatency> latency(StockResults results) {
        return results.rows(StockTable.SYNC_LATENCY, SyncLatency.class);
    }

    private static SyncLatency stage(StockResults results, String stage) {
        List<SyncLatency> rows =
                latency(results).stream().filter(row -> row.stage().equals(stage)).toList();
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    private static List<SyncSlo> slo(StockResults results) {
        return results.rows(StockTable.SYNC_SLO, SyncSlo.class);
    }

    private static List<PendingChanges> pending(StockResults results) {
        return results.rows(StockTable.PENDING_CHANGES, PendingChanges.class);
    }

    @Test
    void negativeStageCountsAsZeroAndAsSkewAndTheTotalKeepsItsOwnEnds() {
        AvailabilityEvent.Builder update =
                history.update(30 * SECOND, 9)
                        .setComputedAt(at(29 * SECOND))
                        .setPublishedAt(at(28 * SECOND));
        StockResults results =
                history.sale("sale", 20 * SECOND, 19 * SECOND, "oslo", 1)
                        .acknowledged(update)
                        .run(HOUR);

        assertThat(stage(results, "capture").skewed()).isEqualTo(1);
        assertThat(stage(results, "capture").maxMs()).isZero();
        assertThat(stage(results, "compute").skewed()).isZero();
        assertThat(stage(results, "compute").maxMs()).isEqualTo(10 * SECOND);
        assertThat(stage(results, "publish").skewed()).isEqualTo(1);
        assertThat(stage(results, "publish").maxMs()).isZero();
        assertThat(stage(results, "acknowledge").maxMs()).isEqualTo(2 * SECOND);
        assertThat(stage(results, "total").maxMs()).isEqualTo(10 * SECOND);
    }

    @Test
    void updateThatDoesNotSayWhatItCoversCoversUpToItsComputation() {
        AvailabilityEvent.Builder update =
                history.update(30 * SECOND, 9).setCoversUpTo(null).setComputedAt(at(20 * SECOND));
        StockResults results = history.sale(20 * SECOND, "oslo", 1).acknowledged(update).run(HOUR);

        assertThat(latency(results)).hasSize(5).allMatch(row -> row.inferred() == 1);
    }

    @Test
    void updateThatDoesNotSayWhenItWasComputedWasComputedWhenPublished() {
        AvailabilityEvent.Builder update =
                history.update(30 * SECOND, 9)
                        .setCoversUpTo(null)
                        .setComputedAt(null)
                        .setPublishedAt(at(25 * SECOND));
        StockResults results = history.sale(20 * SECOND, "oslo", 1).acknowledged(update).run(HOUR);

        assertThat(latency(results)).hasSize(5).allMatch(row -> row.inferred() == 1);
        assertThat(stage(results, "compute").maxMs()).isEqualTo(5 * SECOND);
        assertThat(stage(results, "publish").maxMs()).isZero();
    }

    @Test
    void frontierOfTheSystemWinsAndTheOneOfAllStandsInForAnother() {
        AvailabilityEvent.Builder update =
                history.update(30 * SECOND, 8)
                        .setCoversUpTo(at(20 * SECOND))
                        .setCoversUpToBySystem(new HashMap<>(Map.of("POS", at(20 * SECOND - 1))));
        StockResults results =
                history.sale(20 * SECOND, "oslo", 3)
                        .receipt(20 * SECOND, "oslo", 2)
                        .acknowledged(update)
                        .run(40 * SECOND);

        assertThat(latency(results)).hasSize(5).allMatch(row -> row.system().equals("WMS"));
        assertThat(latency(results)).allMatch(row -> row.inferred() == 0);
        assertThat(pending(results))
                .containsExactly(new PendingChanges("web", 1, 0, at(20 * SECOND)));
    }

    @Test
    void acknowledgementAtTheObjectiveIsGood() {
        StockResults results =
                history.sale(20 * SECOND, "oslo", 1).acknowledged(80 * SECOND, 9).run(HOUR);

        assertThat(slo(results)).containsExactly(new SyncSlo(at(80 * SECOND), "web", 1, 0, 0));
    }

    @Test
    void acknowledgementOneMillisecondLaterIsBadOnceAndASampleStill() {
        StockResults results =
                history.sale(20 * SECOND, "oslo", 1).acknowledged(80 * SECOND + 1, 9).run(HOUR);

        assertThat(slo(results)).containsExactly(new SyncSlo(at(80 * SECOND), "web", 0, 1, 0));
        assertThat(stage(results, "total").maxMs()).isEqualTo(60 * SECOND + 1);
    }

    @Test
    void overdueChangeThatIsAbsorbedStaysBadAndNothingElse() {
        StockResults results =
                history.sale(20 * SECOND, "oslo", 1).receipt(80 * SECOND + 1, "oslo", 1).run(HOUR);

        assertThat(slo(results)).containsExactly(new SyncSlo(at(80 * SECOND), "web", 0, 1, 0));
        assertThat(pending(results)).isEmpty();
    }

    @Test
    void changeAbsorbedAtTheObjectiveIsAbsorbed() {
        StockResults results =
                history.sale(20 * SECOND, "oslo", 1).receipt(80 * SECOND, "oslo", 1).run(HOUR);

        assertThat(slo(results)).containsExactly(new SyncSlo(at(80 * SECOND), "web", 0, 0, 1));
    }

    @Test
    void pendingChangeIsOverdueAtTheEndOfTimeAndNotBeforeIt() {
        history.sale(20 * SECOND, "oslo", 1).sale(20 * SECOND + 1, "oslo", 1);

        assertThat(pending(history.run(80 * SECOND)))
                .containsExactly(new PendingChanges("web", 2, 1, at(20 * SECOND)));
    }

    @Test
    void ofUpdatesPublishedAtOneInstantTheLaterAcknowledgedIsDisplayed() {
        StockResults results =
                history.sale(20 * SECOND, "oslo", 1)
                        .acknowledged(history.update(30 * SECOND, 4))
                        .acknowledged(
                                history.update(40 * SECOND, 9).setPublishedAt(at(30 * SECOND)))
                        .run(HOUR);

        assertThat(results.rows(StockTable.STALE_SKUS, StaleSku.class)).isEmpty();
    }

    @Test
    void updatePublishedEarlierClosesWhatItCoversAndIsNotDisplayed() {
        StockResults results =
                history.sale(20 * SECOND, "oslo", 1)
                        .acknowledged(history.update(30 * SECOND, 9).setPublishedAt(at(0)))
                        .run(HOUR);

        assertThat(stage(results, "total").samples()).isEqualTo(1);
        assertThat(results.rows(StockTable.STALE_SKUS, StaleSku.class))
                .extracting(StaleSku::displayed, StaleSku::cause)
                .containsExactly(tuple(10L, "WRONG_QUANTITY"));
    }

    @Test
    void partlyCoveringUpdateThatIsRightAbsorbsTheRest() {
        StockResults results =
                history.sale(20 * SECOND, "oslo", 1)
                        .sale(25 * SECOND, "oslo", 1)
                        .acknowledged(history.update(30 * SECOND, 8).setCoversUpTo(at(20 * SECOND)))
                        .run(HOUR);

        assertThat(slo(results)).containsExactly(new SyncSlo(at(30 * SECOND), "web", 1, 0, 1));
    }

    @Test
    void nothingIsPendingWhileTheTruthIsUndefined() {
        StockResults results =
                new SmallHistory()
                        .channel(profile("web").setLocations(List.of("bergen")))
                        .baseline(0, "oslo", 10)
                        .acknowledged(SECOND, 3)
                        .sale(20 * SECOND, "bergen", 1)
                        .run(HOUR);

        assertThat(pending(results)).isEmpty();
        assertThat(slo(results)).isEmpty();
    }

    @Test
    void backorderLimitIsAddedOnceAndTheCapComesLast() {
        SmallHistory two =
                new SmallHistory()
                        .channel(profile("web").setSellsBackorder(true).setDisplayCap(6L))
                        .item(3)
                        .baseline(0, "oslo", 2)
                        .baseline(0, "bergen", 2)
                        .acknowledged(SECOND, 6);

        // 4 and 3 are more than 6; then 2 and 3 are less.
        assertThat(pending(two.sale(10 * SECOND, "oslo", 1).run(11 * SECOND))).isEmpty();
        assertThat(pending(two.sale(20 * SECOND, "oslo", 1).run(21 * SECOND)))
                .containsExactly(new PendingChanges("web", 1, 0, at(20 * SECOND)));
        assertThat(pending(two.acknowledged(30 * SECOND, 5).run(31 * SECOND))).isEmpty();
    }

    @Test
    void negativeLocationTakesNothingFromAnother() {
        history.baseline(2 * SECOND, "bergen", 0)
                .sale(20 * SECOND, "bergen", 5)
                .sale(21 * SECOND, "oslo", 1)
                .acknowledged(30 * SECOND, 9);

        assertThat(slo(history.run(HOUR)))
                .containsExactly(new SyncSlo(at(30 * SECOND), "web", 1, 0, 0));
    }

    @Test
    void eventThatChangesSeveralLocationsIsOneChange() {
        history.baseline(2 * SECOND, "bergen", 5)
                .acknowledged(3 * SECOND, 15)
                .reservation(ReservationKind.CREATED, 4 * SECOND, "r", 4, null)
                .acknowledged(5 * SECOND, 11)
                .shipment(20 * SECOND, "bergen", 3, "r")
                .shipment(30 * SECOND, "bergen", 2, "r");

        // The first one takes as much from one location as it frees at the other.
        assertThat(pending(history.run(40 * SECOND)))
                .containsExactly(new PendingChanges("web", 1, 0, at(30 * SECOND)));
    }

    @Test
    void percentilesAreThoseOfTheChangesThemselves() {
        SmallHistory many =
                new SmallHistory().channel().baseline(0, "oslo", 1_000).acknowledged(1, 1_000);
        for (int i = 1; i <= 200; i++) {
            many.sale(1_000 - i, "oslo", 1);
        }
        SyncLatency total = stage(many.acknowledged(1_000, 800).run(HOUR), "total");

        assertThat(total.samples()).isEqualTo(200);
        assertThat(total.meanMs()).isEqualTo(100.5);
        assertThat(total.maxMs()).isEqualTo(200);
        assertThat(total.p50Ms()).isEqualTo(100);
        assertThat(total.p90Ms()).isEqualTo(180);
        assertThat(total.p95Ms()).isEqualTo(190);
        assertThat(total.p99Ms()).isEqualTo(198);
    }
}
