// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.job.decode.RejectedRecord;
import io.stockscope.table.DeadLetterRow;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Rejected records as dead letters. */
final class DeadLetters {

    /**
     * A longer value is cut, so that a poison record cannot stop the job by being too large for the
     * dead letters as well.
     */
    static final int MAX_VALUE_BYTES = 900 * 1024;

    /** Keys are short; one that is not is no key that anybody could look for. */
    static final int MAX_KEY_BYTES = 64 * 1024;

    /** A message repeats values of the record, which may be of any length. */
    static final int MAX_TEXT_CHARS = 1_000;

    private DeadLetters() {}

    /** The row of a dead letter that nothing has replayed yet. */
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
                beginning(rejected.key(), MAX_KEY_BYTES),
                rejected.reason().name(),
                beginning(rejected.message()),
                value,
                valueBytes,
                valueSha256,
                rejected.source() == null ? null : beginning(rejected.source()),
                rejected.failedAtMillis(),
                null,
                0);
    }

    private static byte @Nullable [] beginning(byte @Nullable [] bytes, int most) {
        return bytes == null || bytes.length <= most ? bytes : Arrays.copyOf(bytes, most);
    }

    private static String beginning(String text) {
        return text.length() <= MAX_TEXT_CHARS ? text : text.substring(0, MAX_TEXT_CHARS) + "...";
    }

    private static String sha256(byte[] value) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
