// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A failure that passes by itself: the same request is sent again. */
final class RetryableFailure extends IOException {
    private static final long serialVersionUID = 1L;

    RetryableFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
