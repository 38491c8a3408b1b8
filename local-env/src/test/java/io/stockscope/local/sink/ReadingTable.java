// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.sink;

import static io.stockscope.sink.clickhouse.Column.column;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import io.stockscope.sink.clickhouse.ColumnTypes;
import java.util.List;

/**
 * Readings that add up: partitioned by day, with a materialized view behind them that adds rows and
 * values up by day and sensor.
 */
enum ReadingTable implements ClickHouseTable<Reading> {
    INSTANCE;

    /**
     * Makes the table, what is behind it, and the view between.
     *
     * @param window of the deduplication, in both tables
     */
    static void create(ClickHouseDatabase database, int window) throws Exception {
        database.run(
                """
                CREATE TABLE readings (
                    n Int64,
                    read_at DateTime64(3, 'UTC'),
                    sensor LowCardinality(String),
                    value UInt32,
                    _batch UInt128 CODEC(ZSTD(1)),
                    INDEX _batch_filter _batch TYPE bloom_filter GRANULARITY 1,
                    CONSTRAINT not_poison CHECK value < %d)
                ENGINE = MergeTree PARTITION BY toDate(read_at) ORDER BY n
                SETTINGS non_replicated_deduplication_window = %d
                """
                        .formatted(Reading.POISON, window));
        database.run(
                """
                CREATE TABLE readings_by_day (
                    day Date,
                    sensor LowCardinality(String),
                    rows SimpleAggregateFunction(sum, UInt64),
                    total SimpleAggregateFunction(sum, UInt64),
                    different AggregateFunction(uniqExact, Int64))
                ENGINE = AggregatingMergeTree PARTITION BY day ORDER BY (day, sensor)
                SETTINGS non_replicated_deduplication_window = %d
                """
                        .formatted(window));
        database.run(
                """
                CREATE MATERIALIZED VIEW readings_by_day_view TO readings_by_day AS
                SELECT toDate(read_at) AS day, sensor, count() AS rows, sum(value) AS total,
                    uniqExactState(n) AS different
                FROM readings GROUP BY day, sensor
                """);
    }

    @Override
    public String tableName() {
        return "readings";
    }

    @Override
    public List<Column<Reading>> columns() {
        return readingColumns();
    }

    @Override
    public String partitionBy() {
        return "toDate(read_at)";
    }

    @Override
    public long partition(Reading reading) {
        return reading.day();
    }

    static List<Column<Reading>> readingColumns() {
        return List.of(
                column("n", ColumnTypes.INT64, Reading::n),
                column("read_at", ColumnTypes.DATE_TIME_MILLIS, Reading::readAtMillis),
                column("sensor", ColumnTypes.LOW_CARDINALITY_STRING, Reading::sensor),
                column("value", ColumnTypes.UINT32, Reading::value));
    }
}
