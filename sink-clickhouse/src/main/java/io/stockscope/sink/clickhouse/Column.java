// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse;

import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One column of a {@link ClickHouseTable}: its name, its type, and how a row's value is written.
 *
 * <p>Made by the {@code column} methods; numbers, times as epoch milliseconds and booleans are
 * written without boxing.
 *
 * @param <T> the rows
 */
public final class Column<T> {
    private final String name;
    private final String type;
    private final ValueWriter<T> writer;

    private Column(String name, String type, ValueWriter<T> writer) {
        this.name = Identifiers.checked(name, "column");
        this.type = type;
        this.writer = writer;
    }

    /**
     * A column of objects.
     *
     * @param type such as {@link ColumnTypes#STRING} or {@link ColumnTypes#arrayOf}
     * @param accessor returns the value of a row; null only where {@code type} is {@linkplain
     *     ColumnTypes#nullable nullable}
     */
    public static <T, V> Column<T> column(
            String name, ColumnType<V> type, Function<? super T, ? extends @Nullable V> accessor) {
        if (type.isNullable()) {
            return new Column<>(
                    name, type.text(), (row, out) -> type.write(accessor.apply(row), out));
        }
        return new Column<>(
                name,
                type.text(),
                (row, out) ->
                        type.write(
                                Objects.requireNonNull(
                                        accessor.apply(row),
                                        "the value is null and the column is not nullable"),
                                out));
    }

    /** A column of whole numbers, or of times as epoch milliseconds. */
    public static <T> Column<T> column(
            String name, LongColumnType type, ToLongFunction<? super T> accessor) {
        return new Column<>(
                name, type.text(), (row, out) -> type.writeLong(accessor.applyAsLong(row), out));
    }

    /** A column of floating-point numbers. */
    public static <T> Column<T> column(
            String name, DoubleColumnType type, ToDoubleFunction<? super T> accessor) {
        return new Column<>(
                name, type.text(), (row, out) -> out.writeDouble(accessor.applyAsDouble(row)));
    }

    /** A column of {@code Bool}. */
    public static <T> Column<T> column(
            String name, BooleanColumnType type, Predicate<? super T> accessor) {
        return new Column<>(
                name, type.text(), (row, out) -> out.writeByte(accessor.test(row) ? 1 : 0));
    }

    /** Returns the column's name in the table. */
    public String name() {
        return name;
    }

    /** Returns the column's type as ClickHouse prints it, such as {@code DateTime64(3, 'UTC')}. */
    public String type() {
        return type;
    }

    /**
     * Appends this column's value of {@code row}.
     *
     * @throws RuntimeException if the value is outside the range of the type, or null where the
     *     type is not nullable
     */
    public void write(T row, RowBinaryOutput out) {
        writer.write(row, out);
    }

    @Override
    public String toString() {
        return name + " " + type;
    }

    @FunctionalInterface
    private interface ValueWriter<T> {
        void write(T row, RowBinaryOutput out);
    }
}
