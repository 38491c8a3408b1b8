// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A record, or a row (see {@link RejectedRows}), that could not be used. The arrays are not copied:
 * do not change them.
 *
 * @param topic the Kafka topic it was read from, with {@code partition} and {@code offset}
 * @param key its key as it was, cut if it was too large; null if it had none
 * @param reason UNDECODABLE, INVALID or FUTURE_TIMESTAMP, or one of {@link RejectedRows.Reason}
 * @param message what was wrong, naming field and value
 * @param value its value as it was, cut if it was too large; null if it had none
 * @param valueBytes the length of the whole value, 0 if it had none
 * @param valueSha256 of the whole value, in hexadecimal; null if it was not cut
 * @param source the instance that sent it, null if that could not be read
 * @param replayOf the earlier dead letters that it was sent again for, {@code
 *     topic/partition/offset}, oldest first and separated by commas; null: none
 * @param failedAtMillis when it was found unusable, in epoch milliseconds of the wall clock; kept
 *     30 days from then on
 */
@SuppressWarnings("ArrayRecordComponent") // Bytes as they were, and equal by content: see equals.
public record DeadLetterRow(
        String topic,
        int partition,
        long offset,
        byte @Nullable [] key,
        String reason,
        String message,
        byte @Nullable [] value,
        int valueBytes,
        @Nullable String valueSha256,
        @Nullable String source,
        @Nullable String replayOf,
        long failedAtMillis) {

    /** A key that is longer is cut; one of just this length may have been. */
    public static final int MAX_KEY_BYTES = 32 << 10;

    /** Of several rows of one record the earliest counts, so that a rerun changes nothing. */
    long version() {
        return Long.MAX_VALUE - failedAtMillis;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DeadLetterRow that
                && topic.equals(that.topic)
                && partition == that.partition
                && offset == that.offset
                && Arrays.equals(key, that.key)
                && reason.equals(that.reason)
                && message.equals(that.message)
                && Arrays.equals(value, that.value)
                && valueBytes == that.valueBytes
                && Objects.equals(valueSha256, that.valueSha256)
                && Objects.equals(source, that.source)
                && Objects.equals(replayOf, that.replayOf)
                && failedAtMillis == that.failedAtMillis;
    }

    @Override
    public int hashCode() {
        return Objects.hash(topic, partition, offset, failedAtMillis);
    }

    /** Shows where it came from and what was wrong; never key and value, which may be personal. */
    @Override
    public String toString() {
        return "DeadLetterRow[%s-%d@%d, %s: %s]"
                .formatted(topic, partition, offset, reason, message);
    }
}
