// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting;

import io.stockscope.alert.engine.AlertMessage;
import io.stockscope.job.decode.RejectedRecord;
import io.stockscope.table.AlertRuleRow;
import io.stockscope.table.DeadLetterRecoveryRow;
import io.stockscope.table.ThrottleAckRow;
import io.stockscope.table.ThrottleCommandRow;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** records ── alerting ◀── broadcast ── rules; alerts and all else by side outputs. */
final class AlertingTopology {

    /**
     * What comes of it.
     *
     * @param alerts in the order in which they are told
     * @param commands that are in the log
     * @param answers of publishers
     * @param rules that are in force
     * @param rejected records that cannot be used
     * @param recovered dead letters that were sent again, and could be used
     */
    record Results(
            DataStream<AlertMessage> alerts,
            DataStream<ThrottleCommandRow> commands,
            DataStream<ThrottleAckRow> answers,
            DataStream<AlertRuleRow> rules,
            DataStream<RejectedRecord> rejected,
            DataStream<DeadLetterRecoveryRow> recovered) {}

    private AlertingTopology() {}

    static Results build(
            DataStream<TopicRecord> records,
            DataStream<RuleTexts> rules,
            AlertingOperator operator) {
        SingleOutputStreamOperator<AlertMessage> alerts =
                records.connect(rules.broadcast())
                        .transform("Decide alert rules", AlertMessageSerializer.TYPE, operator)
                        .uid("alerting");
        return new Results(
                alerts,
                alerts.getSideOutput(AlertingOperator.COMMANDS),
                alerts.getSideOutput(AlertingOperator.ANSWERS),
                alerts.getSideOutput(AlertingOperator.RULES),
                alerts.getSideOutput(AlertingOperator.REJECTED),
                alerts.getSideOutput(AlertingOperator.RECOVERED));
    }
}
