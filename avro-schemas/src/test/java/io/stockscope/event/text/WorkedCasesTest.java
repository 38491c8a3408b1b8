// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.event.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The worked cases of the design, which all jobs are tested with. */
class WorkedCasesTest {
    @Test
    void everyEventOfTheWorkedCasesComesBackAsItWasRead() throws IOException {
        List<Path> cases = cases();
        assertThat(cases).hasSizeGreaterThan(30);
        for (Path file : cases) {
            long lineNumber = 0;
            for (String line : Files.readAllLines(file)) {
                TextEvent event = EventText.parse(line, file.toString(), ++lineNumber);
                assertThat(EventText.parse(EventText.write(event), file.toString(), lineNumber))
                        .isEqualTo(event);
            }
        }
    }

    private static List<Path> cases() throws IOException {
        Path shared =
                Optional.ofNullable(System.getenv("STOCKSCOPE_SHARED"))
                        .map(Path::of)
                        .orElse(Path.of(System.getProperty("stockscope.root", "."), "../shared"));
        Path cases = shared.resolve("design/cases");
        assumeTrue(Files.isDirectory(cases), "no worked cases at " + cases + ": skipped");
        try (Stream<Path> files = Files.list(cases)) {
            return files.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
        }
    }
}
