// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import static io.stockscope.sink.clickhouse.Column.column;
import static io.stockscope.sink.clickhouse.ColumnTypes.BOOL;
import static io.stockscope.sink.clickhouse.ColumnTypes.DATE_TIME_MILLIS;
import static io.stockscope.sink.clickhouse.ColumnTypes.INT64;
import static io.stockscope.sink.clickhouse.ColumnTypes.LOW_CARDINALITY_STRING;
import static io.stockscope.sink.clickhouse.ColumnTypes.STRING;
import static io.stockscope.sink.clickhouse.ColumnTypes.arrayOf;
import static io.stockscope.sink.clickhouse.ColumnTypes.mapOf;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import java.util.List;

/** Rows behind the view {@code throttle_commands}: one counts per channel and revision. */
public enum ThrottleCommandTable implements ClickHouseTable<ThrottleCommandRow> {
    INSTANCE;

    @Override
    public String tableName() {
        return "throttle_commands_rows";
    }

    @Override
    public List<Column<ThrottleCommandRow>> columns() {
        return List.of(
                column("channel", LOW_CARDINALITY_STRING, ThrottleCommandRow::channel),
                column("revision", INT64, ThrottleCommandRow::revision),
                column("command_id", STRING, ThrottleCommandRow::commandId),
                column("directives", STRING, ThrottleCommandRow::directives),
                column("rule_names", arrayOf(STRING), ThrottleCommandRow::ruleNames),
                column("alert_ids", arrayOf(STRING), ThrottleCommandRow::alertIds),
                column("reason", STRING, ThrottleCommandRow::reason),
                column("evidence", mapOf(STRING, STRING), ThrottleCommandRow::evidence),
                column("dry_run", BOOL, ThrottleCommandRow::dryRun),
                column("override", BOOL, ThrottleCommandRow::override),
                column("issued_at", DATE_TIME_MILLIS, ThrottleCommandRow::issuedAtMillis),
                column("ttl_ms", INT64, ThrottleCommandRow::ttlMillis),
                column("expires_at", DATE_TIME_MILLIS, ThrottleCommandRow::expiresAtMillis));
    }

    @Override
    public List<String> key() {
        return List.of("channel", "revision");
    }
}
