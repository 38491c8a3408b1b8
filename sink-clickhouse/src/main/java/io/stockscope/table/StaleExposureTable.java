// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import static io.stockscope.sink.clickhouse.Column.column;
import static io.stockscope.sink.clickhouse.ColumnTypes.DATE_TIME_MILLIS;
import static io.stockscope.sink.clickhouse.ColumnTypes.INT64;
import static io.stockscope.sink.clickhouse.ColumnTypes.LOW_CARDINALITY_STRING;
import static io.stockscope.sink.clickhouse.ColumnTypes.UINT64;
import static io.stockscope.sink.clickhouse.ColumnTypes.decimal;
import static io.stockscope.sink.clickhouse.ColumnTypes.nullable;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import java.time.Duration;
import java.util.List;

/**
 * Rows behind the views {@code stale_exposure}, {@code stale_exposure_1m} and {@code
 * stale_exposure_1h}: the latest version per channel and window counts. They are no sums, so no
 * rollup can be made of the rows below it; each is written.
 */
public enum StaleExposureTable implements ClickHouseTable<StaleExposureRow> {
    TEN_SECONDS("stale_exposure_rows", Duration.ofSeconds(10), Days.PARTITION_BY),
    MINUTE("stale_exposure_1m_rows", Duration.ofMinutes(1), Days.PARTITION_BY),
    // Kept for good, and few: a partition per day would be more than what is in it.
    HOUR("stale_exposure_1h_rows", Duration.ofHours(1), "");

    private final String tableName;
    private final Duration window;
    private final String partitionBy;

    StaleExposureTable(String tableName, Duration window, String partitionBy) {
        this.tableName = tableName;
        this.window = window;
        this.partitionBy = partitionBy;
    }

    /** Returns how long a window of this table is; they begin at its multiples since the epoch. */
    public Duration window() {
        return window;
    }

    @Override
    public String tableName() {
        return tableName;
    }

    @Override
    public List<Column<StaleExposureRow>> columns() {
        return List.of(
                column("channel", LOW_CARDINALITY_STRING, StaleExposureRow::channel),
                column("window_start", DATE_TIME_MILLIS, StaleExposureRow::windowStartMillis),
                column("stale_skus", INT64, StaleExposureRow::staleSkus),
                column("oversell_units", INT64, StaleExposureRow::oversellUnits),
                column("oversell_value", decimal(18, 4), StaleExposureRow::oversellValue),
                column("lost_sale_units", INT64, StaleExposureRow::lostSaleUnits),
                column("lost_sale_value", decimal(18, 4), StaleExposureRow::lostSaleValue),
                column(
                        "oldest_since",
                        nullable(DATE_TIME_MILLIS),
                        StaleExposureRow::oldestSinceMillis),
                column("most_stale_skus", INT64, StaleExposureRow::mostStaleSkus),
                column("most_oversell_value", decimal(18, 4), StaleExposureRow::mostOversellValue),
                column("most_lost_sale_value", decimal(18, 4), StaleExposureRow::mostLostSaleValue),
                column("version", UINT64, StaleExposureRow::version));
    }

    @Override
    public List<String> key() {
        return List.of("channel", "window_start");
    }

    @Override
    public long version(StaleExposureRow row) {
        return row.version();
    }

    @Override
    public String partitionBy() {
        return partitionBy;
    }

    @Override
    public long partition(StaleExposureRow row) {
        return partitionBy.isEmpty() ? 0 : Days.number(row.windowStartMillis());
    }
}
