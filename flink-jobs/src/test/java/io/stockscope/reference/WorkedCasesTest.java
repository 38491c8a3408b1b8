// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference against the cases that were worked out by hand. */
class WorkedCasesTest {
    private static final Instant RUN_CLOCK = Instant.parse("2026-10-01T00:00:00Z");

    private final ReferenceStock reference = new ReferenceStock(RUN_CLOCK);

    private static Path sharedFolder() {
        String configured = System.getenv("STOCKSCOPE_SHARED");
        return configured != null
                ? Path.of(configured)
                : Path.of(System.getProperty("stockscope.root", "."), "../shared");
    }

    static List<WorkedCase> cases() {
        return WorkedCase.all();
    }

    @Test
    void allThirtyFiveCasesAreRead() {
        assertThat(cases()).hasSize(35);
    }

    @Test
    void casesAreThoseOfTheDesignPages() throws IOException {
        Path design = sharedFolder().resolve("design/cases");
        assumeTrue(Files.isDirectory(design), () -> "the design pages are not at " + design);

        try (Stream<Path> files = Files.list(design)) {
            assertThat(files)
                    .allSatisfy(
                            file -> assertThat(inTheTree(file)).isEqualTo(Files.readString(file)));
        }
    }

    private static String inTheTree(Path file) throws IOException {
        try (InputStream in =
                WorkedCase.class.getResourceAsStream("/cases/" + file.getFileName())) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void referenceSaysWhatWasWorkedOutByHand(WorkedCase one) {
        StockResults actual = reference.run(one.events(), one.until());

        assertThat(one.expected().differences(actual)).as(one.title()).isEmpty();
    }

    @Test
    void casesDoNotMeetWhenTheyRunTogether() {
        WorkedCase together = WorkedCase.together();

        StockResults actual = reference.run(together.events(), together.until());

        assertThat(together.expected().differences(actual)).isEmpty();
    }
}
