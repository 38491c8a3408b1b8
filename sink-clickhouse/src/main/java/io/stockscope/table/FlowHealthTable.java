// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import static io.stockscope.sink.clickhouse.Column.column;
import static io.stockscope.sink.clickhouse.ColumnTypes.DATE_TIME_MILLIS;
import static io.stockscope.sink.clickhouse.ColumnTypes.INT64;
import static io.stockscope.sink.clickhouse.ColumnTypes.LOW_CARDINALITY_STRING;
import static io.stockscope.sink.clickhouse.ColumnTypes.STRING;
import static io.stockscope.sink.clickhouse.ColumnTypes.mapOf;
import static io.stockscope.sink.clickhouse.ColumnTypes.nullable;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import java.util.List;

/**
 * Partial additions behind the views {@code flow_health}, {@code flow_health_1m} and {@code
 * flow_health_1h}.
 */
public enum FlowHealthTable implements ClickHouseTable<FlowHealthRow> {
    INSTANCE;

    @Override
    public String tableName() {
        return "flow_health_rows";
    }

    @Override
    public List<Column<FlowHealthRow>> columns() {
        return List.of(
                column("window_start", DATE_TIME_MILLIS, FlowHealthRow::windowStartMillis),
                column("source", LOW_CARDINALITY_STRING, FlowHealthRow::source),
                column("topic", LOW_CARDINALITY_STRING, FlowHealthRow::topic),
                column("events", INT64, FlowHealthRow::events),
                column("duplicates", INT64, FlowHealthRow::duplicates),
                column("late", INT64, FlowHealthRow::late),
                column("superseded", INT64, FlowHealthRow::superseded),
                column("too_old", INT64, FlowHealthRow::tooOld),
                column("unmapped", INT64, FlowHealthRow::unmapped),
                column("unpriced", INT64, FlowHealthRow::unpriced),
                column("dead_letters", mapOf(STRING, INT64), FlowHealthRow::deadLetters),
                column("capture_sum_millis", INT64, FlowHealthRow::captureSumMillis),
                column("capture_bins", SketchBins.COLUMN, FlowHealthRow::captureBins),
                column("backlog_millis", nullable(INT64), FlowHealthRow::backlogMillis));
    }

    @Override
    public String partitionBy() {
        return Days.PARTITION_BY;
    }

    @Override
    public long partition(FlowHealthRow row) {
        return Days.number(row.windowStartMillis());
    }
}
