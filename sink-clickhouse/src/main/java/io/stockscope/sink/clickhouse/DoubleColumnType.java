// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse;

/** {@code Float64}, written from a primitive {@code double}. */
public enum DoubleColumnType {
    /** The only one. */
    FLOAT64;

    /** Returns the type exactly as {@code system.columns} shows it. */
    public String text() {
        return "Float64";
    }
}
