// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock.total;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.stock.ChannelType;
import io.stockscope.stock.Exposure;
import io.stockscope.stock.StockGauge;
import io.stockscope.stock.StockSystem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class TotalsTest {

    @Test
    void pendingIsNewsOnceAndWhenItHasChanged() throws IOException {
        ChannelTotals web = new ChannelTotals("web");
        web.add(StockGauge.PENDING_CHANGES, 2);
        web.add(StockGauge.OVERDUE_CHANGES, 1);
        web.add(oldest(50, 1));
        web.add(oldest(40, 1));

        assertThat(web.takePendingNews()).isEqualTo(new Pending(2, 1, 40L));
        ChannelTotals restored = (ChannelTotals) restored(web);
        assertThat(restored.takePendingNews()).isNull();

        restored.add(StockGauge.PENDING_CHANGES, -1);
        restored.add(oldest(40, -1));
        assertThat(restored.takePendingNews()).isEqualTo(new Pending(1, 1, 50L));
    }

    @Test
    void instantThatIsTakenAwayBeforeItCameIsNotThere() {
        Instants instants = new Instants();
        instants.add(10, -1);
        instants.add(20, 1);
        assertThat(instants.earliest()).isEqualTo(20);
        instants.add(10, 1);
        instants.add(20, -1);
        assertThat(instants.earliest()).isNull();
        assertThat(instants.isEmpty()).isTrue();
    }

    @Test
    void channelKeepsItsStateInWriting() throws IOException {
        ChannelTotals web = new ChannelTotals("web");
        ExposureSums by = new ExposureSums();
        by.add(new Exposure(3, new BigDecimal("29.97"), 1, new BigDecimal("9.99"), 7), 1);
        web.add(new Change.Exposed("web", ChannelType.STORE, 10_000, by), 3_600_000);
        web.add(StockGauge.DUPLICATE_RESERVATIONS_OPEN, 4);
        long version = web.nextVersion(100);

        ChannelTotals restored = (ChannelTotals) restored(web);

        assertThat(restored.channel()).isEqualTo("web");
        assertThat(restored.channelType()).isEqualTo(ChannelType.STORE);
        assertThat(restored.exposure().now())
                .isEqualTo(
                        new ExposureNumbers(
                                1, 3, new BigDecimal("29.97"), 1, new BigDecimal("9.99"), 7L));
        assertThat(restored.duplicatesOpen()).isEqualTo(4);
        assertThat(restored.nextVersion(99)).isEqualTo(version + 1);
        assertThat(restored.nextVersion(101)).isEqualTo((101L << 32) + 1);
    }

    @Test
    void locationAddsUpBySystemAndTellsUnanchoredWhenTheyChange() throws IOException {
        LocationTotals oslo = new LocationTotals("oslo");
        oslo.add(StockGauge.NEGATIVE_ATS_OPEN, null, 1);
        oslo.add(StockGauge.NEGATIVE_ATS_UNITS, null, 5);
        oslo.add(StockGauge.DISCREPANCIES_OPEN, StockSystem.ERP, 1);
        oslo.add(StockGauge.DISCREPANCIES_OPEN, StockSystem.WMS, 2);
        oslo.add(StockGauge.UNANCHORED_SKUS, null, 3);

        assertThat(oslo.takeUnanchoredNews()).isEqualTo(3);
        LocationTotals restored = (LocationTotals) restored(oslo);
        assertThat(restored.takeUnanchoredNews()).isNull();
        restored.add(StockGauge.UNANCHORED_SKUS, null, -3);
        assertThat(restored.takeUnanchoredNews()).isZero();
        assertThat(restored.negativeOpen()).isEqualTo(1);
        assertThat(restored.negativeUnits()).isEqualTo(5);
        assertThat(restored.discrepanciesOpen())
                .containsEntry(StockSystem.ERP, 1L)
                .containsEntry(StockSystem.WMS, 2L);
    }

    @Test
    void sourceIsCompleteAsFarAsItWasReadAndTimeHasPassed() throws IOException {
        SourceTotals erp = new SourceTotals("erp");
        erp.add(new Change.Heard("erp", "erp.stock", 1_000, 5_000, 5_000));

        assertThat(erp.takeRecordedToNews(600)).isEqualTo(600);
        assertThat(erp.takeRecordedToNews(900)).isEqualTo(900);
        SourceTotals restored = (SourceTotals) restored(erp);
        assertThat(restored.takeRecordedToNews(900)).isNull();
        assertThat(restored.takeRecordedToNews(2_000)).isEqualTo(1_000);
        // It is silent: time passes, and it does not advance.
        assertThat(restored.takeRecordedToNews(9_000)).isNull();

        // What comes late was read now, and is not the newest.
        restored.add(new Change.Heard("erp", "erp.stock", 400, 9_000, 9_000));
        assertThat(restored.takeRecordedToNews(9_000)).isNull();
        assertThat(restored.lastReadAtMillis()).isEqualTo(9_000);
        assertThat(restored.byTopic())
                .hasEntrySatisfying(
                        "erp.stock",
                        newest -> {
                            assertThat(newest.backlogMillis(4_999)).isEqualTo(4_000);
                            assertThat(newest.backlogMillis(5_000)).isZero();
                        });
    }

    private static Change.OldestPending oldest(long atMillis, int times) {
        Instants by = new Instants();
        by.add(atMillis, times);
        return new Change.OldestPending("web", by);
    }

    private static Totals restored(Totals totals) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Totals.write(totals, new DataOutputStream(bytes));
        return Totals.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }
}
