// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * ClickHouse refuses, and would refuse again: the message says which table, why, and what to do.
 * Not thrown for what passes by itself.
 */
public class ClickHouseRejectedException extends IOException {
    private static final long serialVersionUID = 1L;

    public ClickHouseRejectedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
