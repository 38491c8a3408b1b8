// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.deadletters;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads one row in RowBinary for a person. Not done by ClickHouse, whose function {@code format}
 * asks for the right to make temporary tables, which a reader does not have.
 */
final class RowBinaryText {

    private static final Pattern INTEGER = Pattern.compile("(U?)Int(8|16|32|64|128)");
    private static final Pattern DECIMAL = Pattern.compile("Decimal\\((\\d+), (\\d+)\\)");
    private static final Pattern WRAPPED =
            Pattern.compile("(LowCardinality|Nullable|Array|Map)\\((.+)\\)", Pattern.DOTALL);

    private final ByteBuffer bytes;

    private RowBinaryText(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Returns {@code name = value} of each column, or nothing if the bytes are no such row.
     *
     * @param columns names and types, {@code name type, name type, ...}
     */
    static Optional<List<String>> lines(String columns, byte[] row) {
        RowBinaryText reader = new RowBinaryText(row);
        List<String> lines = new ArrayList<>();
        try {
            for (String column : parts(columns)) {
                String[] nameAndType = column.split(" ", 2);
                lines.add(nameAndType[0] + " = " + reader.value(nameAndType[1]));
            }
        } catch (BufferUnderflowException | IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
        return reader.bytes.hasRemaining() ? Optional.empty() : Optional.of(lines);
    }

    private String value(String type) {
        Matcher integer = INTEGER.matcher(type);
        if (integer.matches()) {
            byte[] magnitude = bigEndian(Integer.parseInt(integer.group(2)) / 8);
            boolean unsigned = !integer.group(1).isEmpty();
            return (unsigned ? new BigInteger(1, magnitude) : new BigInteger(magnitude)).toString();
        }
        Matcher decimal = DECIMAL.matcher(type);
        if (decimal.matches()) {
            int size = Integer.parseInt(decimal.group(1)) <= 9 ? 4 : 8;
            return new BigDecimal(
                            new BigInteger(bigEndian(size)), Integer.parseInt(decimal.group(2)))
                    .toPlainString();
        }
        Matcher wrapped = WRAPPED.matcher(type);
        if (wrapped.matches()) {
            String inner = wrapped.group(2);
            return switch (wrapped.group(1)) {
                case "LowCardinality" -> value(inner);
                case "Nullable" -> bytes.get() == 0 ? value(inner) : "NULL";
                case "Array" -> "[" + repeated(() -> value(inner)) + "]";
                default -> map(parts(inner));
            };
        }
        return switch (type) {
            case "String" -> "'" + Printable.text(string()) + "'";
            case "Bool" -> String.valueOf(bytes.get() != 0);
            case "Float64" -> String.valueOf(bytes.getDouble());
            case "DateTime64(3, 'UTC')" -> Instant.ofEpochMilli(bytes.getLong()).toString();
            default -> throw new IllegalArgumentException("type " + type + " is not known here");
        };
    }

    private String map(List<String> types) {
        if (types.size() != 2) {
            throw new IllegalArgumentException("a Map has two types, not " + types);
        }
        return "{" + repeated(() -> value(types.get(0)) + ": " + value(types.get(1))) + "}";
    }

    private String repeated(Supplier<String> item) {
        int count = varInt();
        List<String> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(item.get());
        }
        return String.join(", ", items);
    }

    private String string() {
        byte[] text = new byte[varInt()];
        bytes.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private byte[] bigEndian(int size) {
        byte[] number = new byte[size];
        for (int i = size - 1; i >= 0; i--) {
            number[i] = bytes.get();
        }
        return number;
    }

    private int varInt() {
        long value = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += 7) {
            byte next = bytes.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return checked(value);
            }
        }
        throw new IllegalArgumentException("no length");
    }

    /** A length that lies would take memory; every item takes a byte at least. */
    private int checked(long length) {
        if (length > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        return (int) length;
    }

    /** Parts at commas that stand outside of parentheses. */
    private static List<String> parts(String list) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 0) {
                parts.add(list.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(list.substring(start));
        return parts.stream().map(String::strip).collect(Collectors.toList());
    }
}
