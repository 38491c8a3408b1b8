// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import static io.stockscope.sink.clickhouse.Column.column;
import static io.stockscope.sink.clickhouse.ColumnTypes.DATE_TIME_MILLIS;
import static io.stockscope.sink.clickhouse.ColumnTypes.INT64;
import static io.stockscope.sink.clickhouse.ColumnTypes.LOW_CARDINALITY_STRING;
import static io.stockscope.sink.clickhouse.ColumnTypes.STRING;
import static io.stockscope.sink.clickhouse.ColumnTypes.UINT64;
import static io.stockscope.sink.clickhouse.ColumnTypes.decimal;
import static io.stockscope.sink.clickhouse.ColumnTypes.nullable;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import java.util.List;

/** Rows behind the view {@code stale_skus}: the latest version per spell counts. */
public enum StaleSkuTable implements ClickHouseTable<StaleSkuRow> {
    INSTANCE;

    @Override
    public String tableName() {
        return "stale_skus_rows";
    }

    @Override
    public List<Column<StaleSkuRow>> columns() {
        return List.of(
                column("channel", LOW_CARDINALITY_STRING, StaleSkuRow::channel),
                column("sku", STRING, StaleSkuRow::sku),
                column("since", DATE_TIME_MILLIS, StaleSkuRow::sinceMillis),
                column("ended_at", nullable(DATE_TIME_MILLIS), StaleSkuRow::endedAtMillis),
                column("cause", LOW_CARDINALITY_STRING, StaleSkuRow::cause),
                column("displayed", INT64, StaleSkuRow::displayed),
                column("truth", INT64, StaleSkuRow::truth),
                column("withheld", INT64, StaleSkuRow::withheld),
                column("oversell_units", INT64, StaleSkuRow::oversellUnits),
                column("oversell_value", decimal(18, 4), StaleSkuRow::oversellValue),
                column("worst_oversell_units", INT64, StaleSkuRow::worstOversellUnits),
                column("worst_oversell_value", decimal(18, 4), StaleSkuRow::worstOversellValue),
                column("version", UINT64, StaleSkuRow::version));
    }

    @Override
    public List<String> key() {
        return List.of("channel", "sku", "since");
    }

    @Override
    public long version(StaleSkuRow row) {
        return row.version();
    }
}
