// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import static io.stockscope.reference.SmallHistory.SECOND;
import static io.stockscope.reference.SmallHistory.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the worked cases do not say of stale stock. */
class ReferenceExposureTest {
    private static final long HOUR = 3_600 * SECOND;
    private static final long THRESHOLD = 120 * SECOND;

    private final SmallHistory history =
            new SmallHistory().channel().item(0).baseline(0, "oslo", 10).acknowledged(SECOND, 10);

    private static List<StaleSku> stale(StockResults results) {
        return results.rows(StockTable.STALE_SKUS, StaleSku.class);
    }

    private static List<StaleExposure> exposure(StockResults results) {
        return results.rows(StockTable.STALE_EXPOSURE, StaleExposure.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1})
    void whatAgreesBeforeItHasBeenLongerThanTheThresholdWasNotStale(long millis) {
        history.sale(20 * SECOND, "oslo", 1).acknowledged(20 * SECOND + THRESHOLD + millis, 9);

        assertThat(stale(history.run(HOUR))).isEmpty();
        assertThat(exposure(history.run(HOUR))).isEmpty();
    }

    @Test
    void whatIsLongerThanTheThresholdIsStaleFromTheNextMillisecondOn() {
        history.sale(20 * SECOND, "oslo", 1);

        assertThat(stale(history.run(20 * SECOND + THRESHOLD))).isEmpty();
        assertThat(stale(history.run(20 * SECOND + THRESHOLD + 1)))
                .extracting(StaleSku::since)
                .containsExactly(at(20 * SECOND));

        history.acknowledged(20 * SECOND + THRESHOLD + 2, 9);

        assertThat(stale(history.run(HOUR)))
                .extracting(StaleSku::endedAt)
                .containsExactly(at(20 * SECOND + THRESHOLD + 2));
    }

    @Test
    void windowHasTheNumbersOfItsLastMillisecond() {
        // Stale from the last millisecond of the window at 140 s on, and 1 unit worse at its end.
        long since = 30 * SECOND - 2;
        history.sale(since, "oslo", 1)
                .sale(since + THRESHOLD + 2, "oslo", 1)
                .acknowledged(170 * SECOND - 1, 8)
                .sale(170 * SECOND, "oslo", 1);

        assertThat(exposure(history.run(200 * SECOND)))
                .containsExactly(
                        row(140 * SECOND, 1, 1, at(since)),
                        row(150 * SECOND, 1, 2, at(since)),
                        row(160 * SECOND, 0, 0, null));
    }

    @Test
    void whatIsStaleWithinOneWindowOnlyIsNotSeenAtItsEnd() {
        history.sale(21 * SECOND, "oslo", 1).acknowledged(142 * SECOND, 9);

        assertThat(stale(history.run(HOUR))).hasSize(1);
        assertThat(exposure(history.run(HOUR))).isEmpty();
    }

    @Test
    void windowThatHasNotEndedHasNoRow() {
        history.sale(20 * SECOND, "oslo", 1);

        assertThat(exposure(history.run(150 * SECOND - 2))).isEmpty();
        assertThat(exposure(history.run(150 * SECOND - 1))).hasSize(1);
    }

    @Test
    void unpricedSkuCountsInUnits() {
        StockResults results =
                new SmallHistory()
                        .channel()
                        .baseline(0, "oslo", 10)
                        .acknowledged(SECOND, 4)
                        .sale(20 * SECOND, "oslo", 7)
                        .run(HOUR);

        assertThat(exposure(results))
                .extracting(
                        StaleExposure::lostSaleUnits,
                        StaleExposure::oversellUnits,
                        StaleExposure::oversellValue)
                .containsExactly(tuple(0L, 1L, BigDecimal.ZERO.setScale(4)));
    }

    @Test
    void staleSkuTellsHowItWasLastAndTheWorstOfItsStaleTime() {
        // Not yet stale: 9 too many. Then 2, 5 and 3.
        history.sale(20 * SECOND, "oslo", 9)
                .receipt(30 * SECOND, "oslo", 7)
                .sale(200 * SECOND, "oslo", 3)
                .acknowledged(300 * SECOND, 8)
                .acknowledged(400 * SECOND, 5);

        assertThat(stale(history.run(HOUR)))
                .containsExactly(
                        new StaleSku(
                                "web",
                                SmallHistory.SKU,
                                at(20 * SECOND),
                                at(400 * SECOND),
                                "WRONG_QUANTITY",
                                8,
                                5,
                                0,
                                5,
                                new BigDecimal("50")));
    }

    @Test
    void acknowledgementThatLeavesItDivergedDoesNotStartItAnew() {
        history.sale(20 * SECOND, "oslo", 1).acknowledged(130 * SECOND, 7);

        assertThat(stale(history.run(141 * SECOND)))
                .extracting(StaleSku::since)
                .containsExactly(at(20 * SECOND));
    }

    @Test
    void whatAgreesAndDivergesAgainInOneInstantBeginsAnew() {
        history.sale(20 * SECOND, "oslo", 1)
                .receipt(100 * SECOND, "oslo", 1)
                .sale(100 * SECOND, "oslo", 2);

        assertThat(stale(history.run(HOUR)))
                .extracting(StaleSku::since)
                .containsExactly(at(100 * SECOND));
    }

    private static StaleExposure row(
            long windowMillis, long skus, long units, @Nullable Instant since) {
        return new StaleExposure(
                at(windowMillis),
                "web",
                skus,
                units,
                BigDecimal.valueOf(10 * units),
                0,
                BigDecimal.ZERO,
                since);
    }
}
