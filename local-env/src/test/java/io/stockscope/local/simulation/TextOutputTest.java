// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.event.ItemMaster;
import io.stockscope.event.StockscopeTopic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TextOutputTest {

    private static final ItemMaster MUG =
            ItemMaster.newBuilder()
                    .setSku("mug")
                    .setUnitPrice(new BigDecimal("2.9500"))
                    .setCurrency("GBP")
                    .build();

    private final Path folder;

    TextOutputTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @ValueSource(strings = {"events.jsonl", "events.jsonl.gz"})
    void whatIsFlushedCanBeReadWhileMoreIsWritten(String name) throws IOException {
        Path file = folder.resolve(name);
        try (TextOutput output = TextOutput.toFile(file)) {
            output.accept(StockscopeTopic.REFERENCE_ITEMS, MUG);
            output.flush();

            assertThat(firstLine(file)).contains("\"reference.items\"", "\"mug\"");
            output.accept(StockscopeTopic.REFERENCE_ITEMS, MUG);
        }
    }

    /** Byte by byte: who asks for more than is there meets the end of an unfinished file. */
    private static String firstLine(Path file) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (InputStream bytes = Files.newInputStream(file);
                InputStream text =
                        file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes) {
            for (int next = text.read(); next >= 0 && next != '\n'; next = text.read()) {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
