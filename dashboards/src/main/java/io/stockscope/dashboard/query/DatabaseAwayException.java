// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.query;

import org.jspecify.annotations.Nullable;

/** ClickHouse gives no answer. The same question may be answered later. */
public final class DatabaseAwayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean unreachable;

    private DatabaseAwayException(String message, boolean unreachable, @Nullable Throwable cause) {
        super(message, cause);
        this.unreachable = unreachable;
    }

    /**
     * Nobody answers at all.
     *
     * @param message a few words, without addresses and users
     */
    public static DatabaseAwayException unreachable(String message, @Nullable Throwable cause) {
        return new DatabaseAwayException(message, true, cause);
    }

    /** It is there, but has no time or memory for this question now. */
    public static DatabaseAwayException busy(String message) {
        return new DatabaseAwayException(message, false, null);
    }

    /** Whether others would get no answer either. */
    public boolean isUnreachable() {
        return unreachable;
    }
}
