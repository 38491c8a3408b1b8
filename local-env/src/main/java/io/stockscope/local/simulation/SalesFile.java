// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import static java.util.Objects.requireNonNull;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads sales in the format of UCI "Online Retail": CSV in UTF-8, plain or gzip (told by content),
 * with a header that names the columns, in any order.
 */
public final class SalesFile {
    private enum Column {
        InvoiceNo,
        StockCode,
        Description,
        Quantity,
        InvoiceDate,
        UnitPrice,
        CustomerID,
        Country
    }

    private static final CSVFormat FORMAT =
            CSVFormat.DEFAULT
                    .builder()
                    .setHeader()
                    .setSkipHeaderRecord(true)
                    .setAllowMissingColumnNames(true)
                    .get();

    private final Path file;
    private final int[] columnIndex = new int[Column.values().length];

    /** Equal texts once: a year of sales has few different ones. */
    private final Map<String, String> texts = new HashMap<>();

    private SalesFile(Path file) {
        this.file = file;
    }

    /**
     * Returns the lines in the order of the file.
     *
     * @throws SalesFileException when the file is missing, is no such file, or has a line that
     *     cannot be used
     */
    public static List<SalesLine> read(Path file) {
        try {
            return new SalesFile(file).lines();
        } catch (NoSuchFileException e) {
            throw new SalesFileException(file + ": no such file", e);
        } catch (UncheckedIOException e) {
            throw new SalesFileException(
                    file + ": cannot be read: " + requireNonNull(e.getCause()).getMessage(), e);
        } catch (IOException e) {
            throw new SalesFileException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private List<SalesLine> lines() throws IOException {
        List<SalesLine> lines = new ArrayList<>();
        try (Reader reader = open();
                CSVParser parser = CSVParser.parse(reader, FORMAT)) {
            resolveColumns(parser.getHeaderMap());
            for (CSVRecord row : parser) {
                lines.add(line(row, parser.getCurrentLineNumber()));
            }
        }
        return lines;
    }

    private Reader open() throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        in.mark(2);
        boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();
        return new InputStreamReader(
                gzip ? new GZIPInputStream(in, 1 << 16) : in, StandardCharsets.UTF_8);
    }

    private void resolveColumns(Map<String, Integer> header) {
        for (Column column : Column.values()) {
            Integer index = header.get(column.name());
            if (index == null) {
                throw new SalesFileException(
                        file
                                + ":1: column "
                                + column
                                + " is missing; the first line must name the columns "
                                + String.join(",", names()));
            }
            columnIndex[column.ordinal()] = index;
        }
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>();
        for (Column column : Column.values()) {
            names.add(column.name());
        }
        return names;
    }

    private SalesLine line(CSVRecord row, long lineNumber) {
        String invoice = required(row, lineNumber, Column.InvoiceNo);
        String code = required(row, lineNumber, Column.StockCode);
        String description = text(row, lineNumber, Column.Description);
        int quantity = quantity(row, lineNumber);
        LocalDateTime at = at(row, lineNumber);
        BigDecimal unitPrice = unitPrice(row, lineNumber);
        String customer = text(row, lineNumber, Column.CustomerID);
        return new SalesLine(
                invoice,
                code,
                description,
                quantity,
                at,
                unitPrice,
                customer.isEmpty() ? null : customer,
                text(row, lineNumber, Column.Country));
    }

    private int quantity(CSVRecord row, long lineNumber) {
        String text = required(row, lineNumber, Column.Quantity);
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw bad(lineNumber, Column.Quantity, text, "is not a whole number", e);
        }
    }

    private BigDecimal unitPrice(CSVRecord row, long lineNumber) {
        String text = required(row, lineNumber, Column.UnitPrice);
        try {
            BigDecimal price = new BigDecimal(text);
            // 18 digits, 4 of them after the point, is what an event can carry.
            if (price.scale() > 4 || price.precision() - price.scale() > 14) {
                throw bad(lineNumber, Column.UnitPrice, text, "is no price in pounds", null);
            }
            return price;
        } catch (NumberFormatException e) {
            throw bad(lineNumber, Column.UnitPrice, text, "is not a number", e);
        }
    }

    private LocalDateTime at(CSVRecord row, long lineNumber) {
        String text = required(row, lineNumber, Column.InvoiceDate);
        String wanted = "is not a time between 2000 and 2199 such as 2010-12-01T08:26:00";
        try {
            LocalDateTime at = LocalDateTime.parse(text.replace(' ', 'T'));
            if (at.getYear() < 2000 || at.getYear() > 2199) {
                throw bad(lineNumber, Column.InvoiceDate, text, wanted, null);
            }
            return at;
        } catch (DateTimeException e) {
            throw bad(lineNumber, Column.InvoiceDate, text, wanted, e);
        }
    }

    private String required(CSVRecord row, long lineNumber, Column column) {
        String text = text(row, lineNumber, column);
        if (text.isEmpty()) {
            throw new SalesFileException(file + ":" + lineNumber + ": " + column + ": is empty");
        }
        return text;
    }

    private String text(CSVRecord row, long lineNumber, Column column) {
        int index = columnIndex[column.ordinal()];
        if (index >= row.size()) {
            throw new SalesFileException(
                    file
                            + ":"
                            + lineNumber
                            + ": "
                            + column
                            + ": the line has only "
                            + row.size()
                            + " columns");
        }
        return texts.computeIfAbsent(row.get(index).strip(), same -> same);
    }

    private SalesFileException bad(
            long lineNumber, Column column, String text, String wrong, @Nullable Throwable cause) {
        String message = file + ":" + lineNumber + ": " + column + ": \"" + text + "\" " + wrong;
        return cause == null
                ? new SalesFileException(message)
                : new SalesFileException(message, cause);
    }
}
