// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import static io.stockscope.sink.clickhouse.Column.column;
import static io.stockscope.sink.clickhouse.ColumnTypes.BOOL;
import static io.stockscope.sink.clickhouse.ColumnTypes.FLOAT64;
import static io.stockscope.sink.clickhouse.ColumnTypes.INT64;
import static io.stockscope.sink.clickhouse.ColumnTypes.LOW_CARDINALITY_STRING;
import static io.stockscope.sink.clickhouse.ColumnTypes.STRING;
import static io.stockscope.sink.clickhouse.ColumnTypes.UINT64;
import static io.stockscope.sink.clickhouse.ColumnTypes.arrayOf;
import static io.stockscope.sink.clickhouse.ColumnTypes.mapOf;
import static io.stockscope.sink.clickhouse.ColumnTypes.nullable;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import java.util.List;

/** Rows behind the view {@code channels}: the latest version per channel counts. */
public enum ChannelTable implements ClickHouseTable<ChannelRow> {
    INSTANCE;

    @Override
    public String tableName() {
        return "channels_rows";
    }

    @Override
    public List<Column<ChannelRow>> columns() {
        return List.of(
                column("channel", LOW_CARDINALITY_STRING, ChannelRow::channel),
                column("type", LOW_CARDINALITY_STRING, ChannelRow::type),
                column("locations", arrayOf(STRING), ChannelRow::locations),
                column("display_cap", nullable(INT64), ChannelRow::displayCap),
                column("sells_backorder", BOOL, ChannelRow::sellsBackorder),
                column("latency_objective_ms", INT64, ChannelRow::latencyObjectiveMillis),
                column("staleness_threshold_ms", INT64, ChannelRow::stalenessThresholdMillis),
                column("ack_window_ms", nullable(INT64), ChannelRow::ackWindowMillis),
                column(
                        "stage_objectives_ms",
                        mapOf(STRING, INT64),
                        ChannelRow::stageObjectivesMillis),
                column("cancel_rate_limit", nullable(FLOAT64), ChannelRow::cancelRateLimit),
                column(
                        "cancel_rate_window_ms",
                        nullable(INT64),
                        ChannelRow::cancelRateWindowMillis),
                column("owner", STRING, ChannelRow::owner),
                column("removed", BOOL, ChannelRow::removed),
                column("version", UINT64, ChannelRow::version));
    }

    @Override
    public List<String> key() {
        return List.of("channel");
    }

    @Override
    public long version(ChannelRow row) {
        return row.version();
    }
}
