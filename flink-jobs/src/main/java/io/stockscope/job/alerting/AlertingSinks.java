// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting;

import io.stockscope.config.ClickHouseSettings;
import io.stockscope.job.alerting.row.AlertRows;
import io.stockscope.job.topic.DeadLetters;
import io.stockscope.sink.clickhouse.ClickHouseConnection;
import io.stockscope.sink.clickhouse.ClickHouseSink;
import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.table.AlertRuleTable;
import io.stockscope.table.AlertTable;
import io.stockscope.table.DeadLetterRecoveryTable;
import io.stockscope.table.DeadLetterTable;
import io.stockscope.table.RejectedRows;
import io.stockscope.table.ThrottleAckTable;
import io.stockscope.table.ThrottleCommandTable;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Where alerts, commands, acknowledgements and the rules in force go in ClickHouse, each row
 * exactly once. Rows that their table cannot take become dead letters.
 */
final class AlertingSinks {

    private final ClickHouseConnection connection;
    private final long backlogBytes;

    /** Writes as the writer. */
    AlertingSinks(ClickHouseSettings clickHouse) {
        connection = clickHouse.connection(clickHouse.writer());
        backlogBytes = clickHouse.backlogBytes();
    }

    /** Writes all results; those of one alert come in order, to one subtask. */
    void write(AlertingTopology.Results results) {
        write(
                apart(results.alerts())
                        .map(new AlertRows())
                        .uid("alert-rows")
                        .name("Alerts as rows"),
                AlertTable.INSTANCE);
        write(apart(results.commands()), ThrottleCommandTable.INSTANCE);
        write(apart(results.answers()), ThrottleAckTable.INSTANCE);
        write(apart(results.rules()), AlertRuleTable.INSTANCE);
        write(
                apart(results.rejected())
                        .map(DeadLetters::row)
                        .uid("dead-letter-rows")
                        .name("Dead letters as rows"),
                DeadLetterTable.INSTANCE);
        write(apart(results.recovered()), DeadLetterRecoveryTable.INSTANCE);
    }

    /** Not in the task of who decides: a sink may have to wait for ClickHouse. */
    private static <T> DataStream<T> apart(DataStream<T> results) {
        return results.rebalance();
    }

    private <T> void write(DataStream<T> rows, ClickHouseTable<T> table) {
        String name = table.tableName();
        rows.sinkTo(
                        ClickHouseSink.builder(table)
                                .connection(connection)
                                .backlogLimit(backlogBytes)
                                .rejectedRowsTo(DeadLetterTable.INSTANCE, RejectedRows::deadLetter)
                                .build())
                .uid(name.replace('_', '-') + "-sink")
                .name("ClickHouse " + name);
    }
}
