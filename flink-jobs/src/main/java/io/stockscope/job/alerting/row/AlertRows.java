// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting.row;

import io.stockscope.alert.engine.AlertMessage;
import io.stockscope.table.AlertRow;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/**
 * Alerts as rows, numbered so that of one episode the last that was told counts.
 *
 * <p><b>State.</b> None: numbers begin at the wall clock's milliseconds of each start, far enough
 * apart to be above those of all starts before. All messages of an alert have to come to one
 * subtask, in their order. <b>Timers.</b> None. <b>Late.</b> Nothing is.
 */
public final class AlertRows extends RichMapFunction<AlertMessage, AlertRow> {

    private static final long serialVersionUID = 1L;

    /** Rows that a start may write for each millisecond that it lasts, a million. */
    private static final int ROW_BITS = 20;

    private transient long lastVersion;

    @Override
    public void open(OpenContext context) {
        lastVersion = System.currentTimeMillis() << ROW_BITS;
    }

    @Override
    public AlertRow map(AlertMessage message) {
        lastVersion++;
        return row(message, lastVersion);
    }

    /** The row of a message. */
    static AlertRow row(AlertMessage message, long version) {
        return new AlertRow(
                message.alertId(),
                message.startedAtMillis(),
                message.ruleName(),
                message.severity(),
                message.state().name(),
                message.labels(),
                message.annotations(),
                message.value(),
                message.condition(),
                message.atMillis(),
                message.endedAtMillis(),
                message.fired(),
                version);
    }
}
