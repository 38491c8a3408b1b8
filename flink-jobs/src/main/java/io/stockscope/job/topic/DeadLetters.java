// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.topic;

import static io.stockscope.table.DeadLetterLimits.MAX_VALUE_BYTES;
import static io.stockscope.table.DeadLetterLimits.beginning;

import io.stockscope.job.decode.RejectedRecord;
import io.stockscope.job.decode.ReplayOf;
import io.stockscope.table.DeadLetterLimits;
import io.stockscope.table.DeadLetterRow;
import java.util.Optional;

/** Rejected records as dead letters. */
public final class DeadLetters {

    private DeadLetters() {}

    /** The row of a dead letter. */
    public static DeadLetterRow row(RejectedRecord rejected) {
        byte[] value = rejected.value();
        return new DeadLetterRow(
                rejected.topic(),
                rejected.partition(),
                rejected.offset(),
                beginning(rejected.key(), DeadLetterRow.MAX_KEY_BYTES),
                rejected.reason().name(),
                message(rejected),
                beginning(value, MAX_VALUE_BYTES),
                value == null ? 0 : value.length,
                DeadLetterLimits.sha256IfCut(value),
                rejected.source() == null ? null : beginning(rejected.source()),
                rejected.replayOf(),
                rejected.failedAtMillis());
    }

    /** What was wrong; of a replay also which dead letter was the first one. */
    private static String message(RejectedRecord rejected) {
        String message = beginning(rejected.message());
        return Optional.ofNullable(rejected.replayOf())
                .flatMap(ReplayOf::parse)
                .map(
                        replay ->
                                message
                                        + " (again, after a replay of "
                                        + replay.places().get(0)
                                        + ")")
                .orElse(message);
    }
}
