// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.decode;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A record cannot be used; the message says what is wrong with it. */
public final class BadRecordException extends Exception {

    private final DeadLetterReason reason;
    private final @Nullable String source;
    private final @Nullable Long recordedAtMillis;

    public BadRecordException(
            DeadLetterReason reason,
            String message,
            @Nullable String source,
            @Nullable Long recordedAtMillis) {
        // Bad input may come in floods: no stack trace, it would be the same every time.
        super(message, null, false, false);
        this.reason = reason;
        this.source = source;
        this.recordedAtMillis = recordedAtMillis;
    }

    /** Of a record of which nothing could be read. */
    public static BadRecordException undecodable(String message) {
        return new BadRecordException(DeadLetterReason.UNDECODABLE, message, null, null);
    }

    public DeadLetterReason reason() {
        return reason;
    }

    /** The source of the event, if that much could be read. */
    public @Nullable String source() {
        return source;
    }

    /** When the event says that it was recorded, if that much could be read. */
    public @Nullable Long recordedAtMillis() {
        return recordedAtMillis;
    }

    public String message() {
        return Objects.requireNonNullElse(getMessage(), reason.name());
    }
}
