// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.decode;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Reads Avro's binary encoding out of an array, and believes no length that it reads: nothing is
 * allocated for more bytes than there are, a string or a value of bytes has at most {@value
 * #MAX_LENGTH} of them, and all arrays and maps of a record together at most {@value #MAX_ITEMS}
 * items.
 *
 * <p>Avro's own decoder has limits too, but it reads them from system properties when the first one
 * in the JVM uses it, whoever that is.
 */
final class EventDecoder extends Decoder {

    static final int MAX_LENGTH = 64 << 10;
    static final int MAX_ITEMS = 100_000;

    private static final int BITS_OF_A_LONG = 64;
    private static final char REPLACEMENT = '\uFFFD';

    private byte[] bytes = {};
    private int at;
    private int items;

    /** Begins anew. */
    void read(byte[] value, int from) {
        bytes = value;
        at = from;
        items = 0;
    }

    boolean isEnd() {
        return at == bytes.length;
    }

    @Override
    public void readNull() {}

    @Override
    public boolean readBoolean() throws IOException {
        return bytes[advance(1)] == 1;
    }

    @Override
    public int readInt() throws IOException {
        long value = readLong();
        if (value != (int) value) {
            throw new IOException(value + " is no int");
        }
        return (int) value;
    }

    @Override
    public long readLong() throws IOException {
        long raw = 0;
        for (int shift = 0; shift < BITS_OF_A_LONG; shift += 7) {
            byte next = bytes[advance(1)];
            raw |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return (raw >>> 1) ^ -(raw & 1);
            }
        }
        throw new IOException("a number has more than ten bytes");
    }

    @Override
    public float readFloat() throws IOException {
        return Float.intBitsToFloat(
                Integer.reverseBytes(ByteBuffer.wrap(bytes, advance(4), 4).getInt()));
    }

    @Override
    public double readDouble() throws IOException {
        return Double.longBitsToDouble(
                Long.reverseBytes(ByteBuffer.wrap(bytes, advance(8), 8).getLong()));
    }

    @Override
    public Utf8 readString(@Nullable Utf8 old) throws IOException {
        return new Utf8(readString());
    }

    @Override
    public String readString() throws IOException {
        int length = length();
        int from = advance(length);
        String text = new String(bytes, from, length, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            // Else two ids in another encoding could become one and the same.
            requireUtf8(ByteBuffer.wrap(bytes, from, length));
        }
        return text;
    }

    private static void requireUtf8(ByteBuffer text) throws IOException {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(text);
        } catch (CharacterCodingException e) {
            throw new IOException("a string is not in UTF-8", e);
        }
    }

    @Override
    public void skipString() throws IOException {
        advance(length());
    }

    @Override
    public ByteBuffer readBytes(@Nullable ByteBuffer old) throws IOException {
        int length = length();
        int from = advance(length);
        return ByteBuffer.wrap(Arrays.copyOfRange(bytes, from, from + length));
    }

    @Override
    public void skipBytes() throws IOException {
        advance(length());
    }

    @Override
    public void readFixed(byte[] into, int start, int length) throws IOException {
        System.arraycopy(bytes, advance(length), into, start, length);
    }

    @Override
    public void skipFixed(int length) throws IOException {
        advance(length);
    }

    @Override
    public int readEnum() throws IOException {
        return readInt();
    }

    @Override
    public int readIndex() throws IOException {
        return readInt();
    }

    @Override
    public long readArrayStart() throws IOException {
        long count = readLong();
        if (count < 0) {
            // The size of the block in bytes, for those who skip it.
            readLong();
            count = -count;
        }
        return counted(count);
    }

    @Override
    public long arrayNext() throws IOException {
        return readArrayStart();
    }

    /** Skips blocks that say how long they are; returns how many items are to be skipped singly. */
    @Override
    public long skipArray() throws IOException {
        long count = readLong();
        while (count < 0) {
            long size = readLong();
            if (size < 0 || size > bytes.length) {
                throw new IOException("a block claims " + size + " bytes");
            }
            advance((int) size);
            count = readLong();
        }
        return counted(count);
    }

    @Override
    public long readMapStart() throws IOException {
        return readArrayStart();
    }

    @Override
    public long mapNext() throws IOException {
        return readArrayStart();
    }

    @Override
    public long skipMap() throws IOException {
        return skipArray();
    }

    private long counted(long count) throws IOException {
        if (count < 0 || count > MAX_ITEMS - items) {
            throw new IOException("arrays and maps claim more than " + MAX_ITEMS + " items in all");
        }
        items += (int) count;
        return count;
    }

    private int length() throws IOException {
        long length = readLong();
        if (length < 0 || length > MAX_LENGTH) {
            throw new IOException(
                    "a length is " + length + ", must be from 0 to " + MAX_LENGTH + " bytes");
        }
        return (int) length;
    }

    /** Steps over that many bytes, which must be there, and returns where they begin. */
    private int advance(int length) throws EOFException {
        int from = at;
        if (length > bytes.length - from) {
            throw new EOFException("the value ends within a field");
        }
        at = from + length;
        return from;
    }
}
