// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the parts of the ledger's state are written: strings without the 64 KiB limit of writeUTF.
 */
final class StateFormat {

    private static final int NULL = -1;

    private static final ThreadLocal<byte[]> BUFFER = ThreadLocal.withInitial(() -> new byte[64]);

    /** Of a number of variable length. */
    private static final int BITS_PER_BYTE = 7;

    private static final long MORE_BITS = 0x7f;
    private static final long MORE = 0x80;

    private StateFormat() {}

    static void writeString(DataOutput out, String value) throws IOException {
        if (isAscii(value)) {
            // The same bytes, without making an array of them.
            out.writeInt(value.length());
            writeAscii(out, value);
        } else {
            writeBytes(out, value.getBytes(StandardCharsets.UTF_8));
        }
    }

    @SuppressWarnings(
            "deprecation") // It leaves out all but the low bytes, and there are no others.
    private static void writeAscii(DataOutput out, String value) throws IOException {
        byte[] part = BUFFER.get();
        for (int from = 0; from < value.length(); from += part.length) {
            int to = Math.min(value.length(), from + part.length);
            value.getBytes(from, to, part, 0);
            out.write(part, 0, to - from);
        }
    }

    private static boolean isAscii(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) > 127) {
                return false;
            }
        }
        return true;
    }

    static String readString(DataInput in) throws IOException {
        return new String(readBytes(in, in.readInt()), StandardCharsets.UTF_8);
    }

    /** Reads a string that is likely to come again and again. */
    static String readName(DataInput in) throws IOException {
        return Names.of(readBytes(in, in.readInt()));
    }

    static @Nullable String readNullableName(DataInput in) throws IOException {
        int length = in.readInt();
        return length == NULL ? null : Names.of(readBytes(in, length));
    }

    static void writeNullableString(DataOutput out, @Nullable String value) throws IOException {
        if (value == null) {
            out.writeInt(NULL);
        } else {
            writeString(out, value);
        }
    }

    static @Nullable String readNullableString(DataInput in) throws IOException {
        int length = in.readInt();
        return length == NULL ? null : new String(readBytes(in, length), StandardCharsets.UTF_8);
    }

    static void writeNullableLong(DataOutput out, @Nullable Long value) throws IOException {
        out.writeBoolean(value != null);
        if (value != null) {
            out.writeLong(value);
        }
    }

    static @Nullable Long readNullableLong(DataInput in) throws IOException {
        return in.readBoolean() ? in.readLong() : null;
    }

    /**
     * Writes few bytes for a number near 0: seven bits in each, as Avro and Protocol Buffers do.
     */
    static void writeVarLong(DataOutput out, long value) throws IOException {
        long rest = value << 1 ^ value >> Long.SIZE - 1;
        while ((rest & ~MORE_BITS) != 0) {
            out.writeByte((int) (rest & MORE_BITS | MORE));
            rest >>>= BITS_PER_BYTE;
        }
        out.writeByte((int) rest);
    }

    static long readVarLong(DataInput in) throws IOException {
        long value = 0;
        int shift = 0;
        byte next;
        do {
            next = in.readByte();
            value |= (next & MORE_BITS) << shift;
            shift += BITS_PER_BYTE;
        } while (next < 0);
        return value >>> 1 ^ -(value & 1);
    }

    static void writeNullableVarLong(DataOutput out, @Nullable Long value, long near)
            throws IOException {
        out.writeBoolean(value != null);
        if (value != null) {
            writeVarLong(out, value - near);
        }
    }

    static @Nullable Long readNullableVarLong(DataInput in, long near) throws IOException {
        return in.readBoolean() ? readVarLong(in) + near : null;
    }

    static void writeStrings(DataOutput out, Collection<String> values) throws IOException {
        out.writeInt(values.size());
        for (String value : values) {
            writeString(out, value);
        }
    }

    static List<String> readStrings(DataInput in) throws IOException {
        int size = in.readInt();
        List<String> values = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            values.add(readString(in));
        }
        return List.copyOf(values);
    }

    static void writeDecimal(DataOutput out, BigDecimal value) throws IOException {
        writeBytes(out, value.unscaledValue().toByteArray());
        out.writeInt(value.scale());
    }

    static BigDecimal readDecimal(DataInput in) throws IOException {
        return new BigDecimal(new BigInteger(readBytes(in, in.readInt())), in.readInt());
    }

    private static void writeBytes(DataOutput out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] readBytes(DataInput in, int length) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }
}
