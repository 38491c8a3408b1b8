// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import static io.stockscope.sink.clickhouse.Column.column;
import static io.stockscope.sink.clickhouse.ColumnTypes.DATE_TIME_MILLIS;
import static io.stockscope.sink.clickhouse.ColumnTypes.INT64;
import static io.stockscope.sink.clickhouse.ColumnTypes.LOW_CARDINALITY_STRING;
import static io.stockscope.sink.clickhouse.ColumnTypes.STRING;
import static io.stockscope.sink.clickhouse.ColumnTypes.UINT64;
import static io.stockscope.sink.clickhouse.ColumnTypes.nullable;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import java.util.List;

/** Rows behind the view {@code discrepancies}: the latest version per incident counts. */
public enum DiscrepancyTable implements ClickHouseTable<DiscrepancyRow> {
    INSTANCE;

    @Override
    public String tableName() {
        return "discrepancies_rows";
    }

    @Override
    public List<Column<DiscrepancyRow>> columns() {
        return List.of(
                column("incident_id", STRING, DiscrepancyRow::incidentId),
                column("sku", STRING, DiscrepancyRow::sku),
                column("location", LOW_CARDINALITY_STRING, DiscrepancyRow::location),
                column("system", LOW_CARDINALITY_STRING, DiscrepancyRow::system),
                column("opened_at", DATE_TIME_MILLIS, DiscrepancyRow::openedAtMillis),
                column("began_at", DATE_TIME_MILLIS, DiscrepancyRow::beganAtMillis),
                column("closed_at", nullable(DATE_TIME_MILLIS), DiscrepancyRow::closedAtMillis),
                column("difference", INT64, DiscrepancyRow::difference),
                column("version", UINT64, DiscrepancyRow::version));
    }

    @Override
    public List<String> key() {
        return List.of("incident_id");
    }

    @Override
    public long version(DiscrepancyRow row) {
        return row.version();
    }
}
