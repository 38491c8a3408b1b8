// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import static io.stockscope.sink.clickhouse.Column.column;
import static io.stockscope.sink.clickhouse.ColumnTypes.BOOL;
import static io.stockscope.sink.clickhouse.ColumnTypes.DATE_TIME_MILLIS;
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

/**
 * Rows behind the views {@code alert_rules} and {@code alert_rule_files}: the latest version per
 * rule counts. The files stand in the same table, so that one insert brings both.
 */
public enum AlertRuleTable implements ClickHouseTable<AlertRuleRow> {
    INSTANCE;

    @Override
    public String tableName() {
        return "alert_rules_rows";
    }

    @Override
    public List<Column<AlertRuleRow>> columns() {
        return List.of(
                column("rule_name", STRING, AlertRuleRow::ruleName),
                column("rule_group", STRING, AlertRuleRow::ruleGroup),
                column("place", STRING, AlertRuleRow::place),
                column("metric", LOW_CARDINALITY_STRING, AlertRuleRow::metric),
                column("where_labels", mapOf(STRING, STRING), AlertRuleRow::where),
                column("group_by", arrayOf(STRING), AlertRuleRow::groupBy),
                column("condition", STRING, AlertRuleRow::condition),
                column("hold_ms", INT64, AlertRuleRow::holdMillis),
                column("clear_condition", STRING, AlertRuleRow::clearCondition),
                column("clear_hold_ms", INT64, AlertRuleRow::clearHoldMillis),
                column("no_data", LOW_CARDINALITY_STRING, AlertRuleRow::noData),
                column("severity", LOW_CARDINALITY_STRING, AlertRuleRow::severity),
                column("labels", mapOf(STRING, STRING), AlertRuleRow::labels),
                column("annotations", mapOf(STRING, STRING), AlertRuleRow::annotations),
                column("throttle_scope", LOW_CARDINALITY_STRING, AlertRuleRow::throttleScope),
                column("throttle_steps", arrayOf(STRING), AlertRuleRow::throttleSteps),
                column("throttle_ttl_ms", INT64, AlertRuleRow::throttleTtlMillis),
                column("throttle_release_ms", INT64, AlertRuleRow::throttleReleaseMillis),
                column("dry_run", BOOL, AlertRuleRow::dryRun),
                column("in_force_since", DATE_TIME_MILLIS, AlertRuleRow::inForceSinceMillis),
                column(
                        "in_force_until",
                        nullable(DATE_TIME_MILLIS),
                        AlertRuleRow::inForceUntilMillis),
                column("read_at", DATE_TIME_MILLIS, AlertRuleRow::readAtMillis),
                column("refused", STRING, AlertRuleRow::refused),
                column("version", UINT64, AlertRuleRow::version));
    }

    @Override
    public List<String> key() {
        return List.of("rule_name");
    }

    @Override
    public long version(AlertRuleRow row) {
        return row.version();
    }
}
