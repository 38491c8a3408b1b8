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

/** Rows behind the view {@code negative_ats}: the latest version per incident counts. */
public enum NegativeAtsTable implements ClickHouseTable<NegativeAtsRow> {
    INSTANCE;

    @Override
    public String tableName() {
        return "negative_ats_rows";
    }

    @Override
    public List<Column<NegativeAtsRow>> columns() {
        return List.of(
                column("incident_id", STRING, NegativeAtsRow::incidentId),
                column("sku", STRING, NegativeAtsRow::sku),
                column("location", LOW_CARDINALITY_STRING, NegativeAtsRow::location),
                column("opened_at", DATE_TIME_MILLIS, NegativeAtsRow::openedAtMillis),
                column("began_at", DATE_TIME_MILLIS, NegativeAtsRow::beganAtMillis),
                column("closed_at", nullable(DATE_TIME_MILLIS), NegativeAtsRow::closedAtMillis),
                column("lowest_ats", INT64, NegativeAtsRow::lowestAts),
                column("cause_event_id", nullable(STRING), NegativeAtsRow::causeEventId),
                column("cause_system", LOW_CARDINALITY_STRING, NegativeAtsRow::causeSystem),
                column("channels", arrayOf(STRING), NegativeAtsRow::channels),
                column("value", decimal(18, 4), NegativeAtsRow::value),
                column("version", UINT64, NegativeAtsRow::version));
    }

    @Override
    public List<String> key() {
        return List.of("incident_id");
    }

    @Override
    public long version(NegativeAtsRow row) {
        return row.version();
    }
}
