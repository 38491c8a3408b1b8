// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import static io.stockscope.sink.clickhouse.Column.column;
import static io.stockscope.sink.clickhouse.ColumnTypes.DATE_TIME_MILLIS;
import static io.stockscope.sink.clickhouse.ColumnTypes.INT64;
import static io.stockscope.sink.clickhouse.ColumnTypes.LOW_CARDINALITY_STRING;
import static io.stockscope.sink.clickhouse.ColumnTypes.UINT64;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import java.util.List;

/** Rows behind the view {@code unanchored_locations}: the latest version per location counts. */
public enum UnanchoredLocationTable implements ClickHouseTable<UnanchoredLocationRow> {
    INSTANCE;

    @Override
    public String tableName() {
        return "unanchored_locations_rows";
    }

    @Override
    public List<Column<UnanchoredLocationRow>> columns() {
        return List.of(
                column("location", LOW_CARDINALITY_STRING, UnanchoredLocationRow::location),
                column("skus", INT64, UnanchoredLocationRow::skus),
                column("as_of", DATE_TIME_MILLIS, UnanchoredLocationRow::asOfMillis),
                column("version", UINT64, UnanchoredLocationRow::version));
    }

    @Override
    public List<String> key() {
        return List.of("location");
    }

    @Override
    public long version(UnanchoredLocationRow row) {
        return row.version();
    }
}
