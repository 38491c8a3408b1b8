// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.job.stock.StockHarness.Execution;
import io.stockscope.job.stock.sum.Fact;
import io.stockscope.stock.AvailabilityUpdate;
import io.stockscope.stock.ChannelTerms;
import io.stockscope.stock.ChannelType;
import io.stockscope.stock.Disposition;
import io.stockscope.stock.StockEvent;
import io.stockscope.stock.StockEventKind;
import io.stockscope.stock.StockGauge;
import io.stockscope.table.StaleSkuRow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What becomes of SKUs at rest when the profile of their channel changes. Ten mugs are displayed,
 * two were sold at second 30, and nothing happens since.
 */
class ProfileChangesTest {
    private static final long BEGINNING = Instant.parse("2026-06-01T12:00:00Z").toEpochMilli();
    private static final String WEB = "web";
    private static final ChannelTerms TERMS = terms(ChannelType.ECOMMERCE);

    private StockHarness harness;
    private int events;

    @BeforeEach
    void twoOfTenDisplayedMugsAreSold() throws Exception {
        harness = StockHarness.open(Execution.STREAMING, EndOfTime.NONE);
        profile(TERMS);
        come(StockEventKind.BASELINE, 0, 10, null);
        come(
                StockEventKind.AVAILABILITY_ACKNOWLEDGED,
                10,
                10,
                new AvailabilityUpdate(0, millis(5), Map.of(), millis(8), millis(9)));
        come(StockEventKind.SALE, 30, 2, null);
        harness.watermark(millis(100));
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void nothingIsStaleOrPendingOnAChannelWhoseProfileIsTakenBack() throws Exception {
        harness.watermark(millis(400));
        assertThat(lastStale().endedAtMillis()).isNull();
        assertThat(gauge(StockGauge.PENDING_CHANGES)).isEqualTo(1);
        assertThat(gauge(StockGauge.OVERDUE_CHANGES)).isEqualTo(1);
        assertThat(staleSkus()).isEqualTo(1);

        profile(null);
        assertThat(lastStale().endedAtMillis()).isEqualTo(millis(400));
        assertThat(gauge(StockGauge.PENDING_CHANGES)).isZero();
        assertThat(gauge(StockGauge.OVERDUE_CHANGES)).isZero();
        assertThat(staleSkus()).isZero();

        come(StockEventKind.SALE, 500, 1, null);
        harness.watermark(millis(1_000));
        assertThat(gauge(StockGauge.PENDING_CHANGES)).isZero();
        assertThat(staleSkus()).isZero();

        profile(TERMS);
        come(StockEventKind.SALE, 1_100, 1, null);
        harness.watermark(millis(1_300));
        assertThat(gauge(StockGauge.PENDING_CHANGES)).isEqualTo(1);
        assertThat(staleSkus()).isEqualTo(1);
        assertThat(lastStale().truth()).isEqualTo(6);
    }

    @Test
    void exposureIsOfTheTypeOfTheProfileInForceThoughASkuIsStillJudgedByTheFormerOne()
            throws Exception {
        profile(terms(ChannelType.B2B));
        harness.watermark(millis(200));
        assertThat(facts(Fact.Exposed.class))
                .extracting(Fact.Exposed::channelType)
                .containsExactly(ChannelType.B2B);
    }

    private long gauge(StockGauge gauge) {
        return facts(Fact.Gauged.class).stream()
                .filter(fact -> fact.gauge() == gauge)
                .mapToLong(Fact.Gauged::change)
                .sum();
    }

    private int staleSkus() {
        return facts(Fact.Exposed.class).stream().mapToInt(Fact.Exposed::times).sum();
    }

    private StaleSkuRow lastStale() {
        List<StaleSkuRow> rows = harness.sideOutput(StockFunction.STALE_SKUS);
        return rows.get(rows.size() - 1);
    }

    private <T extends Fact> List<T> facts(Class<T> type) {
        return harness.sideOutput(StockFunction.FACTS).stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private void profile(@Nullable ChannelTerms terms) throws Exception {
        harness.process(StockInput.of(new ChannelUpdate(WEB, terms)));
    }

    private void come(
            StockEventKind kind, int second, long units, @Nullable AvailabilityUpdate update)
            throws Exception {
        events++;
        harness.process(
                StockInput.of(
                        new StockEvent(
                                kind,
                                "e" + events,
                                "test",
                                "mug",
                                millis(second),
                                millis(second),
                                null,
                                "oslo",
                                WEB,
                                units,
                                Disposition.SELLABLE,
                                null,
                                null,
                                null,
                                update,
                                null)));
    }

    private static ChannelTerms terms(ChannelType type) {
        return new ChannelTerms(type, List.of(), null, false, 60_000, 120_000);
    }

    private static long millis(int second) {
        return BEGINNING + second * 1000L;
    }
}
