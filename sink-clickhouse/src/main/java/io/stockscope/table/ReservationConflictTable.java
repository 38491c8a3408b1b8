// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import static io.stockscope.sink.clickhouse.Column.column;
import static io.stockscope.sink.clickhouse.ColumnTypes.DATE_TIME_MILLIS;
import static io.stockscope.sink.clickhouse.ColumnTypes.INT64;
import static io.stockscope.sink.clickhouse.ColumnTypes.LOW_CARDINALITY_STRING;
import static io.stockscope.sink.clickhouse.ColumnTypes.STRING;
import static io.stockscope.sink.clickhouse.ColumnTypes.UINT64;
import static io.stockscope.sink.clickhouse.ColumnTypes.arrayOf;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import java.util.List;

/**
 * Rows behind the view {@code reservation_conflicts}: the latest version per reservation counts.
 */
public enum ReservationConflictTable implements ClickHouseTable<ReservationConflictRow> {
    INSTANCE;

    @Override
    public String tableName() {
        return "reservation_conflicts_rows";
    }

    @Override
    public List<Column<ReservationConflictRow>> columns() {
        return List.of(
                column("reservation_id", STRING, ReservationConflictRow::reservationId),
                column("sku", STRING, ReservationConflictRow::sku),
                column("location", LOW_CARDINALITY_STRING, ReservationConflictRow::location),
                column("channel", LOW_CARDINALITY_STRING, ReservationConflictRow::channel),
                column("at", DATE_TIME_MILLIS, ReservationConflictRow::atMillis),
                column("shortfall_units", INT64, ReservationConflictRow::shortfallUnits),
                column("holders", arrayOf(STRING), ReservationConflictRow::holders),
                column("version", UINT64, ReservationConflictRow::version));
    }

    @Override
    public List<String> key() {
        return List.of("reservation_id");
    }

    @Override
    public long version(ReservationConflictRow row) {
        return row.version();
    }
}
