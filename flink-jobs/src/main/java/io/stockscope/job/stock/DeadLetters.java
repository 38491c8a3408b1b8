// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.job.decode.RejectedRecord;
import io.stockscope.job.decode.ReplayOf;
import io.stockscope.table.DeadLetterRow;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rejected records as dead letters. */
final class DeadLetters {

    /**
     * A longer value is cut, so that a poison record cannot stop the job by being too large for the
     * dead letters as well. With a key that is cut, twice (it is the dead letter's own key as
     * well), and the texts it stays below the mebibyte that Kafka takes by default, whoever made
     * the topic.
     */
    static final int MAX_VALUE_BYTES = 900_000;

    /** A message repeats values of the record, which may be of any length. */
    static final int MAX_TEXT_CHARS = 1_000;

    private DeadLetters() {}

    /** The row of a dead letter. */
    static DeadLetterRow row(RejectedRecord rejected) {
        byte[] value = rejected.value();
        if (value == null || value.length <= MAX_VALUE_BYTES) {
            return row(rejected, value, value == null ? 0 : value.length, null);
        }
        byte[] beginning = Arrays.copyOf(value, MAX_VALUE_BYTES);
        return row(rejected, beginning, value.length, sha256(value));
    }

    private static DeadLetterRow row(
            RejectedRecord rejected,
            byte @Nullable [] value,
            int valueBytes,
            @Nullable String valueSha256) {
        return new DeadLetterRow(
                rejected.topic(),
                rejected.partition(),
                rejected.offset(),
                beginning(rejected.key(), DeadLetterRow.MAX_KEY_BYTES),
                rejected.reason().name(),
                message(rejected),
                value,
                valueBytes,
                valueSha256,
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

    private static byte @Nullable [] beginning(byte @Nullable [] bytes, int most) {
        return bytes == null || bytes.length <= most ? bytes : Arrays.copyOf(bytes, most);
    }

    private static String beginning(String text) {
        if (text.length() <= MAX_TEXT_CHARS) {
            return text;
        }
        // Not between the two halves of one character.
        int end =
                MAX_TEXT_CHARS
                        - (Character.isHighSurrogate(text.charAt(MAX_TEXT_CHARS - 1)) ? 1 : 0);
        return text.substring(0, end) + "...";
    }

    private static String sha256(byte[] value) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
