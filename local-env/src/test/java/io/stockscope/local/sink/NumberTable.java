// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.sink;

import static io.stockscope.sink.clickhouse.Column.column;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import io.stockscope.sink.clickhouse.ColumnTypes;
import java.util.List;

/** Numbers, each of which counts once. */
enum NumberTable implements ClickHouseTable<Long> {
    INSTANCE;

    static final String CREATE =
            "CREATE TABLE numbers (n Int64) ENGINE = ReplacingMergeTree ORDER BY n";

    @Override
    public String tableName() {
        return "numbers";
    }

    @Override
    public List<Column<Long>> columns() {
        return List.of(column("n", ColumnTypes.INT64, Long::longValue));
    }
}
