// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes a record with some of its fields bent: to the ends of what their type can hold, and to
 * what is just valid or just not. Field by field and not with Avro's own writer, which would refuse
 * most of it.
 */
final class BentRecords {

    private static final long[] TIMES = {
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        -1,
        0,
        Instant.parse("1999-12-31T23:59:59.999Z").toEpochMilli(),
        Instant.parse("2000-01-01T00:00:00Z").toEpochMilli(),
        Instant.parse("2200-12-31T23:59:59.999Z").toEpochMilli(),
        Instant.parse("2201-01-01T00:00:00Z").toEpochMilli(),
    };
    private static final long[] NUMBERS = {
        Long.MIN_VALUE,
        Long.MIN_VALUE + 1,
        Integer.MIN_VALUE,
        -1,
        0,
        1,
        Integer.MAX_VALUE,
        1L << 53,
        Long.MAX_VALUE / 2,
        Long.MAX_VALUE - 1,
        Long.MAX_VALUE
    };
    private static final String[] TEXTS = {
        "",
        " ",
        "\0",
        "\uFFFD",
        "a/b\\c\"d'e;--",
        "\u202Eoslo",
        "\uD83D\uDE00\uD83D\uDE00",
        "line\r\nline\ttab\u001b[2J",
        "NULL",
        "\\N",
        "-1",
        "x".repeat(255),
        "\u20AC".repeat(10_000)
    };

    private final Random random;

    BentRecords(Random random) {
        this.random = random;
    }

    /** The record in Avro's binary encoding, with about so many fields of its own bent. */
    byte[] write(SpecificRecord record, int bent) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        List<Schema.Field> fields = record.getSchema().getFields();
        try {
            for (Schema.Field field : fields) {
                boolean bend = random.nextInt(fields.size()) < bent;
                write(field.schema(), record.get(field.pos()), bend, encoder);
            }
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
        return out.toByteArray();
    }

    private void write(Schema schema, @Nullable Object value, boolean bend, BinaryEncoder out)
            throws IOException {
        switch (schema.getType()) {
            case UNION -> {
                boolean isNull = bend ? random.nextInt(3) == 0 : value == null;
                int index = schema.getIndexNamed("null");
                int branch = isNull ? index : 1 - index;
                out.writeIndex(branch);
                write(schema.getTypes().get(branch), value, bend, out);
            }
            case NULL -> out.writeNull();
            case STRING -> out.writeString(bend || value == null ? text() : value.toString());
            case LONG -> out.writeLong(bend || value == null ? number(schema) : number(value));
            case INT ->
                    out.writeInt(bend || value == null ? (int) oneOf(NUMBERS) : (Integer) value);
            case BOOLEAN -> out.writeBoolean(bend ? random.nextBoolean() : (Boolean) value);
            case DOUBLE ->
                    out.writeDouble(
                            bend || value == null
                                    ? Double.longBitsToDouble(random.nextLong())
                                    : (Double) value);
            case BYTES -> out.writeBytes(bend || value == null ? bytes() : unscaled(value));
            case ENUM ->
                    out.writeEnum(
                            bend || value == null
                                    ? random.nextInt(schema.getEnumSymbols().size() + 1)
                                    : ((Enum<?>) value).ordinal());
            case ARRAY -> writeArray(schema, (List<?>) value, bend, out);
            case MAP -> writeMap(schema, (Map<?, ?>) value, bend, out);
            default -> throw new IllegalStateException("no event has a " + schema.getType());
        }
    }

    private void writeArray(Schema schema, @Nullable List<?> items, boolean bend, BinaryEncoder out)
            throws IOException {
        int count = bend || items == null ? random.nextInt(5) : items.size();
        out.writeArrayStart();
        out.setItemCount(count);
        for (int i = 0; i < count; i++) {
            out.startItem();
            write(schema.getElementType(), bend || items == null ? null : items.get(i), bend, out);
        }
        out.writeArrayEnd();
    }

    private void writeMap(
            Schema schema, @Nullable Map<?, ?> entries, boolean bend, BinaryEncoder out)
            throws IOException {
        out.writeMapStart();
        if (bend || entries == null) {
            int count = random.nextInt(5);
            out.setItemCount(count);
            for (int i = 0; i < count; i++) {
                out.startItem();
                out.writeString(text());
                write(schema.getValueType(), null, true, out);
            }
        } else {
            out.setItemCount(entries.size());
            for (Map.Entry<?, ?> entry : entries.entrySet()) {
                out.startItem();
                out.writeString(String.valueOf(entry.getKey()));
                write(schema.getValueType(), entry.getValue(), false, out);
            }
        }
        out.writeMapEnd();
    }

    private long number(Schema schema) {
        if (random.nextInt(4) == 0) {
            return random.nextLong() >> random.nextInt(64);
        }
        return oneOf(schema.getLogicalType() == null ? NUMBERS : TIMES);
    }

    private static long number(Object value) {
        return value instanceof Instant at ? at.toEpochMilli() : (Long) value;
    }

    private static ByteBuffer unscaled(Object value) {
        return value instanceof BigDecimal decimal
                ? ByteBuffer.wrap(decimal.unscaledValue().toByteArray())
                : (ByteBuffer) value;
    }

    private ByteBuffer bytes() {
        byte[] bytes = new byte[random.nextInt(20) == 0 ? 5_000 : random.nextInt(12)];
        random.nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    private String text() {
        if (random.nextInt(3) == 0) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
        return TEXTS[random.nextInt(TEXTS.length)];
    }

    private long oneOf(long[] values) {
        return values[random.nextInt(values.length)];
    }
}
