// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.sink;

import static io.stockscope.sink.clickhouse.Column.column;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import io.stockscope.sink.clickhouse.ColumnTypes;
import java.util.List;

/** The newest reading of each sensor: rows of the same sensor replace each other. */
enum LatestReadingTable implements ClickHouseTable<Reading> {
    INSTANCE;

    static void create(ClickHouseDatabase database, int window) throws Exception {
        database.run(
                """
                CREATE TABLE latest_readings (
                    sensor LowCardinality(String),
                    n Int64,
                    value UInt32,
                    _batch UInt128 CODEC(ZSTD(1)),
                    INDEX _batch_filter _batch TYPE bloom_filter GRANULARITY 1)
                ENGINE = ReplacingMergeTree(n) ORDER BY sensor
                SETTINGS non_replicated_deduplication_window = %d
                """
                        .formatted(window));
    }

    @Override
    public String tableName() {
        return "latest_readings";
    }

    @Override
    public List<Column<Reading>> columns() {
        return List.of(
                column("sensor", ColumnTypes.LOW_CARDINALITY_STRING, Reading::sensor),
                column("n", ColumnTypes.INT64, Reading::n),
                column("value", ColumnTypes.UINT32, Reading::value));
    }

    @Override
    public List<String> key() {
        return List.of("sensor");
    }

    @Override
    public long version(Reading reading) {
        return reading.n();
    }
}
