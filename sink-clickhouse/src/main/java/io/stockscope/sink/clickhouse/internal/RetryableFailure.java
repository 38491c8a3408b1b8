// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A failure that passes by itself: the same request is sent again. */
final class RetryableFailure extends IOException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    RetryableFailure(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    /** What it is that passes. */
    enum Kind {
        /** No connection, a connection that broke, an answer that is not ClickHouse's. */
        NETWORK,
        /** It took too long. */
        TIMEOUT,
        /** Memory or disk is short. */
        SPACE,
        /** Merges are behind. */
        TOO_MANY_PARTS,
        /** Too much to do: queries, threads, quota. */
        OVERLOAD,
        /** Replicas or Keeper are not there, the table is read-only. */
        REPLICATION
    }
}
