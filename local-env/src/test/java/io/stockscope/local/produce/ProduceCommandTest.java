// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.produce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.local.StockscopeCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ProduceCommandTest {
    private static final String MUG =
            """
            {"topic": "reference.items", "event":\
             {"sku": "MUG", "unitPrice": "9.50", "currency": "EUR"}}
            """;
    private static final String OVERRIDE =
            """
            {"topic": "throttle.overrides", "event":\
             {"channel": "web", "mode": "AUTO", "by": "ann", "reason": "over"}}
            """;

    private final Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    ProduceCommandTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void checkReadsAndCountsWithoutAnyServices() throws IOException {
        Path plain = write("a.jsonl", (MUG + "\n" + OVERRIDE + MUG).getBytes(UTF_8));
        Path compressed = write("b.jsonl.gz", gzip(MUG));
        assertThat(execute("produce", "--check", plain.toString(), compressed.toString())).isZero();
        assertThat(err.toString()).isEmpty();
        assertThat(out.toString())
                .startsWith("read 4 events in ")
                .containsPattern("reference.items +3\n")
                .containsPattern("throttle.overrides +1\n");
    }

    @Test
    void checkNamesTheFirstMistakeAndCountsAll() throws IOException {
        String wrong = MUG.replace("9.50", "9.12345");
        Path file = write("a.jsonl", (MUG + wrong + MUG + "{\n" + wrong).getBytes(UTF_8));
        assertThat(execute("produce", "--check", file.toString())).isEqualTo(1);
        assertThat(err.toString())
                .hasLineCount(1)
                .startsWith("stockscope: " + file + ":2: event.unitPrice: expected a decimal")
                .contains("found \"9.12345\"")
                .contains("no events: 3; events: 2");
    }

    @Test
    void aFileThatIsNotThereIsNamedBeforeAnythingIsRead() throws IOException {
        Path file = write("a.jsonl", MUG.getBytes(UTF_8));
        Path missing = folder.resolve("missing.jsonl");
        assertThat(execute("produce", file.toString(), missing.toString())).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("stockscope: " + missing + " is not there\n");
        assertThat(execute("produce", folder.toString())).isEqualTo(1);
        assertThat(err.toString()).contains(folder + " is a directory");
    }

    @Test
    void aCompressedFileThatIsCutOffIsNamedWithTheLastGoodLine() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            lines.append(MUG.replace("MUG", "MUG-" + Integer.toHexString(i * 7919)));
        }
        byte[] whole = gzip(lines.toString());
        Path file = write("a.jsonl.gz", Arrays.copyOf(whole, whole.length / 2));
        assertThat(execute("produce", "--check", file.toString())).isEqualTo(1);
        assertThat(err.toString())
                .hasLineCount(1)
                .containsPattern("a.jsonl.gz is damaged or cut off behind line \\d+");
    }

    @Test
    void aFileThatOnlyLooksCompressedIsNamed() throws IOException {
        Path file = write("a.jsonl.gz", MUG.getBytes(UTF_8));
        assertThat(execute("produce", "--check", file.toString())).isEqualTo(1);
        assertThat(err.toString()).hasLineCount(1).contains("is not compressed with gzip");
    }

    @Test
    void withoutAFileTheUsageIsWrong() {
        assertThat(execute("produce")).isEqualTo(2);
        assertThat(err.toString()).hasLineCount(1).contains("FILE", "--help");
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    private int execute(String... arguments) {
        CommandLine command = StockscopeCommand.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }
}
