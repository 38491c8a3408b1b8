// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers.result;

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

/** Negative ATS as a peer writes it. */
public enum IncidentTable implements ClickHouseTable<IncidentRow> {
    INSTANCE;

    @Override
    public String tableName() {
        return "peer_negative_ats";
    }

    @Override
    public List<Column<IncidentRow>> columns() {
        return List.of(
                column("sku", STRING, IncidentRow::sku),
                column("location", LOW_CARDINALITY_STRING, IncidentRow::location),
                column("began_at", DATE_TIME_MILLIS, IncidentRow::beganAtMillis),
                column("ended_at", nullable(DATE_TIME_MILLIS), IncidentRow::endedAtMillis),
                column("lowest_ats", INT64, IncidentRow::lowestAts),
                column("version", UINT64, IncidentRow::version));
    }

    @Override
    public List<String> key() {
        return List.of("sku", "location", "began_at");
    }

    @Override
    public long version(IncidentRow row) {
        return row.version();
    }
}
