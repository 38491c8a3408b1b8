// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.decode;

import org.jspecify.annotations.Nullable;

/**
 * A record whose schema id is not known yet, whole.
 *
 * @param key raw bytes; null if the record has none
 * @param value raw bytes, in the Confluent wire format as far as its first five bytes go
 * @param replayOf what the record says of itself, see {@link ReplayOf}; null: nothing
 */
@SuppressWarnings("ArrayRecordComponent") // Bytes as they came; nothing compares these records.
public record UndecidedRecord(
        String topic,
        int partition,
        long offset,
        byte @Nullable [] key,
        byte[] value,
        int schemaId,
        @Nullable String replayOf) {

    /** The same as a record that cannot be used. */
    public RejectedRecord rejected(String message) {
        return new RejectedRecord(
                topic,
                partition,
                offset,
                key,
                value,
                DeadLetterReason.UNDECODABLE,
                message,
                null,
                replayOf,
                System.currentTimeMillis());
    }

    /** What it takes to keep it, about. */
    long keptBytes() {
        return 200L + value.length + (key == null ? 0 : key.length);
    }
}
