// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import static io.stockscope.sink.clickhouse.Column.column;
import static io.stockscope.sink.clickhouse.ColumnTypes.DATE_TIME_MILLIS;
import static io.stockscope.sink.clickhouse.ColumnTypes.INT64;
import static io.stockscope.sink.clickhouse.ColumnTypes.LOW_CARDINALITY_STRING;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import java.util.List;

/**
 * Partial additions behind the views {@code sync_slo}, {@code sync_slo_1m} and {@code sync_slo_1h}.
 */
public enum SyncSloTable implements ClickHouseTable<SyncSloRow> {
    INSTANCE;

    @Override
    public String tableName() {
        return "sync_slo_rows";
    }

    @Override
    public List<Column<SyncSloRow>> columns() {
        return List.of(
                column("window_start", DATE_TIME_MILLIS, SyncSloRow::windowStartMillis),
                column("channel", LOW_CARDINALITY_STRING, SyncSloRow::channel),
                column("good", INT64, SyncSloRow::good),
                column("bad", INT64, SyncSloRow::bad),
                column("absorbed", INT64, SyncSloRow::absorbed));
    }

    @Override
    public String partitionBy() {
        return Days.PARTITION_BY;
    }

    @Override
    public long partition(SyncSloRow row) {
        return Days.number(row.windowStartMillis());
    }
}
