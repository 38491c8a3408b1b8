// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * How much of a record a dead letter keeps, so that a poison record cannot stop the job by being
 * too large for the dead letters as well. With a key that is cut, twice (it is the dead letter's
 * own key as well), and the texts it stays below the mebibyte that Kafka takes by default, whoever
 * made the topic.
 */
public final class DeadLetterLimits {

    /** A longer value is cut. */
    public static final int MAX_VALUE_BYTES = 900_000;

    /** A message repeats values of the record, which may be of any length. */
    public static final int MAX_TEXT_CHARS = 1_000;

    private DeadLetterLimits() {}

    /** Returns the first {@code most} bytes, or {@code bytes} itself if it has no more. */
    public static byte @Nullable [] beginning(byte @Nullable [] bytes, int most) {
        return bytes == null || bytes.length <= most ? bytes : Arrays.copyOf(bytes, most);
    }

    /** Returns the beginning of a text that is too long, marked as such, else the text. */
    public static String beginning(String text) {
        if (text.length() <= MAX_TEXT_CHARS) {
            return text;
        }
        // Not between the two halves of one character.
        int end =
                MAX_TEXT_CHARS
                        - (Character.isHighSurrogate(text.charAt(MAX_TEXT_CHARS - 1)) ? 1 : 0);
        return text.substring(0, end) + "...";
    }

    /** Returns the SHA-256 of a value that is cut, in hexadecimal; null of one that is not. */
    public static @Nullable String sha256IfCut(byte @Nullable [] value) {
        if (value == null || value.length <= MAX_VALUE_BYTES) {
            return null;
        }
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
