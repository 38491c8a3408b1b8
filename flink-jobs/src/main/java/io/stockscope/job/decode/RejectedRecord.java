// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.decode;

import org.jspecify.annotations.Nullable;

/**
 * A record that cannot be used, whole, with the reason.
 *
 * @param key raw bytes; null if the record has none
 * @param value raw bytes; null if the record has none
 * @param message what was wrong, where, for a person
 * @param source of the event, if that much could be read
 * @param replayOf the earlier dead letters that this record was sent again for, as text, see {@link
 *     ReplayOf}; null: none
 * @param failedAtMillis wall clock, epoch milliseconds UTC
 * @param recordedAtMillis when the source says that it recorded the event, epoch milliseconds UTC,
 *     if that much could be read; it may be what is wrong
 */
@SuppressWarnings("ArrayRecordComponent") // Bytes as they came; nothing compares rejected records.
public record RejectedRecord(
        String topic,
        int partition,
        long offset,
        byte @Nullable [] key,
        byte @Nullable [] value,
        DeadLetterReason reason,
        String message,
        @Nullable String source,
        @Nullable String replayOf,
        long failedAtMillis,
        @Nullable Long recordedAtMillis) {

    /** A record of which it could not be read when it was recorded. */
    public RejectedRecord(
            String topic,
            int partition,
            long offset,
            byte @Nullable [] key,
            byte @Nullable [] value,
            DeadLetterReason reason,
            String message,
            @Nullable String source,
            @Nullable String replayOf,
            long failedAtMillis) {
        this(
                topic,
                partition,
                offset,
                key,
                value,
                reason,
                message,
                source,
                replayOf,
                failedAtMillis,
                null);
    }
}
