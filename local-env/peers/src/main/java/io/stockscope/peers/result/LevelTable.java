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

/** Levels as a peer writes them. */
public enum LevelTable implements ClickHouseTable<LevelRow> {
    INSTANCE;

    @Override
    public String tableName() {
        return "peer_levels";
    }

    @Override
    public List<Column<LevelRow>> columns() {
        return List.of(
                column("sku", STRING, LevelRow::sku),
                column("location", LOW_CARDINALITY_STRING, LevelRow::location),
                column("on_hand", INT64, LevelRow::onHand),
                column("reserved", INT64, LevelRow::reserved),
                column("ats", INT64, LevelRow::ats),
                column("version", UINT64, LevelRow::version));
    }

    @Override
    public List<String> key() {
        return List.of("sku", "location");
    }

    @Override
    public long version(LevelRow row) {
        return row.version();
    }
}
