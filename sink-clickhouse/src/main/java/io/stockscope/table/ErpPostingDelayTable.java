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
 * Partial additions behind the views {@code erp_posting_delay}, {@code erp_posting_delay_1m} and
 * {@code erp_posting_delay_1h}.
 */
public enum ErpPostingDelayTable implements ClickHouseTable<ErpPostingDelayRow> {
    INSTANCE;

    @Override
    public String tableName() {
        return "erp_posting_delay_rows";
    }

    @Override
    public List<Column<ErpPostingDelayRow>> columns() {
        return List.of(
                column("window_start", DATE_TIME_MILLIS, ErpPostingDelayRow::windowStartMillis),
                column("system", LOW_CARDINALITY_STRING, ErpPostingDelayRow::system),
                column("samples", INT64, ErpPostingDelayRow::samples),
                column("unmatched", INT64, ErpPostingDelayRow::unmatched),
                column("sum_millis", INT64, ErpPostingDelayRow::sumMillis),
                column("max_millis", INT64, ErpPostingDelayRow::maxMillis),
                column("bins", SketchBins.COLUMN, ErpPostingDelayRow::bins));
    }

    @Override
    public String partitionBy() {
        return Days.PARTITION_BY;
    }

    @Override
    public long partition(ErpPostingDelayRow row) {
        return Days.number(row.windowStartMillis());
    }
}
