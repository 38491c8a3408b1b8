// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowBinaryOutputTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "SKU-000123", "größe", "aé", "縞", "😀 at the end", "\u007f\u0080"})
    void aTextIsItsUtf8AfterTheNumberOfItsBytes(String text) throws IOException {
        for (int times : new int[] {1, 11, 12, 13, 64, 127, 128, 20_000}) {
            String value = text.repeat(times);
            RowBinaryOutput out = new RowBinaryOutput(1);
            out.writeByte(7);
            out.writeString(value);
            out.writeByte(8);
            assertThat(out.toByteArray()).isEqualTo(expected(value));
        }
    }

    @Test
    void aNumberOfAnyWidthHasItsLowestByteFirst() {
        long value = 0x8877_6655_4433_2211L;
        byte[] all =
                ByteBuffer.allocate(Long.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(value)
                        .array();
        for (int count = 1; count <= Long.BYTES; count++) {
            RowBinaryOutput out = new RowBinaryOutput(1);
            out.writeLittleEndian(value, count);
            assertThat(out.toByteArray()).isEqualTo(Arrays.copyOf(all, count));
        }
    }

    private static byte[] expected(String value) throws IOException {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(7);
        int rest = utf8.length;
        for (; rest >= 0x80; rest >>>= 7) {
            bytes.write(rest & 0x7F | 0x80);
        }
        bytes.write(rest);
        bytes.write(utf8);
        bytes.write(8);
        return bytes.toByteArray();
    }
}
