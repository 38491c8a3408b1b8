// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers.flinksql;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import io.stockscope.sink.clickhouse.ColumnTypes;
import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * A table of ClickHouse whose rows come from SQL, column by column; what they are called and which
 * types they have is the statement's business.
 *
 * @param key names of the first columns, if rows replace others
 */
record SqlSinkTable(String tableName, List<Field> fields, List<String> key)
        implements ClickHouseTable<RowData> {

    private static final String VERSION = "version";

    SqlSinkTable {
        fields = List.copyOf(fields);
        key = List.copyOf(key);
    }

    /**
     * A column.
     *
     * @param type in Flink: text, whole numbers, and times in milliseconds
     */
    record Field(String name, LogicalType type) implements Serializable {
        @Serial private static final long serialVersionUID = 1L;
    }

    @Override
    public List<Column<RowData>> columns() {
        List<Column<RowData>> columns = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            columns.add(column(fields.get(i), i));
        }
        return columns;
    }

    private static Column<RowData> column(Field field, int at) {
        String name = field.name;
        if (name.equals(VERSION)) {
            return Column.column(name, ColumnTypes.UINT64, row -> number(row, at, field.type));
        }
        return switch (field.type.getTypeRoot()) {
            case VARCHAR, CHAR ->
                    isOfFewValues(name)
                            ? Column.column(
                                    name, ColumnTypes.LOW_CARDINALITY_STRING, row -> text(row, at))
                            : Column.column(name, ColumnTypes.STRING, row -> text(row, at));
            case TIMESTAMP_WITHOUT_TIME_ZONE ->
                    name.equals("ended_at")
                            ? Column.column(
                                    name,
                                    ColumnTypes.nullable(ColumnTypes.DATE_TIME_MILLIS),
                                    row -> numberOrNull(row, at, field.type))
                            : Column.column(
                                    name,
                                    ColumnTypes.DATE_TIME_MILLIS,
                                    row -> number(row, at, field.type));
            default -> Column.column(name, ColumnTypes.INT64, row -> number(row, at, field.type));
        };
    }

    private static boolean isOfFewValues(String name) {
        return !name.equals("sku");
    }

    private static @Nullable String text(RowData row, int at) {
        StringData text = row.isNullAt(at) ? null : row.getString(at);
        return text == null ? null : text.toString();
    }

    private static @Nullable Long numberOrNull(RowData row, int at, LogicalType type) {
        return row.isNullAt(at) ? null : number(row, at, type);
    }

    private static long number(RowData row, int at, LogicalType type) {
        return switch (type.getTypeRoot()) {
            case BIGINT -> row.getLong(at);
            case INTEGER -> row.getInt(at);
            case TIMESTAMP_WITHOUT_TIME_ZONE ->
                    row.getTimestamp(at, MILLIS_DIGITS).getMillisecond();
            default -> throw new IllegalArgumentException("no number: " + type);
        };
    }

    private static final int MILLIS_DIGITS = 3;

    @Override
    public long version(RowData row) {
        int last = fields.size() - 1;
        Field field = fields.get(last);
        return field.name.equals(VERSION) ? number(row, last, field.type) : 0;
    }
}
