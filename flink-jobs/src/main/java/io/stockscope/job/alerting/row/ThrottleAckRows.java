// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting.row;

import io.stockscope.event.ThrottleAck;
import io.stockscope.table.ThrottleAckRow;
import io.stockscope.table.ThrottleAckRow.Status;

/** What publishers answer, as rows. */
public final class ThrottleAckRows {

    private ThrottleAckRows() {}

    /** The row of an answer. */
    public static ThrottleAckRow row(ThrottleAck ack) {
        String message = ack.getMessage();
        return new ThrottleAckRow(
                ack.getChannel(),
                ack.getRevision(),
                ack.getCommandId(),
                status(ack),
                message == null ? "" : message,
                ack.getAt().toEpochMilli());
    }

    private static Status status(ThrottleAck ack) {
        return switch (ack.getStatus()) {
            case APPLIED -> Status.APPLIED;
            case REFUSED -> Status.REFUSED;
            case STALE -> Status.STALE;
            case EXPIRED -> Status.EXPIRED;
        };
    }
}
