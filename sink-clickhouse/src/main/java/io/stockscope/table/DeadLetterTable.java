// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import static io.stockscope.sink.clickhouse.Column.column;
import static io.stockscope.sink.clickhouse.ColumnTypes.BYTES;
import static io.stockscope.sink.clickhouse.ColumnTypes.DATE_TIME_MILLIS;
import static io.stockscope.sink.clickhouse.ColumnTypes.INT32;
import static io.stockscope.sink.clickhouse.ColumnTypes.INT64;
import static io.stockscope.sink.clickhouse.ColumnTypes.LOW_CARDINALITY_STRING;
import static io.stockscope.sink.clickhouse.ColumnTypes.STRING;
import static io.stockscope.sink.clickhouse.ColumnTypes.UINT64;
import static io.stockscope.sink.clickhouse.ColumnTypes.nullable;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import java.util.List;

/** Rows behind the view {@code dead_letters}: the earliest of a record counts. */
public enum DeadLetterTable implements ClickHouseTable<DeadLetterRow> {
    INSTANCE;

    @Override
    public String tableName() {
        return "dead_letters_rows";
    }

    @Override
    public List<Column<DeadLetterRow>> columns() {
        return List.of(
                column("topic", LOW_CARDINALITY_STRING, DeadLetterRow::topic),
                column("partition", INT32, DeadLetterRow::partition),
                column("offset", INT64, DeadLetterRow::offset),
                column("key", nullable(BYTES), DeadLetterRow::key),
                column("reason", LOW_CARDINALITY_STRING, DeadLetterRow::reason),
                column("message", STRING, DeadLetterRow::message),
                column("value", nullable(BYTES), DeadLetterRow::value),
                column("value_bytes", INT32, DeadLetterRow::valueBytes),
                column("value_sha256", nullable(STRING), DeadLetterRow::valueSha256),
                column("source", nullable(LOW_CARDINALITY_STRING), DeadLetterRow::source),
                column("replay_of", nullable(STRING), DeadLetterRow::replayOf),
                column("failed_at", DATE_TIME_MILLIS, DeadLetterRow::failedAtMillis),
                column("version", UINT64, DeadLetterRow::version));
    }

    @Override
    public List<String> key() {
        return List.of("topic", "partition", "offset");
    }

    @Override
    public long version(DeadLetterRow row) {
        return row.version();
    }
}
