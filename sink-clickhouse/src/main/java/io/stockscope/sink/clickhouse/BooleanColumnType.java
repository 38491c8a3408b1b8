// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse;

/** {@code Bool}, written from a primitive {@code boolean}. */
public enum BooleanColumnType {
    /** The only one. */
    BOOL;

    /** Returns the type exactly as {@code system.columns} shows it. */
    public String text() {
        return "Bool";
    }
}
