// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing buffer of rows in ClickHouse's RowBinary format. Not safe for several threads.
 *
 * <p>An own encoder and not the client's: it is the fastest of the ways to insert that were
 * measured, needs no reflection and no boxing, and the bytes of a batch are known before they are
 * sent, so that a retry sends the same ones.
 */
public final class RowBinaryOutput {
    // Some VMs cannot allocate the last few elements below Integer.MAX_VALUE.
    private static final int MAX_CAPACITY = Integer.MAX_VALUE - 8;

    private static final int ASCII = 0x80;
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes;
    private int size;

    /**
     * Creates an empty buffer.
     *
     * @param initialBytes capacity to begin with, above 0
     */
    public RowBinaryOutput(int initialBytes) {
        bytes = new byte[initialBytes];
    }

    /** Returns how many bytes have been written since the last {@link #clear()}. */
    public int size() {
        return size;
    }

    /** Forgets what has been written; the memory is kept for what comes. */
    public void clear() {
        size = 0;
    }

    /** Returns a copy of what has been written. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /** Writes all of it to {@code out}; this buffer is left as it is. */
    public void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, size);
    }

    /** Forgets everything from {@code length} on. */
    public void truncate(int length) {
        size = Math.min(size, length);
    }

    /** Writes a range to {@code out}, from {@code from} to before {@code to}. */
    public void writeTo(OutputStream out, int from, int to) throws IOException {
        out.write(bytes, from, to - from);
    }

    /** Returns a hash of the bytes from {@code from} to before {@code to}. */
    public int hash(int from, int to) {
        int hash = 1;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }

    /** Returns whether two ranges, each from its start to before its end, hold the same bytes. */
    public boolean isSame(int from, int to, int otherFrom, int otherTo) {
        return Arrays.equals(bytes, from, to, bytes, otherFrom, otherTo);
    }

    /** Appends the lowest 8 bits. */
    public void writeByte(int value) {
        ensure(1);
        bytes[size++] = (byte) value;
    }

    /** Appends the lowest {@code count} bytes (1 to 8), the lowest first. */
    public void writeLittleEndian(long value, int count) {
        ensure(count);
        if (count == Long.BYTES) {
            LONG.set(bytes, size, value);
        } else if (count == Integer.BYTES) {
            INT.set(bytes, size, (int) value);
        } else {
            for (int i = 0; i < count; i++) {
                bytes[size + i] = (byte) (value >>> (8 * i));
            }
        }
        size += count;
    }

    /** Appends a {@code Float64}. */
    public void writeDouble(double value) {
        writeLittleEndian(Double.doubleToRawLongBits(value), Double.BYTES);
    }

    /** Appends a length or count, at least 0, as an unsigned LEB128. */
    public void writeVarInt(int value) {
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            writeByte(rest | 0x80);
            rest >>>= 7;
        }
        writeByte(rest);
    }

    /** Appends a text in UTF-8, with its length before it. */
    public void writeString(String value) {
        if (!writeShortAscii(value)) {
            writeBytes(value.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Most texts are, and then need no bytes of their own. */
    private boolean writeShortAscii(String value) {
        int length = value.length();
        if (length >= ASCII) {
            return false;
        }
        ensure(1 + length);
        byte[] to = bytes;
        int at = size;
        to[at++] = (byte) length;
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c >= ASCII) {
                return false;
            }
            to[at++] = (byte) c;
        }
        size = at;
        return true;
    }

    /** Appends bytes, with their number before them. */
    public void writeBytes(byte[] value) {
        writeVarInt(value.length);
        ensure(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
    }

    private void ensure(int more) {
        if (more <= bytes.length - size) {
            return;
        }
        long needed = (long) size + more;
        if (needed > MAX_CAPACITY) {
            throw new IllegalStateException(
                    "a batch of 2 GiB cannot be held in memory: lower batchBytes of the sink");
        }
        bytes =
                Arrays.copyOf(
                        bytes, (int) Math.min(MAX_CAPACITY, Math.max(needed, 2L * bytes.length)));
    }
}
