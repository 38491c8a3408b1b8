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
 * Partial additions behind the views {@code book_comparisons}, {@code book_comparisons_1m} and
 * {@code book_comparisons_1h}.
 */
public enum BookComparisonTable implements ClickHouseTable<BookComparisonRow> {
    INSTANCE;

    @Override
    public String tableName() {
        return "book_comparisons_rows";
    }

    @Override
    public List<Column<BookComparisonRow>> columns() {
        return List.of(
                column("window_start", DATE_TIME_MILLIS, BookComparisonRow::windowStartMillis),
                column("location", LOW_CARDINALITY_STRING, BookComparisonRow::location),
                column("system", LOW_CARDINALITY_STRING, BookComparisonRow::system),
                column("comparisons", INT64, BookComparisonRow::comparisons),
                column("differing", INT64, BookComparisonRow::differing));
    }

    @Override
    public String partitionBy() {
        return Days.PARTITION_BY;
    }

    @Override
    public long partition(BookComparisonRow row) {
        return Days.number(row.windowStartMillis());
    }
}
