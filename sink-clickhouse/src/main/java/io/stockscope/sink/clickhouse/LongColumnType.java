// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A ClickHouse type whose values are written from a primitive {@code long}. */
public final class LongColumnType {
    private final String text;
    private final int bytes;
    private final long min;
    private final long max;

    LongColumnType(String text, int bytes, long min, long max) {
        this.text = text;
        this.bytes = bytes;
        this.min = min;
        this.max = max;
    }

    /** Returns the type exactly as {@code system.columns} shows it. */
    public String text() {
        return text;
    }

    /**
     * Returns the same type for boxed values, to be put into others: {@code nullable}, arrays,
     * maps.
     */
    public ColumnType<Long> boxed() {
        return new Boxed(this);
    }

    /**
     * Appends {@code value}.
     *
     * @throws IllegalArgumentException if the value does not fit: it is never cut silently
     */
    void writeLong(long value, RowBinaryOutput out) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    value + " is outside the range of " + text + ", " + min + " to " + max);
        }
        out.writeLittleEndian(value, bytes);
    }

    private record Boxed(LongColumnType type) implements ColumnType<Long> {
        @Override
        public String text() {
            return type.text;
        }

        @Override
        public void write(@Nullable Long value, RowBinaryOutput out) {
            type.writeLong(Objects.requireNonNull(value), out);
        }
    }
}
