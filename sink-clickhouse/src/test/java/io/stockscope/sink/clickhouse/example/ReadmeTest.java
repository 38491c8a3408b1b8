// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.table.StockscopeTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    private static final Path SOURCES =
            Path.of("src/test/java/io/stockscope/sink/clickhouse/example");

    private final String readme = read(Path.of("README.md"));

    @Test
    void theReadmeShowsTheExampleThatIsCompiled() {
        String source = read(SOURCES.resolve("ReadingsJob.java"));
        String shown =
                source.substring(
                        source.indexOf("// README begins") + "// README begins".length(),
                        source.indexOf("// README ends"));
        assertThat(readme).contains("```java\n" + shown.stripIndent().strip() + "\n```");
    }

    @Test
    void theReadmeNamesEveryTable() {
        StockscopeTables.ALL.forEach(
                table ->
                        assertThat(readme)
                                .contains("`" + table.tableName().replace("_rows", "") + "`"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
