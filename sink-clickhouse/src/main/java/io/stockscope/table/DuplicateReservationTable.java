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
import static io.stockscope.sink.clickhouse.ColumnTypes.decimal;
import static io.stockscope.sink.clickhouse.ColumnTypes.nullable;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import java.util.List;

/** Rows behind the view {@code duplicate_reservations}: the latest version per incident counts. */
public enum DuplicateReservationTable implements ClickHouseTable<DuplicateReservationRow> {
    INSTANCE;

    @Override
    public String tableName() {
        return "duplicate_reservations_rows";
    }

    @Override
    public List<Column<DuplicateReservationRow>> columns() {
        return List.of(
                column("incident_id", STRING, DuplicateReservationRow::incidentId),
                column("channel", LOW_CARDINALITY_STRING, DuplicateReservationRow::channel),
                column("order_id", STRING, DuplicateReservationRow::orderId),
                column("order_line_id", STRING, DuplicateReservationRow::orderLineId),
                column("sku", STRING, DuplicateReservationRow::sku),
                column("opened_at", DATE_TIME_MILLIS, DuplicateReservationRow::openedAtMillis),
                column("began_at", DATE_TIME_MILLIS, DuplicateReservationRow::beganAtMillis),
                column(
                        "closed_at",
                        nullable(DATE_TIME_MILLIS),
                        DuplicateReservationRow::closedAtMillis),
                column("excess_units", INT64, DuplicateReservationRow::excessUnits),
                column("reservation_ids", arrayOf(STRING), DuplicateReservationRow::reservationIds),
                column("sources", arrayOf(STRING), DuplicateReservationRow::sources),
                column("value", decimal(18, 4), DuplicateReservationRow::value),
                column("version", UINT64, DuplicateReservationRow::version));
    }

    @Override
    public List<String> key() {
        return List.of("incident_id");
    }

    @Override
    public long version(DuplicateReservationRow row) {
        return row.version();
    }
}
