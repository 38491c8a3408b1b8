// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import static io.stockscope.sink.clickhouse.Column.column;
import static io.stockscope.sink.clickhouse.ColumnTypes.DATE_TIME_MILLIS;
import static io.stockscope.sink.clickhouse.ColumnTypes.ENUM_NAME;
import static io.stockscope.sink.clickhouse.ColumnTypes.INT64;
import static io.stockscope.sink.clickhouse.ColumnTypes.LOW_CARDINALITY_STRING;
import static io.stockscope.sink.clickhouse.ColumnTypes.STRING;
import static io.stockscope.sink.clickhouse.ColumnTypes.UINT64;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import java.util.List;

/** Rows behind {@code acked_at} and {@code ack_status} in the view {@code throttle_commands}. */
public enum ThrottleAckTable implements ClickHouseTable<ThrottleAckRow> {
    INSTANCE;

    @Override
    public String tableName() {
        return "throttle_acks_rows";
    }

    @Override
    public List<Column<ThrottleAckRow>> columns() {
        return List.of(
                column("channel", LOW_CARDINALITY_STRING, ThrottleAckRow::channel),
                column("revision", INT64, ThrottleAckRow::revision),
                column("command_id", STRING, ThrottleAckRow::commandId),
                column("status", ENUM_NAME, ThrottleAckRow::status),
                column("message", STRING, ThrottleAckRow::message),
                column("acked_at", DATE_TIME_MILLIS, ThrottleAckRow::ackedAtMillis),
                column("version", UINT64, ThrottleAckRow::version));
    }

    @Override
    public List<String> key() {
        return List.of("channel", "revision");
    }

    @Override
    public long version(ThrottleAckRow row) {
        return row.version();
    }
}
