// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import io.stockscope.sink.clickhouse.ClickHouseRejectedException;
import org.jspecify.annotations.Nullable;

/**
 * ClickHouse refuses a batch for the values of some rows, and has written none of it: without those
 * rows it would take it.
 */
final class RowsRefused extends ClickHouseRejectedException {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String answer;

    /**
     * Creates it.
     *
     * @param code ClickHouse's
     * @param answer ClickHouse's words, in one line
     */
    RowsRefused(int code, String message, String answer, @Nullable Throwable cause) {
        super(
                message
                        + ". What to do: give the sink a table for such rows (rejectedRowsTo), or"
                        + " change what they violate.",
                cause);
        this.code = code;
        this.answer = answer;
    }

    int code() {
        return code;
    }

    String answer() {
        return answer;
    }
}
