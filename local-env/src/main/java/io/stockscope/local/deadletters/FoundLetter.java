// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.deadletters;

import io.stockscope.job.decode.RecordPlace;
import io.stockscope.table.RejectedRows;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter, without its bytes.
 *
 * @param place of the record that could not be used; of a row: its table and id
 * @param source who sent it, if that could be read
 * @param replayOf the earlier dead letters that it was sent again for, as in the header; null: none
 * @param recoveredAt when a replay succeeded; null: not yet
 * @param keyBytes length of the key that is kept; -1: none
 * @param valueBytes length of the whole value
 * @param keptBytes length of the value that is kept; -1: none
 * @param valueSha256 of the whole value, if it was cut; else null
 */
record FoundLetter(
        RecordPlace place,
        String reason,
        String message,
        @Nullable String source,
        @Nullable String replayOf,
        Instant failedAt,
        @Nullable Instant recoveredAt,
        int keyBytes,
        int valueBytes,
        int keptBytes,
        @Nullable String valueSha256) {

    /** Whether it is a row that is not in its table, and no record on Kafka. */
    boolean isRow() {
        return place.topic().startsWith(RejectedRows.TOPIC_PREFIX);
    }

    boolean isOpen() {
        return recoveredAt == null;
    }
}
