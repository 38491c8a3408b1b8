// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import io.stockscope.sink.clickhouse.RowBinaryOutput;
import java.util.List;

/**
 * Appends rows of one table, column by column.
 *
 * @param <T> the rows
 */
final class RowEncoder<T> {
    private final String table;
    private final List<Column<T>> columns;

    RowEncoder(ClickHouseTable<T> table) {
        this.table = table.tableName();
        this.columns = List.copyOf(table.columns());
    }

    /**
     * Appends {@code row}.
     *
     * @throws IllegalArgumentException naming table and column, if a value does not fit
     */
    void encode(T row, RowBinaryOutput out) {
        // Indexed, and no iterator per row: this is the hot path.
        for (int i = 0; i < columns.size(); i++) {
            Column<T> column = columns.get(i);
            try {
                column.write(row, out);
            } catch (RuntimeException e) {
                throw new IllegalArgumentException(
                        "Cannot write column %s of table %s: %s"
                                .formatted(column, table, e.getMessage()),
                        e);
            }
        }
    }
}
