// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse;

import org.jspecify.annotations.Nullable;

/**
 * A ClickHouse type, and how a Java value becomes its RowBinary form. {@link ColumnTypes} has the
 * usual ones.
 *
 * @param <V> the Java values
 */
public interface ColumnType<V> {

    /** Returns the type exactly as {@code system.columns} shows it. */
    String text();

    /**
     * Appends {@code value}.
     *
     * @param value null only if {@link #isNullable()}
     * @throws RuntimeException if the value is outside the range of the type
     */
    void write(@Nullable V value, RowBinaryOutput out);

    /** Returns whether null is a value of this type. */
    default boolean isNullable() {
        return false;
    }
}
