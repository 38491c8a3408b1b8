// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MigrationFilesTest {
    private static final Path DIRECTORY = Path.of("src/main/resources/db/migration");

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void eachStatementOfAFileCanRunAgainInAnyDatabase(Path file) throws IOException {
        String sql = Files.readString(file).replaceAll("(?m)^--.*$", "");
        assertThat(sql.split(";"))
                .extracting(String::strip)
                .filteredOn(statement -> !statement.isEmpty())
                .isNotEmpty()
                .allSatisfy(
                        statement ->
                                assertThat(statement)
                                        .matches(
                                                "(?s)(CREATE (TABLE|VIEW) IF NOT EXISTS|CREATE OR REPLACE VIEW) [a-z0-9_]+\\s.*"
                                                        + "|CREATE MATERIALIZED VIEW IF NOT EXISTS [a-z0-9_]+ TO [a-z0-9_]+ AS\\s.*"
                                                        + "|CREATE FUNCTION IF NOT EXISTS stockscope[A-Za-z]+ AS .*"
                                                        + "|ALTER TABLE [a-z0-9_]+\\s+(ADD COLUMN IF NOT EXISTS|DROP COLUMN IF EXISTS)\\s.*"
                                                        + "|INSERT INTO (?<into>[a-z0-9_]+)\\s+SELECT\\s.*WHERE \\(SELECT count\\(\\) FROM \\k<into>\\) = 0\\s.*")
                                        .doesNotContainPattern("(ADD|DROP) (COLUMN|INDEX) (?!IF )")
                                        .doesNotContainPattern("stockscope(?![A-Z])")
                                        .doesNotContainPattern("FROM \\w+\\."));
    }

    @Test
    void versionsCountFromOneWithoutAGap() throws IOException {
        List<String> names = files().stream().map(f -> f.getFileName().toString()).toList();
        for (int i = 0; i < names.size(); i++) {
            assertThat(names.get(i)).matches("V%03d__[a-z0-9_]+\\.sql".formatted(i + 1));
        }
    }
}
