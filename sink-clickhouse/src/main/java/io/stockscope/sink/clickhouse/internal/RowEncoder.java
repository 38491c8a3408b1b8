// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import io.stockscope.sink.clickhouse.RowBinaryOutput;
import java.util.List;
import java.util.stream.Stream;

/**
 * Appends rows of one table, column by column.
 *
 * @param <T> the rows
 */
final class RowEncoder<T> {
    private final ClickHouseTable<T> table;
    private final List<Column<T>> columns;
    private final int keyColumns;
    private final boolean stamped;

    /**
     * Creates an encoder.
     *
     * @param stamped whether each row ends with the token of its batch
     * @throws IllegalArgumentException if the key is not made of the first columns
     */
    RowEncoder(ClickHouseTable<T> table, boolean stamped) {
        this.table = table;
        this.columns = List.copyOf(table.columns());
        this.keyColumns = table.key().size();
        this.stamped = stamped;
        List<String> names = columns.stream().map(Column::name).toList();
        if (keyColumns > names.size() || !names.subList(0, keyColumns).equals(table.key())) {
            throw new IllegalArgumentException(
                    "Table %s: its key %s must be its first columns, which are %s; declare the columns of the key first, in the key's order"
                            .formatted(table.tableName(), table.key(), names));
        }
    }

    ClickHouseTable<T> table() {
        return table;
    }

    boolean hasKey() {
        return keyColumns > 0;
    }

    /** Returns name and type of each column, in the order in which they are written. */
    List<String> columns() {
        Stream<String> declared = columns.stream().map(Column::toString);
        return stamped
                ? Stream.concat(declared, Stream.of(BatchToken.COLUMN + " " + BatchToken.TYPE))
                        .toList()
                : declared.toList();
    }

    /**
     * Appends {@code row}.
     *
     * @return where its key ends in {@code out}
     * @throws IllegalArgumentException naming table and column, if a value does not fit
     */
    int encode(T row, BatchToken token, RowBinaryOutput out) {
        int keyEnd = out.size();
        // Indexed, and no iterator per row: this is the hot path.
        for (int i = 0; i < columns.size(); i++) {
            Column<T> column = columns.get(i);
            try {
                column.write(row, out);
            } catch (RuntimeException e) {
                throw new IllegalArgumentException(
                        "Cannot write column %s of table %s: %s"
                                .formatted(column, table.tableName(), e.getMessage()),
                        e);
            }
            if (i + 1 == keyColumns) {
                keyEnd = out.size();
            }
        }
        if (stamped) {
            token.write(out);
        }
        return keyEnd;
    }
}
