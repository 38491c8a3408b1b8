// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static io.stockscope.sink.clickhouse.Column.column;
import static io.stockscope.sink.clickhouse.ColumnTypes.BOOL;
import static io.stockscope.sink.clickhouse.ColumnTypes.DATE_TIME_MILLIS;
import static io.stockscope.sink.clickhouse.ColumnTypes.FLOAT64;
import static io.stockscope.sink.clickhouse.ColumnTypes.INT32;
import static io.stockscope.sink.clickhouse.ColumnTypes.LOW_CARDINALITY_STRING;
import static io.stockscope.sink.clickhouse.ColumnTypes.STRING;
import static io.stockscope.sink.clickhouse.ColumnTypes.UINT64;
import static io.stockscope.sink.clickhouse.ColumnTypes.decimal;
import static io.stockscope.sink.clickhouse.ColumnTypes.nullable;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import java.time.Duration;
import java.util.List;

/** The table that the ways to write rows are measured with. */
public enum SinkRowTable implements ClickHouseTable<SinkRow> {
    /** Every row counts. */
    INSTANCE,
    /** The same, declared as a table that replaces rows; no two of them have the same key. */
    BY_ORDER_LINE {
        @Override
        String engine() {
            return "ReplacingMergeTree(version)";
        }

        @Override
        String orderBy() {
            return "order_line";
        }

        @Override
        public List<String> key() {
            return List.of("order_line");
        }

        @Override
        public long version(SinkRow row) {
            return row.version();
        }
    };

    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

    @Override
    public String tableName() {
        return "sink_rows";
    }

    @Override
    public List<Column<SinkRow>> columns() {
        return List.of(
                column("order_line", STRING, SinkRow::orderLine),
                column("sku", STRING, SinkRow::sku),
                column("location", LOW_CARDINALITY_STRING, SinkRow::location),
                column("channel", LOW_CARDINALITY_STRING, SinkRow::channel),
                column("quantity", INT32, SinkRow::quantity),
                column("price", decimal(10, 2), SinkRow::price),
                column("discount_ratio", FLOAT64, SinkRow::discountRatio),
                column("gift", BOOL, SinkRow::gift),
                column("occurred_at", DATE_TIME_MILLIS, SinkRow::occurredAtMillis),
                column("recorded_at", DATE_TIME_MILLIS, SinkRow::recordedAtMillis),
                column("promotion", nullable(STRING), SinkRow::promotion),
                column("version", UINT64, SinkRow::version));
    }

    @Override
    public String partitionBy() {
        return "toDate(occurred_at)";
    }

    @Override
    public long partition(SinkRow row) {
        return Math.floorDiv(row.occurredAtMillis(), DAY_MILLIS);
    }

    /** The engine that it is created with. */
    String engine() {
        return "MergeTree";
    }

    /** What its rows are sorted by. */
    String orderBy() {
        return "sku, location, occurred_at";
    }

    /** The columns' names, in their order. */
    static List<String> names() {
        return INSTANCE.columns().stream().map(Column::name).toList();
    }
}
