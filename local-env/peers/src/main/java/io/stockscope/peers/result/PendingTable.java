// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers.result;

import static io.stockscope.sink.clickhouse.Column.column;
import static io.stockscope.sink.clickhouse.ColumnTypes.INT64;
import static io.stockscope.sink.clickhouse.ColumnTypes.LOW_CARDINALITY_STRING;
import static io.stockscope.sink.clickhouse.ColumnTypes.STRING;
import static io.stockscope.sink.clickhouse.ColumnTypes.UINT64;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import java.util.List;

/** Pending and overdue changes as a peer writes them. */
public enum PendingTable implements ClickHouseTable<PendingRow> {
    INSTANCE;

    @Override
    public String tableName() {
        return "peer_pending";
    }

    @Override
    public List<Column<PendingRow>> columns() {
        return List.of(
                column("channel", LOW_CARDINALITY_STRING, PendingRow::channel),
                column("part", STRING, PendingRow::part),
                column("pending", INT64, PendingRow::pending),
                column("overdue", INT64, PendingRow::overdue),
                column("version", UINT64, PendingRow::version));
    }

    @Override
    public List<String> key() {
        return List.of("channel", "part");
    }

    @Override
    public long version(PendingRow row) {
        return row.version();
    }
}
