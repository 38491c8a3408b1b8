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
 * Partial additions behind the views {@code sync_latency}, {@code sync_latency_1m} and {@code
 * sync_latency_1h}.
 */
public enum SyncLatencyTable implements ClickHouseTable<SyncLatencyRow> {
    INSTANCE;

    @Override
    public String tableName() {
        return "sync_latency_rows";
    }

    @Override
    public List<Column<SyncLatencyRow>> columns() {
        return List.of(
                column("window_start", DATE_TIME_MILLIS, SyncLatencyRow::windowStartMillis),
                column("channel", LOW_CARDINALITY_STRING, SyncLatencyRow::channel),
                column("system", LOW_CARDINALITY_STRING, SyncLatencyRow::system),
                column("stage", LOW_CARDINALITY_STRING, SyncLatencyRow::stage),
                column("samples", INT64, SyncLatencyRow::samples),
                column("inferred", INT64, SyncLatencyRow::inferred),
                column("skewed", INT64, SyncLatencyRow::skewed),
                column("sum_millis", INT64, SyncLatencyRow::sumMillis),
                column("max_millis", INT64, SyncLatencyRow::maxMillis),
                column("bins", SketchBins.COLUMN, SyncLatencyRow::bins));
    }

    @Override
    public String partitionBy() {
        return Days.PARTITION_BY;
    }

    @Override
    public long partition(SyncLatencyRow row) {
        return Days.number(row.windowStartMillis());
    }
}
