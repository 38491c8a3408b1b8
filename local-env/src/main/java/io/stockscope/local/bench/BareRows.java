// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Rows in RowBinary as somebody would write them by hand for this one table, and as fast as that
 * goes: what the sink is compared with shares no code with it.
 */
final class BareRows {

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MOST_BYTES_OF_A_ROW = 256;
    private static final int LONGEST_TEXT = 127;
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int size;

    /** Writes the rows from one index to another, which is left out. */
    void write(long from, long to, OutputStream out) throws IOException {
        size = 0;
        for (long index = from; index < to; index++) {
            if (size > BUFFER_BYTES - MOST_BYTES_OF_A_ROW) {
                out.write(buffer, 0, size);
                size = 0;
            }
            append(SinkRows.row(index));
        }
        out.write(buffer, 0, size);
    }

    private void append(SinkRow row) {
        append(row.orderLine());
        append(row.sku());
        append(row.location());
        append(row.channel());
        INT.set(buffer, size, row.quantity());
        size += Integer.BYTES;
        append(row.price().unscaledValue().longValue());
        append(Double.doubleToRawLongBits(row.discountRatio()));
        append(row.gift());
        append(row.occurredAtMillis());
        append(row.recordedAtMillis());
        String promotion = row.promotion();
        append(promotion == null);
        if (promotion != null) {
            append(promotion);
        }
        append(row.version());
    }

    /** Of letters, digits and hyphens, as all texts here are. */
    private void append(String text) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        if (bytes.length > LONGEST_TEXT) {
            throw new IllegalArgumentException("longer than a length of one byte: " + text);
        }
        buffer[size++] = (byte) bytes.length;
        System.arraycopy(bytes, 0, buffer, size, bytes.length);
        size += bytes.length;
    }

    private void append(long value) {
        LONG.set(buffer, size, value);
        size += Long.BYTES;
    }

    private void append(boolean value) {
        buffer[size++] = (byte) (value ? 1 : 0);
    }
}
