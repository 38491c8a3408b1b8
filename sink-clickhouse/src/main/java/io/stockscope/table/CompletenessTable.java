// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import static io.stockscope.sink.clickhouse.Column.column;
import static io.stockscope.sink.clickhouse.ColumnTypes.DATE_TIME_MILLIS;
import static io.stockscope.sink.clickhouse.ColumnTypes.LOW_CARDINALITY_STRING;
import static io.stockscope.sink.clickhouse.ColumnTypes.UINT64;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import java.util.List;

/** Rows behind the view {@code completeness}: the latest version per source counts. */
public enum CompletenessTable implements ClickHouseTable<CompletenessRow> {
    INSTANCE;

    @Override
    public String tableName() {
        return "completeness_rows";
    }

    @Override
    public List<Column<CompletenessRow>> columns() {
        return List.of(
                column("source", LOW_CARDINALITY_STRING, CompletenessRow::source),
                column("recorded_to", DATE_TIME_MILLIS, CompletenessRow::recordedToMillis),
                column("version", UINT64, CompletenessRow::version));
    }

    @Override
    public List<String> key() {
        return List.of("source");
    }

    @Override
    public long version(CompletenessRow row) {
        return row.version();
    }
}
