// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import static io.stockscope.sink.clickhouse.Column.column;
import static io.stockscope.sink.clickhouse.ColumnTypes.BOOL;
import static io.stockscope.sink.clickhouse.ColumnTypes.DATE_TIME_MILLIS;
import static io.stockscope.sink.clickhouse.ColumnTypes.INT64;
import static io.stockscope.sink.clickhouse.ColumnTypes.LOW_CARDINALITY_STRING;
import static io.stockscope.sink.clickhouse.ColumnTypes.STRING;
import static io.stockscope.sink.clickhouse.ColumnTypes.UINT64;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import java.util.List;

/** Rows behind the view {@code stock_levels}: the latest version per SKU and location counts. */
public enum StockLevelTable implements ClickHouseTable<StockLevelRow> {
    INSTANCE;

    @Override
    public String tableName() {
        return "stock_levels_rows";
    }

    @Override
    public List<Column<StockLevelRow>> columns() {
        return List.of(
                column("sku", STRING, StockLevelRow::sku),
                column("location", LOW_CARDINALITY_STRING, StockLevelRow::location),
                column("on_hand", INT64, StockLevelRow::onHand),
                column("damaged", INT64, StockLevelRow::damaged),
                column("held", INT64, StockLevelRow::held),
                column("reserved", INT64, StockLevelRow::reserved),
                column("safety_stock", INT64, StockLevelRow::safetyStock),
                column("ats", INT64, StockLevelRow::ats),
                column("anchored", BOOL, StockLevelRow::anchored),
                column("approximate", BOOL, StockLevelRow::approximate),
                column("as_of", DATE_TIME_MILLIS, StockLevelRow::asOfMillis),
                column("version", UINT64, StockLevelRow::version));
    }

    @Override
    public List<String> key() {
        return List.of("sku", "location");
    }

    @Override
    public long version(StockLevelRow row) {
        return row.version();
    }
}
