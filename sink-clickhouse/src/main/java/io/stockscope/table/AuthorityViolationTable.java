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
 * Partial additions behind the views {@code authority_violations}, {@code authority_violations_1m}
 * and {@code authority_violations_1h}.
 */
public enum AuthorityViolationTable implements ClickHouseTable<AuthorityViolationRow> {
    INSTANCE;

    @Override
    public String tableName() {
        return "authority_violations_rows";
    }

    @Override
    public List<Column<AuthorityViolationRow>> columns() {
        return List.of(
                column("window_start", DATE_TIME_MILLIS, AuthorityViolationRow::windowStartMillis),
                column("source", LOW_CARDINALITY_STRING, AuthorityViolationRow::source),
                column("state", LOW_CARDINALITY_STRING, AuthorityViolationRow::state),
                column("events", INT64, AuthorityViolationRow::events));
    }

    @Override
    public String partitionBy() {
        return Days.PARTITION_BY;
    }

    @Override
    public long partition(AuthorityViolationRow row) {
        return Days.number(row.windowStartMillis());
    }
}
