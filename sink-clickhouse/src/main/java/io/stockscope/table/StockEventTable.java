// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import static io.stockscope.sink.clickhouse.Column.column;
import static io.stockscope.sink.clickhouse.ColumnTypes.DATE_TIME_MILLIS;
import static io.stockscope.sink.clickhouse.ColumnTypes.INT64;
import static io.stockscope.sink.clickhouse.ColumnTypes.LOW_CARDINALITY_STRING;
import static io.stockscope.sink.clickhouse.ColumnTypes.STRING;
import static io.stockscope.sink.clickhouse.ColumnTypes.mapOf;
import static io.stockscope.sink.clickhouse.ColumnTypes.nullable;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import java.util.List;

/** Rows behind the view {@code stock_events}: one counts per SKU and event. */
public enum StockEventTable implements ClickHouseTable<StockEventRow> {
    INSTANCE;

    @Override
    public String tableName() {
        return "stock_events_rows";
    }

    @Override
    public List<Column<StockEventRow>> columns() {
        return List.of(
                column("sku", STRING, StockEventRow::sku),
                column("event_id", STRING, StockEventRow::eventId),
                column("topic", LOW_CARDINALITY_STRING, StockEventRow::topic),
                column("kind", LOW_CARDINALITY_STRING, StockEventRow::kind),
                column("source", LOW_CARDINALITY_STRING, StockEventRow::source),
                column("location", nullable(LOW_CARDINALITY_STRING), StockEventRow::location),
                column("channel", nullable(LOW_CARDINALITY_STRING), StockEventRow::channel),
                column("quantity", INT64, StockEventRow::quantity),
                column("occurred_at", DATE_TIME_MILLIS, StockEventRow::occurredAtMillis),
                column("recorded_at", DATE_TIME_MILLIS, StockEventRow::recordedAtMillis),
                column("correlation_id", nullable(STRING), StockEventRow::correlationId),
                column("withheld", INT64, StockEventRow::withheld),
                column(
                        "published_at",
                        nullable(DATE_TIME_MILLIS),
                        StockEventRow::publishedAtMillis),
                column("covers_up_to", nullable(DATE_TIME_MILLIS), StockEventRow::coversUpToMillis),
                column(
                        "covers_up_to_by_system",
                        mapOf(LOW_CARDINALITY_STRING, DATE_TIME_MILLIS),
                        StockEventRow::coversUpToBySystemMillis));
    }

    @Override
    public List<String> key() {
        return List.of("sku", "event_id");
    }
}
