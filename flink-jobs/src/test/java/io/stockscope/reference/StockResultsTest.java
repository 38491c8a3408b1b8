// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import static io.stockscope.reference.SmallHistory.SECOND;
import static io.stockscope.reference.SmallHistory.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stockscope.reference.StockResults.Level;
import io.stockscope.reference.StockResults.SloTotals;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How results are held against each other. */
class StockResultsTest {
    private static StockResults of(Row... rows) {
        Set<StockTable> tables = EnumSet.noneOf(StockTable.class);
        for (Row row : rows) {
            tables.add(row.table());
        }
        return StockResults.of(tables, List.of(rows), Map.of());
    }

    private static ErpPostingDelay delay(double p95Millis, double meanMillis) {
        return new ErpPostingDelay(at(0), "POS", 2, 0, meanMillis, 1_000, p95Millis, 10_000);
    }

    private static StaleSku stale(@Nullable Instant endedAt) {
        return new StaleSku(
                "web",
                "mug",
                at(endedAt == null ? SECOND : 0),
                endedAt,
                "WRONG_QUANTITY",
                5,
                3,
                0,
                2,
                BigDecimal.ZERO);
    }

    @Test
    void rowThatIsMissingUnexpectedOrOtherIsNamedByTableAndColumn() {
        Level oslo = new Level("mug", "oslo", 5, 0, 0, 0, 0, 5);
        Level changed = new Level("mug", "oslo", 5, 0, 0, 1, 0, 5);
        Level bergen = new Level("mug", "bergen", 5, 0, 0, 0, 0, 5);

        assertThat(of(oslo, bergen).differences(of(changed)))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).startsWith("stock_levels: missing row {sku=mug"),
                        line ->
                                assertThat(line)
                                        .isEqualTo(
                                                "stock_levels, mug at oslo: reserved expected 0,"
                                                        + " but was 1"));
        assertThat(of(oslo).differences(of(oslo, bergen)))
                .singleElement()
                .asString()
                .startsWith("stock_levels: unexpected row {sku=mug, location=bergen");
        assertThat(of(oslo).differences(of(oslo, oslo)))
                .singleElement()
                .asString()
                .contains("more than one row");
    }

    @Test
    void percentilesMayBeOnePercentAndOneMillisecondOffAndMeansMayNot() {
        StockResults expected = of(delay(5_000, 2_000));

        assertThat(expected.differences(of(delay(5_051, 2_000)))).isEmpty();
        assertThat(expected.differences(of(delay(4_949, 2_000)))).isEmpty();
        assertThat(expected.differences(of(delay(5_051.5, 2_000)))).hasSize(1);
        assertThat(expected.differences(of(delay(5_000, 2_000.1)))).hasSize(1);
    }

    @Test
    void onlyTablesThatBothProvideAreHeldAgainstEachOther() {
        Level level = new Level("mug", "oslo", 5, 0, 0, 0, 0, 5);
        StockResults both = of(level, stale(null));

        assertThat(both.differences(of(level))).isEmpty();
        assertThat(both.differences(both.withOnly(Set.of(StockTable.STALE_SKUS)))).isEmpty();
        assertThat(of(level).differences(of(stale(null)))).hasSize(1);
    }

    @Test
    void tableThatIsNotProvidedHasNoRowsToAskFor() {
        StockResults levels = of(new Level("mug", "oslo", 5, 0, 0, 0, 0, 5));

        assertThatThrownBy(levels::sloTotals)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("sync_slo");
    }

    @Test
    void rowsThatSayNothingAreNone() {
        StockResults zero = of(new SyncSlo(at(0), "web", 0, 0, 0));

        assertThat(zero.rows(StockTable.SYNC_SLO, SyncSlo.class)).isEmpty();
    }

    @Test
    void presentIsWhatIsNotOver() {
        Level level = new Level("mug", "oslo", 5, 0, 0, 0, 0, 5);
        StockResults results =
                of(level, stale(null), stale(at(SECOND)), new SyncSlo(at(0), "web", 1, 0, 0));

        assertThat(results.present()).isEqualTo(of(level, stale(null)));
    }

    @Test
    void correctionsInOtherWindowsLeaveTotalsAlone() {
        StockResults corrected =
                of(
                        new SyncSlo(at(0), "web", 2, 0, 1),
                        new SyncSlo(at(10 * SECOND), "web", 1, -1, 0),
                        new SyncSlo(at(20 * SECOND), "web", 0, 1, 0),
                        new SyncSlo(at(0), "shop", -1, 1, 0),
                        new SyncSlo(at(10 * SECOND), "shop", 1, -1, 0));

        assertThat(corrected.sloTotals()).isEqualTo(Map.of("web", new SloTotals(3, 0, 1)));
    }
}
