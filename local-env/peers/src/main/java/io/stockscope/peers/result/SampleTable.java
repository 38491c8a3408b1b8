// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers.result;

import static io.stockscope.sink.clickhouse.Column.column;
import static io.stockscope.sink.clickhouse.ColumnTypes.DATE_TIME_MILLIS;
import static io.stockscope.sink.clickhouse.ColumnTypes.LOW_CARDINALITY_STRING;
import static io.stockscope.sink.clickhouse.ColumnTypes.STRING;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import java.util.List;

/** Sync latency as a peer writes it: every sample, from which any quantile can be taken. */
public enum SampleTable implements ClickHouseTable<SampleRow> {
    INSTANCE;

    @Override
    public String tableName() {
        return "peer_latency";
    }

    @Override
    public List<Column<SampleRow>> columns() {
        return List.of(
                column("channel", LOW_CARDINALITY_STRING, SampleRow::channel),
                column("sku", STRING, SampleRow::sku),
                column("system", LOW_CARDINALITY_STRING, SampleRow::system),
                column("occurred_at", DATE_TIME_MILLIS, SampleRow::occurredAtMillis),
                column("recorded_at", DATE_TIME_MILLIS, SampleRow::recordedAtMillis),
                column("acknowledged_at", DATE_TIME_MILLIS, SampleRow::acknowledgedAtMillis));
    }
}
