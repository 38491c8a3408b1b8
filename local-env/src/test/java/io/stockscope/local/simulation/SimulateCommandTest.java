// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stockscope.event.text.EventText;
import io.stockscope.event.text.TextEvent;
import io.stockscope.local.StockscopeCommand;
import io.stockscope.local.simulation.fault.CollectedTruth;
import io.stockscope.local.simulation.fault.Fault;
import io.stockscope.local.simulation.fault.FaultKind;
import io.stockscope.local.simulation.fault.GroundTruthReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SimulateCommandTest {
    private static final String SALES =
            """
            InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
            536365,22139,MUG,6,2010-12-01T08:26:00,2.55,17850,United Kingdom
            """;

    private final Path directory;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    SimulateCommandTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void withoutSalesAFewDaysAreMadeUpAndWrittenAsTextThatReadsBack() throws IOException {
        Path events = directory.resolve("events.jsonl");
        Path truth = directory.resolve("truth.json");

        assertThat(execute("--days", "2", "--skus", "40", "--out", events, "--truth", truth))
                .isZero();

        JsonNode known = new ObjectMapper().readTree(truth.toFile());
        Map<String, Long> counts = new TreeMap<>();
        long lineNumber = 0;
        for (String line : Files.readAllLines(events)) {
            TextEvent event = EventText.parse(line, "events.jsonl", ++lineNumber);
            counts.merge(event.topic().topicName(), 1L, Long::sum);
        }
        counts.forEach(
                (topic, count) ->
                        assertThat(count)
                                .as(topic)
                                .isEqualTo(
                                        known.at("/events").path(topic).asLong()
                                                + known.at("/duplicates").path(topic).asLong()));
        assertThat(known.at("/levels")).hasSize(40 * 5);
        assertThat(known.at("/until").asText()).isEqualTo("2011-03-09T00:00:00Z");
        assertThat(out.toString()).contains(" records\n", "wms.stock", "sent twice");
    }

    @Test
    void compressedFileHoldsTheSame() throws IOException {
        Path plain = directory.resolve("events.jsonl");
        Path compressed = directory.resolve("events.jsonl.gz");
        assertThat(execute("--days", "1", "--skus", "10", "--out", plain)).isZero();
        assertThat(execute("--days", "1", "--skus", "10", "--out", compressed)).isZero();

        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(Files.newInputStream(compressed)),
                                StandardCharsets.UTF_8))) {
            assertThat(reader.lines().toList()).isEqualTo(Files.readAllLines(plain));
        }
    }

    @Test
    void salesOfAFileAreCountedByWhatTheyAre() throws IOException {
        Path sales = Files.writeString(directory.resolve("sales.csv"), SALES);

        assertThat(execute("--sales", sales, "--out", directory.resolve("e.jsonl"))).isZero();

        assertThat(out.toString()).contains("1 lines of sales").containsPattern("1 +sold");
    }

    @Test
    void faultsAreInTheEventsAndTheirLabelsBeside() throws IOException {
        Path events = directory.resolve("events.jsonl.gz");
        assertThat(execute("--days", "2", "--skus", "40", "--faults", "all", "--out", events))
                .isZero();

        CollectedTruth labels = new CollectedTruth();
        GroundTruthReader.read(directory.resolve("events.truth.jsonl"), labels);
        assertThat(labels.faults())
                .extracting(Fault::kind)
                .containsExactlyInAnyOrder(FaultKind.values());
        assertThat(labels.hits(FaultKind.GARBAGE)).isNotEmpty();
        assertThat(out.toString()).contains(" records that are no valid events\n");
        int read =
                StockscopeCommand.commandLine()
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute("produce", "--check", events.toString());
        assertThat(read).as("%s", err).isZero();
    }

    @Test
    void faultsCanBeNamedOneByOneAndTheirLabelsWrittenElsewhere() throws IOException {
        Path labelled = directory.resolve("labels.jsonl");
        assertThat(
                        execute(
                                "--days",
                                "1",
                                "--fault",
                                "events-lost@wms-dc1:10h+40m",
                                "--fault",
                                "source-silent@erp:0s+1h",
                                "--ground-truth",
                                labelled,
                                "--out",
                                directory.resolve("e.jsonl")))
                .isZero();

        CollectedTruth labels = new CollectedTruth();
        GroundTruthReader.read(labelled, labels);
        long midnight = Instant.parse("2011-03-07T00:00:00Z").toEpochMilli();
        assertThat(labels.faults())
                .containsExactly(
                        new Fault(
                                FaultKind.EVENTS_LOST,
                                "wms-dc1",
                                midnight + 600 * UkTime.MINUTE,
                                midnight + 640 * UkTime.MINUTE,
                                FaultKind.EVENTS_LOST.defaultStrength()),
                        new Fault(
                                FaultKind.SOURCE_SILENT,
                                "erp",
                                midnight,
                                midnight + 60 * UkTime.MINUTE,
                                1));
        assertThat(directory.resolve("e.truth.jsonl")).doesNotExist();
    }

    @Test
    void missingFileIsOneLine() {
        Path sales = directory.resolve("nowhere.csv");

        assertThat(execute("--sales", sales, "--out", directory.resolve("e.jsonl"))).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("stockscope: " + sales + ": no such file\n");
    }

    @Test
    void badLineIsOneLineThatNamesFileLineAndColumn() throws IOException {
        Path sales = directory.resolve("sales.csv");
        Files.writeString(sales, SALES.replace(",6,", ",six,"));

        assertThat(execute("--sales", sales, "--out", directory.resolve("e.jsonl"))).isEqualTo(1);
        assertThat(err.toString())
                .isEqualTo(
                        "stockscope: " + sales + ":2: Quantity: \"six\" is not a whole number\n");
    }

    @Test
    void fileThatCannotBeWrittenIsOneLine() {
        assertThat(execute("--days", "1", "--out", directory.resolve("no/such/folder.jsonl")))
                .isEqualTo(1);
        assertThat(err.toString())
                .hasLineCount(1)
                .contains("cannot write --out ", "/no/such/folder.jsonl: there is no folder ");
    }

    @Test
    void wrongUsageEndsWithTwo() {
        for (List<Object> arguments :
                List.<List<Object>>of(
                        List.of("--sales", "x.csv", "--days", "3", "--out", "e.jsonl"),
                        List.of("--days", "0", "--out", "e.jsonl"),
                        List.of("--skus", "100001", "--out", "e.jsonl"),
                        List.of("--orders-per-day", "0", "--out", "e.jsonl"),
                        List.of("--flash-sale", "noon", "--out", "e.jsonl"),
                        List.of("--speed", "3", "--out", "e.jsonl"),
                        List.of("--ignore-commands"),
                        List.of("--ignore-commands", "--live", "--out", "e.jsonl"),
                        List.of("--duplicates", "1.5", "--out", "e.jsonl"),
                        List.of("--fault", "flood@web:1h+1h", "--out", "e.jsonl"),
                        List.of("--fault", "feed-stops@web:7d+1h", "--out", "e.jsonl"),
                        List.of("--faults", "some", "--out", "e.jsonl"),
                        List.of("--seed", "lucky", "--out", "e.jsonl"))) {
            assertThat(execute(arguments.toArray())).as("%s", arguments).isEqualTo(2);
        }
        assertThat(err.toString()).hasLineCount(13);
    }

    @Test
    void wrongUsageNamesTheOptionAsItWasGiven() {
        Path same = directory.resolve("e.jsonl");
        Path labels = directory.resolve("e.truth.jsonl");
        wrong("--speed is \"1e9\", must be a number above 0", "--live", "--speed", "1e9");
        wrong("\"25:00\" is no time of day, give one such as 09:30", "--live", "--start", "25:00");
        wrong("\"noon\", must be a duration such as 90s", "--flash-sale", "noon", "--out", same);
        wrong(
                "feed-stops@web:1h+1h and feed-stops@web:1h30m+1h overlap",
                "--fault",
                "feed-stops@web:1h+1h",
                "--fault",
                "feed-stops@web:90m+1h",
                "--out",
                same);
        wrong("--out and --truth are the same file: " + same, "--out", same, "--truth", same);
        wrong("--sales and --out are the same file", "--out", same, "--sales", same);
        wrong(
                "--truth and the file of labels beside --out are the same file: " + labels,
                "--out",
                same,
                "--truth",
                labels);
        wrong("--ground-truth and --truth need a file", "--out", "-", "--ground-truth", "-");
        assertThat(directory).isEmptyDirectory();
    }

    private void wrong(String message, Object... arguments) {
        err.getBuffer().setLength(0);
        assertThat(execute(arguments)).as("%s", List.of(arguments)).isEqualTo(2);
        assertThat(err.toString()).hasLineCount(1).contains(message);
    }

    private int execute(Object... arguments) {
        String[] line = new String[arguments.length + 1];
        line[0] = "simulate";
        for (int i = 0; i < arguments.length; i++) {
            line[i + 1] = arguments[i].toString();
        }
        return StockscopeCommand.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(line);
    }
}
