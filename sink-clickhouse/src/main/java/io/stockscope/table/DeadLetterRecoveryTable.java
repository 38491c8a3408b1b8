// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import static io.stockscope.sink.clickhouse.Column.column;
import static io.stockscope.sink.clickhouse.ColumnTypes.DATE_TIME_MILLIS;
import static io.stockscope.sink.clickhouse.ColumnTypes.INT32;
import static io.stockscope.sink.clickhouse.ColumnTypes.INT64;
import static io.stockscope.sink.clickhouse.ColumnTypes.LOW_CARDINALITY_STRING;
import static io.stockscope.sink.clickhouse.ColumnTypes.UINT64;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import java.util.List;

/** Rows behind {@code recovered_at} in the view {@code dead_letters}. */
public enum DeadLetterRecoveryTable implements ClickHouseTable<DeadLetterRecoveryRow> {
    INSTANCE;

    @Override
    public String tableName() {
        return "dead_letter_recoveries_rows";
    }

    @Override
    public List<Column<DeadLetterRecoveryRow>> columns() {
        return List.of(
                column("topic", LOW_CARDINALITY_STRING, DeadLetterRecoveryRow::topic),
                column("partition", INT32, DeadLetterRecoveryRow::partition),
                column("offset", INT64, DeadLetterRecoveryRow::offset),
                column("recovered_at", DATE_TIME_MILLIS, DeadLetterRecoveryRow::recoveredAtMillis),
                column("version", UINT64, DeadLetterRecoveryRow::version));
    }

    @Override
    public List<String> key() {
        return List.of("topic", "partition", "offset");
    }

    @Override
    public long version(DeadLetterRecoveryRow row) {
        return row.version();
    }
}
