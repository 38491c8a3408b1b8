// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import static io.stockscope.sink.clickhouse.Column.column;
import static io.stockscope.sink.clickhouse.ColumnTypes.BOOL;
import static io.stockscope.sink.clickhouse.ColumnTypes.DATE_TIME_MILLIS;
import static io.stockscope.sink.clickhouse.ColumnTypes.FLOAT64;
import static io.stockscope.sink.clickhouse.ColumnTypes.LOW_CARDINALITY_STRING;
import static io.stockscope.sink.clickhouse.ColumnTypes.STRING;
import static io.stockscope.sink.clickhouse.ColumnTypes.UINT64;
import static io.stockscope.sink.clickhouse.ColumnTypes.mapOf;
import static io.stockscope.sink.clickhouse.ColumnTypes.nullable;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import java.util.List;

/** Rows behind the view {@code alerts}: the latest version per episode counts. */
public enum AlertTable implements ClickHouseTable<AlertRow> {
    INSTANCE;

    @Override
    public String tableName() {
        return "alerts_rows";
    }

    @Override
    public List<Column<AlertRow>> columns() {
        return List.of(
                column("alert_id", STRING, AlertRow::alertId),
                column("started_at", DATE_TIME_MILLIS, AlertRow::startedAtMillis),
                column("rule_name", LOW_CARDINALITY_STRING, AlertRow::ruleName),
                column("severity", LOW_CARDINALITY_STRING, AlertRow::severity),
                column("state", LOW_CARDINALITY_STRING, AlertRow::state),
                column("labels", mapOf(STRING, STRING), AlertRow::labels),
                column("annotations", mapOf(STRING, STRING), AlertRow::annotations),
                column("value", FLOAT64, AlertRow::value),
                column("condition", STRING, AlertRow::condition),
                column("at", DATE_TIME_MILLIS, AlertRow::atMillis),
                column("ended_at", nullable(DATE_TIME_MILLIS), AlertRow::endedAtMillis),
                column("fired", BOOL, AlertRow::fired),
                column("version", UINT64, AlertRow::version));
    }

    @Override
    public List<String> key() {
        return List.of("alert_id", "started_at");
    }

    @Override
    public long version(AlertRow row) {
        return row.version();
    }
}
