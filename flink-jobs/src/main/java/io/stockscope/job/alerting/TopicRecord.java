// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting;

import io.stockscope.job.decode.DeadLetterReason;
import io.stockscope.job.decode.RejectedRecord;
import io.stockscope.job.decode.UndecidedRecord;
import io.stockscope.job.time.RunClock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A record as it was read.
 *
 * @param key raw bytes; null if the record has none
 * @param value raw bytes; null if the record has none
 * @param timestampMillis when it was produced or appended, epoch milliseconds
 * @param replayOf the dead letters that it was sent again for, see {@link
 *     io.stockscope.job.decode.ReplayOf}; null: none
 */
@SuppressWarnings("ArrayRecordComponent") // Bytes as they came; nothing compares these records.
record TopicRecord(
        String topic,
        int partition,
        long offset,
        byte @Nullable [] key,
        byte @Nullable [] value,
        long timestampMillis,
        @Nullable String replayOf) {

    /** The same by the clock of a run; Kafka goes by the wall clock. */
    TopicRecord by(RunClock clock) {
        return new TopicRecord(
                topic,
                partition,
                offset,
                key,
                value,
                clock.readingMillis(timestampMillis),
                replayOf);
    }

    /** The same as a record that cannot be used. */
    RejectedRecord rejected(DeadLetterReason reason, String message, long nowMillis) {
        return new RejectedRecord(
                topic, partition, offset, key, value, reason, message, null, replayOf, nowMillis);
    }

    /** The same as a record whose schema is not known yet. */
    UndecidedRecord undecided(int schemaId) {
        return new UndecidedRecord(
                topic, partition, offset, key, Objects.requireNonNull(value), schemaId, replayOf);
    }

    /**
     * One that was undecided.
     *
     * @param timestampMillis about when it was produced
     */
    static TopicRecord of(UndecidedRecord record, long timestampMillis) {
        return new TopicRecord(
                record.topic(),
                record.partition(),
                record.offset(),
                record.key(),
                record.value(),
                timestampMillis,
                record.replayOf());
    }
}
