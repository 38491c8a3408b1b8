// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SalesFileTest {
    private static final String HEADER =
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";
    private static final SalesLine HOLDERS =
            new SalesLine(
                    "536365",
                    "85123a",
                    "HOLDER, \"WHITE\"",
                    6,
                    LocalDateTime.of(2010, 12, 1, 8, 26),
                    new BigDecimal("2.55"),
                    null,
                    "United Kingdom");
    private static final String HOLDERS_TEXT =
            "536365,85123a,\"HOLDER, \"\"WHITE\"\"\",6,2010-12-01T08:26:00,2.55,,United Kingdom\n";

    private final Path directory;

    SalesFileTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void linesAreReadAsTheyStand() throws IOException {
        assertThat(SalesFile.read(write(HEADER + HOLDERS_TEXT))).containsExactly(HOLDERS);
    }

    @Test
    void compressedFileIsToldByItsContent() throws IOException {
        Path file = directory.resolve("sales.csv");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write((HEADER + HOLDERS_TEXT).getBytes(StandardCharsets.UTF_8));
        }

        assertThat(SalesFile.read(file)).containsExactly(HOLDERS);
    }

    @Test
    void columnsMayStandInAnyOrderBesideOthers() throws IOException {
        Path file =
                write(
                        "Country,X,CustomerID,UnitPrice,InvoiceDate,Quantity,Description,StockCode,InvoiceNo\n"
                                + "United Kingdom,?,,2.55,2010-12-01 08:26:00,6,\"HOLDER, \"\"WHITE\"\"\",85123a,536365\n");

        assertThat(SalesFile.read(file)).containsExactly(HOLDERS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    1,A1,x,six,2010-12-01T08:26:00,1,,UK  | Quantity: "six" is not a whole number
                    1,A1,x,99999999999,2010-12-01T08:26:00,1,,UK | Quantity: "99999999999" is not a whole number
                    1,A1,x,6,1.12.2010,1,,UK              | InvoiceDate: "1.12.2010" is not a time between 2000 and 2199 such as 2010-12-01T08:26:00
                    1,A1,x,6,1999-12-01T08:26:00,1,,UK    | InvoiceDate: "1999-12-01T08:26:00" is not a time between 2000 and 2199 such as 2010-12-01T08:26:00
                    1,A1,x,6,2010-12-01T08:26:00,free,,UK | UnitPrice: "free" is not a number
                    1,A1,x,6,2010-12-01T08:26:00,1.23456,,UK | UnitPrice: "1.23456" is no price in pounds
                    ,A1,x,6,2010-12-01T08:26:00,1,,UK     | InvoiceNo: is empty
                    1,,x,6,2010-12-01T08:26:00,1,,UK      | StockCode: is empty
                    1,A1,x,6                              | InvoiceDate: the line has only 4 columns
                    """)
    void badLineIsNamedByFileLineAndColumn(String line, String message) throws IOException {
        Path file = write(HEADER + HOLDERS_TEXT + HOLDERS_TEXT + line + "\n");

        assertThatThrownBy(() -> SalesFile.read(file))
                .isInstanceOf(SalesFileException.class)
                .hasMessageStartingWith(file + ":4: ")
                .hasMessageEndingWith(message);
    }

    @Test
    void missingColumnIsNamed() throws IOException {
        Path file = write("InvoiceNo,StockCode,Description,Quantity\n1,2,3,4\n");

        assertThatThrownBy(() -> SalesFile.read(file))
                .hasMessageStartingWith(file + ":1: column InvoiceDate is missing");
    }

    @Test
    void missingFileIsNamed() {
        Path file = directory.resolve("nowhere.csv");

        assertThatThrownBy(() -> SalesFile.read(file)).hasMessage(file + ": no such file");
    }

    @Test
    void folderAndBrokenGzipAreNoSales() throws IOException {
        assertThatThrownBy(() -> SalesFile.read(directory))
                .isInstanceOf(SalesFileException.class)
                .hasMessageStartingWith(directory + ": cannot be read");
        Path broken = directory.resolve("broken.gz");
        Files.write(broken, new byte[] {0x1f, (byte) 0x8b, 8, 0, 0});
        assertThatThrownBy(() -> SalesFile.read(broken))
                .isInstanceOf(SalesFileException.class)
                .hasMessageStartingWith(broken + ": cannot be read");
    }

    @Test
    void brokenQuotesAreNamedByLine() throws IOException {
        Path file = write(HEADER + HOLDERS_TEXT + "1,A1,\"x\"y,6,2010-12-01T08:26:00,1,,UK\n");

        assertThatThrownBy(() -> SalesFile.read(file))
                .isInstanceOf(SalesFileException.class)
                .hasMessageStartingWith(file + ": cannot be read: ")
                .hasMessageContaining("line: 3");
    }

    @Test
    void emptyFileMissesItsHeader() throws IOException {
        Path file = write("");

        assertThatThrownBy(() -> SalesFile.read(file))
                .hasMessageStartingWith(file + ":1: column InvoiceNo is missing");
    }

    private Path write(String content) throws IOException {
        return Files.writeString(directory.resolve("sales.csv"), content);
    }
}
