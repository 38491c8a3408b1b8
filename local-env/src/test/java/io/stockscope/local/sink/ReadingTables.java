// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.util.FileUtils;

/** The tables of these tests in a database of their own, and what is to be found in them. */
final class ReadingTables implements AutoCloseable {
    static final int WINDOW = 10_000;

    private final ClickHouseDatabase database;
    private final Path checkpoints;

    private ReadingTables(ClickHouseDatabase database, Path checkpoints) {
        this.database = database;
        this.checkpoints = checkpoints;
    }

    static ReadingTables create(String name) throws Exception {
        return create(name, WINDOW);
    }

    /** With other windows of deduplication. */
    static ReadingTables create(String name, int window) throws Exception {
        ClickHouseDatabase database = ClickHouseDatabase.create(name);
        ReadingTable.create(database, window);
        LatestReadingTable.create(database, window);
        RejectedReadingTable.create(database, window);
        return new ReadingTables(database, Files.createTempDirectory("readings-checkpoints"));
    }

    /** Changes the windows of the table of readings and of what is behind its view. */
    static void setWindow(ClickHouseDatabase database, int window) throws Exception {
        for (String table : List.of("readings", "readings_by_day")) {
            database.run(
                    "ALTER TABLE %s MODIFY SETTING non_replicated_deduplication_window = %d"
                            .formatted(table, window));
        }
    }

    ClickHouseDatabase database() {
        return database;
    }

    /** A job that writes here by way of a proxy. */
    ReadingJob jobBehind(FaultyProxy proxy) {
        return job(proxy.url());
    }

    ReadingJob job() {
        return job(database.clickHouse().url());
    }

    private ReadingJob job(String url) {
        return new ReadingJob(database, url)
                .flink("execution.checkpointing.dir", checkpoints.toUri().toString());
    }

    /** Exactly these rows: in the table, behind its view, and the refused ones beside it. */
    void assertExactly(ReadingJob.Rows rows) throws Exception {
        List<Reading> expected = new ArrayList<>();
        List<Reading> refused = new ArrayList<>();
        for (long n = 0; n < rows.count(); n++) {
            Reading row = rows.row(n);
            (row.isRefused() ? refused : expected).add(row);
        }
        assertThat(missingAndRepeated(expected)).isEmpty();
        assertThat(readings()).isEqualTo(expected.stream().map(ReadingTables::line).toList());
        assertThat(byDay()).isEqualTo(addedUp(expected));
        assertThat(rejected())
                .isEqualTo(refused.stream().map(row -> reason(row)).sorted().toList());
        assertThat(database.run("SELECT count() = uniqExact(id) FROM rejected_readings"))
                .containsExactly("1");
    }

    /** The newest of these rows per sensor, in the table that replaces. */
    void assertLatest(ReadingJob.Rows rows) throws Exception {
        Map<String, String> newest = new TreeMap<>();
        for (long n = 0; n < rows.count(); n++) {
            Reading row = rows.row(n);
            if (!row.isRefused()) {
                newest.put(row.sensor(), row.sensor() + "\t" + row.n() + "\t" + row.value());
            }
        }
        assertThat(latest()).isEqualTo(List.copyOf(newest.values()));
    }

    /** The rows that are not there as often as they should be, in short; a message for people. */
    private List<String> missingAndRepeated(List<Reading> expected)
            throws IOException, InterruptedException {
        Map<Long, Long> counts = new TreeMap<>();
        for (String line : database.run("SELECT n, count() FROM readings GROUP BY n")) {
            String[] parts = line.split("\t");
            counts.put(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
        }
        for (Reading row : expected) {
            counts.merge(row.n(), -1L, Long::sum);
        }
        return counts.entrySet().stream()
                .filter(count -> count.getValue() != 0)
                .map(count -> "row %d: %+d".formatted(count.getKey(), count.getValue()))
                .toList();
    }

    List<String> readings() throws IOException, InterruptedException {
        return database.run(
                "SELECT n, toUnixTimestamp64Milli(read_at), sensor, value FROM readings"
                        + " ORDER BY n");
    }

    List<String> latest() throws IOException, InterruptedException {
        return database.run("SELECT sensor, n, value FROM latest_readings FINAL ORDER BY sensor");
    }

    /** Rows, sum and different rows by day and sensor, as the view has added them up. */
    List<String> byDay() throws IOException, InterruptedException {
        return database.run(
                "SELECT toInt32(day), sensor, sum(rows), sum(total),"
                        + " uniqExactMerge(different) FROM readings_by_day"
                        + " GROUP BY day, sensor ORDER BY day, sensor");
    }

    private List<String> rejected() throws IOException, InterruptedException {
        return database.run(
                "SELECT if(reason = 'UNENCODABLE',"
                        + " 'UNENCODABLE ' || extract(text, 'n=(\\\\d+)'),"
                        + " reason || ' ' || toString(reinterpretAsInt64(substring(row, 1, 8))))"
                        + " AS reason FROM rejected_readings ORDER BY reason");
    }

    private static String reason(Reading refused) {
        return (refused.value() < 0 ? "UNENCODABLE " : "CODE_469 ") + refused.n();
    }

    private static List<String> addedUp(List<Reading> rows) {
        Map<String, long[]> sums = new TreeMap<>();
        for (Reading row : rows) {
            long[] sum = sums.computeIfAbsent(row.day() + "\t" + row.sensor(), key -> new long[2]);
            sum[0]++;
            sum[1] += row.value();
        }
        return sums.entrySet().stream()
                .map(
                        sum ->
                                "%s\t%d\t%d\t%d"
                                        .formatted(
                                                sum.getKey(),
                                                sum.getValue()[0],
                                                sum.getValue()[1],
                                                sum.getValue()[0]))
                .toList();
    }

    private static String line(Reading row) {
        return "%d\t%d\t%s\t%d".formatted(row.n(), row.readAtMillis(), row.sensor(), row.value());
    }

    @Override
    public void close() throws Exception {
        FileUtils.deleteDirectory(checkpoints.toFile());
        database.close();
    }
}
