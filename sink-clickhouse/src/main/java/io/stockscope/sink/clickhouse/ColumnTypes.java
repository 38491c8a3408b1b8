// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The ClickHouse types that can be written. Their texts are those of {@code system.columns}. */
public final class ColumnTypes {
    // ClickHouse's DateTime64(3) holds the years 1900 to 2299.
    private static final long MIN_TIME_MILLIS =
            Instant.parse("1900-01-01T00:00:00Z").toEpochMilli();
    private static final long MAX_TIME_MILLIS =
            Instant.parse("2299-12-31T23:59:59.999Z").toEpochMilli();
    private static final String TIME_MILLIS_TEXT = "DateTime64(3, 'UTC')";

    public static final LongColumnType INT8 =
            new LongColumnType("Int8", 1, Byte.MIN_VALUE, Byte.MAX_VALUE);
    public static final LongColumnType INT16 =
            new LongColumnType("Int16", 2, Short.MIN_VALUE, Short.MAX_VALUE);
    public static final LongColumnType INT32 =
            new LongColumnType("Int32", 4, Integer.MIN_VALUE, Integer.MAX_VALUE);
    public static final LongColumnType INT64 =
            new LongColumnType("Int64", 8, Long.MIN_VALUE, Long.MAX_VALUE);
    public static final LongColumnType UINT8 = new LongColumnType("UInt8", 1, 0, 0xFFL);
    public static final LongColumnType UINT16 = new LongColumnType("UInt16", 2, 0, 0xFFFFL);
    public static final LongColumnType UINT32 = new LongColumnType("UInt32", 4, 0, 0xFFFF_FFFFL);

    /** {@code UInt64} up to {@link Long#MAX_VALUE}; a negative number is refused. */
    public static final LongColumnType UINT64 = new LongColumnType("UInt64", 8, 0, Long.MAX_VALUE);

    /** {@code DateTime64(3, 'UTC')} from epoch milliseconds, years 1900 to 2299. */
    public static final LongColumnType DATE_TIME_MILLIS =
            new LongColumnType(TIME_MILLIS_TEXT, 8, MIN_TIME_MILLIS, MAX_TIME_MILLIS);

    public static final DoubleColumnType FLOAT64 = DoubleColumnType.FLOAT64;
    public static final BooleanColumnType BOOL = BooleanColumnType.BOOL;

    /** {@code String}, in UTF-8. */
    public static final ColumnType<String> STRING =
            new Simple<>("String", (value, out) -> out.writeString(value));

    /** {@code String} from bytes as they are: ClickHouse's strings hold any bytes. */
    public static final ColumnType<byte[]> BYTES =
            new Simple<>("String", (value, out) -> out.writeBytes(value));

    /** {@code LowCardinality(String)}. */
    public static final ColumnType<String> LOW_CARDINALITY_STRING = lowCardinality(STRING);

    /** {@code LowCardinality(String)} that holds the name of an enum's constant. */
    public static final ColumnType<Enum<?>> ENUM_NAME =
            new Simple<>("LowCardinality(String)", (value, out) -> out.writeString(value.name()));

    /** {@code DateTime64(3, 'UTC')} from an {@link Instant}; finer parts are cut off. */
    public static final ColumnType<Instant> INSTANT =
            new Simple<>(
                    TIME_MILLIS_TEXT,
                    (value, out) -> DATE_TIME_MILLIS.writeLong(value.toEpochMilli(), out));

    private ColumnTypes() {}

    /**
     * {@code Decimal(precision, scale)}.
     *
     * @param precision decimal digits in sum, 1 to 18
     * @param scale digits after the point; a value with more is refused, never rounded silently
     */
    public static ColumnType<BigDecimal> decimal(int precision, int scale) {
        if (precision < 1 || precision > 18 || scale < 0 || scale > precision) {
            throw new IllegalArgumentException(
                    "Decimal(%d, %d): precision must be 1 to 18, scale 0 to precision"
                            .formatted(precision, scale));
        }
        String text = "Decimal(%d, %d)".formatted(precision, scale);
        int bytes = precision <= 9 ? 4 : 8;
        return new Simple<>(
                text,
                (value, out) -> {
                    if (value.scale() == scale && value.precision() <= precision) {
                        out.writeLittleEndian(value.unscaledValue().longValue(), bytes);
                        return;
                    }
                    BigDecimal scaled = value.stripTrailingZeros();
                    if (scaled.scale() > scale
                            || scaled.precision() - scaled.scale() > precision - scale) {
                        throw new IllegalArgumentException(
                                value.toPlainString() + " does not fit " + text);
                    }
                    out.writeLittleEndian(
                            scaled.setScale(scale).unscaledValue().longValueExact(), bytes);
                });
    }

    /** {@code Nullable(type)}, or {@code LowCardinality(Nullable(...))}; null is a value of it. */
    public static <V> ColumnType<V> nullable(ColumnType<V> type) {
        String text = type.text();
        if (type.isNullable() || text.startsWith("Array(") || text.startsWith("Map(")) {
            throw new IllegalArgumentException("ClickHouse has no Nullable(" + text + ")");
        }
        String lowCardinality = "LowCardinality(";
        return new NullableType<>(
                text.startsWith(lowCardinality)
                        ? lowCardinality
                                + "Nullable("
                                + text.substring(lowCardinality.length())
                                + ")"
                        : "Nullable(" + text + ")",
                type);
    }

    /** {@code Nullable(type)} of numbers, or of times as epoch milliseconds. */
    public static ColumnType<Long> nullable(LongColumnType type) {
        return nullable(type.boxed());
    }

    /** {@code Nullable(Float64)}. */
    public static ColumnType<Double> nullable(DoubleColumnType type) {
        return nullable(new Simple<>(type.text(), (value, out) -> out.writeDouble(value)));
    }

    /** {@code LowCardinality(type)}: for texts with at most some ten thousand different values. */
    public static ColumnType<String> lowCardinality(ColumnType<String> type) {
        return new Simple<>("LowCardinality(" + type.text() + ")", type::write);
    }

    /** {@code Array(element)}. */
    public static <V> ColumnType<List<V>> arrayOf(ColumnType<V> element) {
        return new Simple<>(
                "Array(" + element.text() + ")",
                (values, out) -> {
                    out.writeVarInt(values.size());
                    for (V value : values) {
                        element.write(value, out);
                    }
                });
    }

    /** {@code Map(key, value)}. */
    public static <K, V> ColumnType<Map<K, V>> mapOf(ColumnType<K> key, ColumnType<V> value) {
        return new Simple<>(
                "Map(" + key.text() + ", " + value.text() + ")",
                (entries, out) -> {
                    out.writeVarInt(entries.size());
                    for (Map.Entry<K, V> entry : entries.entrySet()) {
                        key.write(entry.getKey(), out);
                        value.write(entry.getValue(), out);
                    }
                });
    }

    /** {@code Map(key, value)} with whole numbers as values. */
    public static <K> ColumnType<Map<K, Long>> mapOf(ColumnType<K> key, LongColumnType value) {
        return mapOf(key, value.boxed());
    }

    private record Simple<V>(String text, BiConsumer<V, RowBinaryOutput> writer)
            implements ColumnType<V> {
        @Override
        public void write(@Nullable V value, RowBinaryOutput out) {
            writer.accept(Objects.requireNonNull(value, () -> "null is no value of " + text), out);
        }
    }

    private record NullableType<V>(String text, ColumnType<V> inner) implements ColumnType<V> {
        @Override
        public void write(@Nullable V value, RowBinaryOutput out) {
            out.writeByte(value == null ? 1 : 0);
            if (value != null) {
                inner.write(value, out);
            }
        }

        @Override
        public boolean isNullable() {
            return true;
        }
    }
}
