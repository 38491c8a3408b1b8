// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.sink;

import static io.stockscope.sink.clickhouse.Column.column;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import io.stockscope.sink.clickhouse.ColumnTypes;
import io.stockscope.sink.clickhouse.RejectedRow;
import java.util.List;

/** What could not be in its table. Rows add up, so that one that comes twice is seen. */
enum RejectedReadingTable implements ClickHouseTable<RejectedRow> {
    INSTANCE;

    static void create(ClickHouseDatabase database, int window) throws Exception {
        database.run(
                """
                CREATE TABLE rejected_readings (
                    source String,
                    id Int64,
                    reason String,
                    message String,
                    text String,
                    row String,
                    _batch UInt128 CODEC(ZSTD(1)),
                    INDEX _batch_filter _batch TYPE bloom_filter GRANULARITY 1)
                ENGINE = MergeTree ORDER BY id
                SETTINGS non_replicated_deduplication_window = %d
                """
                        .formatted(window));
    }

    @Override
    public String tableName() {
        return "rejected_readings";
    }

    @Override
    public List<Column<RejectedRow>> columns() {
        return List.of(
                column("source", ColumnTypes.STRING, RejectedRow::table),
                column("id", ColumnTypes.INT64, RejectedRow::id),
                column("reason", ColumnTypes.STRING, RejectedRow::reason),
                column("message", ColumnTypes.STRING, RejectedRow::message),
                column("text", ColumnTypes.STRING, RejectedRow::text),
                column("row", ColumnTypes.BYTES, RejectedRow::rowBinary));
    }
}
