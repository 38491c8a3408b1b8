// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.produce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineReaderTest {
    @Test
    void linesAreSplitAtLineFeedsAndTheLastOneNeedsNone() throws IOException {
        assertThat(lines("a\n\nbc\r\nd")).containsExactly("1:a", "2:", "3:bc\r", "4:d");
        assertThat(lines("a\n")).containsExactly("1:a");
        assertThat(lines("")).isEmpty();
    }

    @Test
    void anyLinesComeBackHoweverTheirBytesArrive() throws IOException {
        Random random = new Random(7);
        for (int round = 0; round < 20; round++) {
            List<String> lines = new ArrayList<>();
            for (int i = 1 + random.nextInt(30); i > 0; i--) {
                // Some longer than the buffer at its beginning, 64 KiB.
                lines.add("ø".repeat(random.nextInt(round % 4 == 0 ? 90_000 : 40)) + i);
            }
            LineReader reader = new LineReader(inPieces(String.join("\n", lines), random));
            List<String> read = new ArrayList<>();
            while (reader.next()) {
                read.add(new String(reader.bytes(), reader.offset(), reader.length(), UTF_8));
            }
            assertThat(read).isEqualTo(lines);
        }
    }

    @Test
    void aLineWithoutEndIsRefusedBeforeItFillsTheMemory() {
        InputStream endless =
                new InputStream() {
                    @Override
                    public int read() {
                        return 'x';
                    }
                };
        assertThatThrownBy(() -> new LineReader(endless).next())
                .isInstanceOf(IOException.class)
                .hasMessage("line 1 is longer than 16 MiB");
    }

    private static List<String> lines(String text) throws IOException {
        LineReader reader = new LineReader(new ByteArrayInputStream(text.getBytes(UTF_8)));
        List<String> lines = new ArrayList<>();
        while (reader.next()) {
            String line = new String(reader.bytes(), reader.offset(), reader.length(), UTF_8);
            assertThat(reader.blank()).isEqualTo(line.isBlank());
            lines.add(reader.lineNumber() + ":" + line);
        }
        return lines;
    }

    private static InputStream inPieces(String text, Random random) {
        return new ByteArrayInputStream(text.getBytes(UTF_8)) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
                return super.read(bytes, offset, Math.min(length, 1 + random.nextInt(20_000)));
            }
        };
    }
}
