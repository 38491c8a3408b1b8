// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The sink is for any Flink job: what is Stockscope's own belongs into {@code io.stockscope.table}.
 */
class KnowsNoRetailTest {
    private static final Pattern OWN_NAME =
            Pattern.compile("io\\.stockscope\\.sink\\.clickhouse|Copyright the Stockscope authors");
    private static final Pattern RETAIL =
            Pattern.compile(
                    "(?i)stockscope|\\b(sku|stock|location|warehouse|reservation|inventory|shipment"
                            + "|retail|ats|oversell|marketplace|order_?id)s?\\b");

    @Test
    void noWordOfRetailIsInTheSink() throws IOException {
        Path root = Path.of("src/main/java/io/stockscope/sink");
        try (Stream<Path> files = Files.walk(root)) {
            List<String> found =
                    files.filter(Files::isRegularFile).flatMap(KnowsNoRetailTest::retail).toList();
            assertThat(found).isEmpty();
        }
    }

    private static Stream<String> retail(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> RETAIL.matcher(OWN_NAME.matcher(line).replaceAll("")).find())
                    .map(line -> file.getFileName() + ": " + line.strip());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
