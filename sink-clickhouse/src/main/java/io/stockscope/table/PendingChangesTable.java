// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import static io.stockscope.sink.clickhouse.Column.column;
import static io.stockscope.sink.clickhouse.ColumnTypes.DATE_TIME_MILLIS;
import static io.stockscope.sink.clickhouse.ColumnTypes.INT64;
import static io.stockscope.sink.clickhouse.ColumnTypes.LOW_CARDINALITY_STRING;
import static io.stockscope.sink.clickhouse.ColumnTypes.UINT64;
import static io.stockscope.sink.clickhouse.ColumnTypes.nullable;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import java.util.List;

/** Rows behind the view {@code pending_changes}: the latest version per channel counts. */
public enum PendingChangesTable implements ClickHouseTable<PendingChangesRow> {
    INSTANCE;

    @Override
    public String tableName() {
        return "pending_changes_rows";
    }

    @Override
    public List<Column<PendingChangesRow>> columns() {
        return List.of(
                column("channel", LOW_CARDINALITY_STRING, PendingChangesRow::channel),
                column("pending", INT64, PendingChangesRow::pending),
                column("overdue", INT64, PendingChangesRow::overdue),
                column(
                        "oldest_occurred_at",
                        nullable(DATE_TIME_MILLIS),
                        PendingChangesRow::oldestOccurredAtMillis),
                column("as_of", DATE_TIME_MILLIS, PendingChangesRow::asOfMillis),
                column("version", UINT64, PendingChangesRow::version));
    }

    @Override
    public List<String> key() {
        return List.of("channel");
    }

    @Override
    public long version(PendingChangesRow row) {
        return row.version();
    }
}
