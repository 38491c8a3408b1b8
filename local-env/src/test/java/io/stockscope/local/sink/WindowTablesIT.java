// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stockscope.table.AuthorityViolationRow;
import io.stockscope.table.AuthorityViolationTable;
import io.stockscope.table.BookComparisonRow;
import io.stockscope.table.BookComparisonTable;
import io.stockscope.table.CompletenessRow;
import io.stockscope.table.CompletenessTable;
import io.stockscope.table.ErpPostingDelayRow;
import io.stockscope.table.ErpPostingDelayTable;
import io.stockscope.table.FlowHealthRow;
import io.stockscope.table.FlowHealthTable;
import io.stockscope.table.Migrations;
import io.stockscope.table.SketchBins;
import io.stockscope.table.StaleExposureRow;
import io.stockscope.table.StaleExposureTable;
import io.stockscope.table.SyncLatencyRow;
import io.stockscope.table.SyncLatencyTable;
import io.stockscope.table.SyncSloRow;
import io.stockscope.table.SyncSloTable;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Windows: rows that the jobs write, as the writer, and what the reader sees of them by 10 seconds,
 * by the minute and by the hour, before and after ClickHouse has merged.
 */
class WindowTablesIT {
    private static final List<String> LENGTHS = List.of("", "_1m", "_1h");
    private static final long TEN = Instant.parse("2026-06-02T10:00:00Z").toEpochMilli();
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;

    private static ClickHouseDatabase database;

    @BeforeAll
    static void migrate() throws Exception {
        database = ClickHouseDatabase.named("window_tables");
        Migrations.migrate(database.admin());
    }

    @BeforeEach
    void emptyTables() throws Exception {
        for (String table : tables()) {
            database.run("SYSTEM STOP MERGES " + table);
            database.run("TRUNCATE TABLE " + table);
        }
    }

    @AfterAll
    static void dropDatabase() throws Exception {
        if (database != null) {
            database.close();
        }
    }

    @Test
    void partialRowsAddUpInEachViewUnderOneKey() throws Exception {
        insert(slo(TEN, 3, 1, 0), slo(TEN, 2, 0, 1), slo(TEN + 50 * SECOND, 1, 0, 0));
        insert(slo(TEN + 59 * MINUTE, 1, 1, 1), slo(TEN + HOUR, 7, 0, 0));
        insert(slo(TEN, 1, 0, 0), new SyncSloRow(TEN, "amazon", 5, 5, 5));
        String columns = "formatDateTime(window_start, '%T'), channel, good, bad, absorbed";
        for (boolean merged : new boolean[] {false, true}) {
            if (merged) {
                merge();
            }
            assertThat(view("sync_slo", columns))
                    .containsExactly(
                            "10:00:00\tamazon\t5\t5\t5",
                            "10:00:00\tweb\t6\t1\t1",
                            "10:00:50\tweb\t1\t0\t0",
                            "10:59:00\tweb\t1\t1\t1",
                            "11:00:00\tweb\t7\t0\t0");
            assertThat(view("sync_slo_1m", columns))
                    .containsExactly(
                            "10:00:00\tamazon\t5\t5\t5",
                            "10:00:00\tweb\t7\t1\t1",
                            "10:59:00\tweb\t1\t1\t1",
                            "11:00:00\tweb\t7\t0\t0");
            assertThat(view("sync_slo_1h", columns))
                    .containsExactly(
                            "10:00:00\tamazon\t5\t5\t5",
                            "10:00:00\tweb\t8\t2\t2",
                            "11:00:00\tweb\t7\t0\t0");
        }
    }

    @Test
    void whatIsTakenBackIsGoneFromEachViewAndWhatComesToNothingIsLeftOut() throws Exception {
        insert(slo(TEN, 0, 1, 0), slo(TEN + 10 * SECOND, 1, 0, 0));
        insert(slo(TEN, 0, -1, 0), slo(TEN + 20 * SECOND, 1, 0, 0));
        insert(latency(TEN, 100), latency(TEN, 9_000), latency(TEN + HOUR, 5));
        insert(takenBack(TEN, 9_000), takenBack(TEN + HOUR, 5));
        for (boolean merged : new boolean[] {false, true}) {
            if (merged) {
                merge();
            }
            assertThat(view("sync_slo", "good, bad")).containsExactly("1\t0", "1\t0");
            assertThat(view("sync_slo_1m", "good, bad")).containsExactly("2\t0");
            for (String length : LENGTHS) {
                assertThat(view("sync_latency" + length, "samples, sum_ms, mean_ms, mapKeys(bins)"))
                        .containsExactly("1\t100\t100\t[%d]".formatted(SketchBins.bin(100)));
                // What was largest is gone, what is now is not known better than that.
                assertThat(number("max_ms", "sync_latency" + length)).isBetween(100.0, 102.0);
                assertThat(number("p99_ms", "sync_latency" + length)).isCloseTo(100, within(1.0));
            }
        }
    }

    @Test
    void windowOfWhichOnlyCorrectionsHaveNotExpiredIsLeftOutOfEachView() throws Exception {
        insert(slo(TEN, 1, -1, 0));
        insert(takenBack(TEN, 9_000));
        database.insert(
                ErpPostingDelayTable.INSTANCE,
                List.of(new ErpPostingDelayRow(TEN, "", 0, -1, 0, 0, Map.of())));
        database.insert(
                BookComparisonTable.INSTANCE,
                List.of(new BookComparisonRow(TEN, "dc1", "ERP", -1, -1)));
        for (String view :
                List.of("sync_slo", "sync_latency", "erp_posting_delay", "book_comparisons")) {
            for (String length : LENGTHS) {
                assertThat(view(view + length, "*")).as(view + length).isEmpty();
            }
        }
    }

    @Test
    void aBatchThatComesAgainCountsOnceInEachView() throws Exception {
        for (int i = 0; i < 2; i++) {
            database.insert(SyncSloTable.INSTANCE, "again", List.of(slo(TEN, 1, 0, 0)));
        }
        for (String length : LENGTHS) {
            assertThat(view("sync_slo" + length, "good")).containsExactly("1");
        }
    }

    @Test
    void eachTableKnowsTheLastInsertsAndEachOfAnAdditiveOneIsOfADay() throws Exception {
        assertThat(
                        database.run(
                                "SELECT name FROM system.tables WHERE database = currentDatabase() AND"
                                        + " name LIKE '%_rows' AND engine_full NOT LIKE"
                                        + " '%non_replicated_deduplication_window = 10000%'"))
                .isEmpty();
        assertThat(
                        database.run(
                                "SELECT count(), uniqExact(partition_key), any(partition_key) FROM"
                                        + " system.tables WHERE database = currentDatabase() AND"
                                        + " engine IN ('MergeTree', 'AggregatingMergeTree') AND name"
                                        + " LIKE '%_rows'"))
                .containsExactly("19\t1\ttoDate(window_start)");
    }

    @Test
    void quantilesOfAnySpanAreWithinOnePercentOfTheSamples() throws Exception {
        Random random = new Random(20260602);
        long[] samples = new long[4_000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (long) Math.exp(random.nextDouble() * 18);
        }
        List<SyncLatencyRow> rows = new ArrayList<>();
        for (long sample : samples) {
            long window = TEN + random.nextInt(360) * 10 * SECOND;
            rows.add(latency(window, random.nextBoolean() ? "web" : "amazon", sample));
        }
        insert(rows.toArray(SyncLatencyRow[]::new));
        // Taken back again: it leaves no trace.
        insert(latency(TEN, Long.MAX_VALUE >> 20), takenBack(TEN, Long.MAX_VALUE >> 20));
        Arrays.sort(samples);
        for (String length : LENGTHS) {
            for (double q : new double[] {0, 0.5, 0.9, 0.95, 0.99, 0.999, 1}) {
                double exact = samples[Math.max(0, (int) Math.ceil(q * samples.length - 1e-6) - 1)];
                assertThat(
                                number(
                                        "stockscopeQuantile(sumMap(bins), %s)".formatted(q),
                                        "sync_latency" + length))
                        .as("%s%s", q, length)
                        .isCloseTo(exact, within(exact * 0.010000001));
            }
        }
        List<String> hour = view("sync_latency_1h", "channel, p50_ms, p90_ms, p95_ms, p99_ms");
        assertThat(hour).hasSize(2);
        Map<Integer, Long> web =
                rows.stream()
                        .filter(row -> row.channel().equals("web"))
                        .collect(
                                Collectors.toMap(
                                        row -> row.bins().keySet().iterator().next(),
                                        row -> 1L,
                                        Long::sum));
        double[] columns =
                Arrays.stream(hour.get(1).split("\t"))
                        .skip(1)
                        .mapToDouble(Double::parseDouble)
                        .toArray();
        double[] quantiles = {0.5, 0.9, 0.95, 0.99};
        for (int i = 0; i < columns.length; i++) {
            double value = SketchBins.quantile(web, quantiles[i]);
            assertThat(columns[i]).isCloseTo(value, within(value * 1e-12));
        }
    }

    @Test
    void theFunctionIsTheOneInJava() throws Exception {
        Random random = new Random(7);
        StringBuilder cases = new StringBuilder();
        List<Double> expected = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            Map<Integer, Long> bins = new TreeMap<>();
            for (int n = random.nextInt(6); n >= 0; n--) {
                long sample = random.nextInt(5) == 0 ? 0 : random.nextLong() >>> random.nextInt(64);
                bins.put(SketchBins.bin(sample), random.nextInt(12) - 3L);
            }
            double q = random.nextInt(4) == 0 ? random.nextInt(2) : random.nextDouble();
            expected.add(SketchBins.quantile(bins, q));
            cases.append(i == 0 ? "" : ", ")
                    .append("('%s', %s)".formatted(bins.toString().replace('=', ':'), q));
        }
        List<String> answers =
                database.read(
                        "SELECT stockscopeQuantile(bins, q) FROM VALUES('bins Map(Int16, Int64), q"
                                + " Float64', "
                                + cases
                                + ")");
        assertThat(answers).hasSameSizeAs(expected).contains("\\N").contains("0");
        for (int i = 0; i < expected.size(); i++) {
            double java = expected.get(i);
            if (Double.isNaN(java)) {
                assertThat(answers.get(i)).isEqualTo("\\N");
            } else {
                assertThat(Double.parseDouble(answers.get(i)))
                        .isCloseTo(java, within(java * 1e-12));
            }
        }
    }

    @Test
    void theQueryOfTheReadmeGivesThePercentileOfTwoHours() throws Exception {
        List<SyncLatencyRow> rows = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            rows.add(latency(TEN + i * MINUTE, "web", i * 1_000L));
        }
        rows.add(latency(TEN + MINUTE, "amazon", 5));
        rows.add(latency(TEN - MINUTE, "web", 10_000_000));
        rows.add(latency(TEN + 2 * HOUR, "web", 10_000_000));
        rows.add(sample(TEN, "web", "capture", 10_000_000, 1));
        insert(rows.toArray(SyncLatencyRow[]::new));

        List<String> answer = database.read(readme("stockscopeQuantile"));

        assertThat(answer).hasSize(2);
        assertThat(answer.get(0)).startsWith("amazon\t1\t");
        assertThat(answer.get(1)).startsWith("web\t100\t");
        assertThat(Double.parseDouble(answer.get(1).split("\t")[2]))
                .isCloseTo(99_000, within(990.0));
    }

    @Test
    void flowHealthAddsUpDeadLettersByReasonAndKnowsTheLongestBacklog() throws Exception {
        FlowHealthRow wms =
                health("wms", 4, Map.of("INVALID", 2L, "TOO_LARGE", 1L), List.of(10L, 30L), null);
        database.insert(FlowHealthTable.INSTANCE, List.of(wms));
        database.insert(
                FlowHealthTable.INSTANCE,
                List.of(
                        health("wms", 4, Map.of("INVALID", -2L), List.of(20L, 40L), 700L),
                        health("wms", 0, Map.of(), List.of(), 300L),
                        health("", 0, Map.of("INVALID", 1L), List.of(), null)));
        for (String length : LENGTHS) {
            assertThat(
                            view(
                                    "flow_health" + length,
                                    "source, topic, events, duplicates, late, superseded, too_old,"
                                            + " unmapped, unpriced, dead_letters, dead_letters_by_reason,"
                                            + " capture_mean_ms, backlog_ms"))
                    .containsExactly(
                            "\twms.stock\t0\t0\t0\t0\t0\t0\t0\t1\t{'INVALID':1}\t\\N\t\\N",
                            "wms\twms.stock\t8\t2\t4\t6\t8\t10\t12\t1\t{'TOO_LARGE':1}\t25\t700");
            assertThat(
                            view(
                                    "flow_health" + length,
                                    "source, round(capture_p50_ms), capture_p99_ms"))
                    .first()
                    .isEqualTo("\t\\N\t\\N");
            assertThat(number("max(capture_p50_ms)", "flow_health" + length))
                    .isCloseTo(20, within(0.2));
        }
    }

    @Test
    void completenessIsBehindByTheCaptureDelayOfTheDayBefore() throws Exception {
        database.insert(
                CompletenessTable.INSTANCE,
                List.of(
                        new CompletenessRow("wms", TEN - 1, 1),
                        new CompletenessRow("wms", TEN, 2),
                        new CompletenessRow("silent", TEN - HOUR, 1),
                        new CompletenessRow("gone", TEN - 7 * 24 * HOUR, 1)));
        List<Long> delays = new ArrayList<>(Collections.nCopies(999, 1_000L));
        delays.addAll(List.of(60_000L, 90_000L));
        database.insert(
                FlowHealthTable.INSTANCE,
                List.of(
                        captured(TEN - 24 * HOUR, "wms.stock", delays.subList(0, 500)),
                        captured(TEN, "wms.other", delays.subList(500, 1_001)),
                        captured(TEN - 24 * HOUR - MINUTE, "wms.stock", List.of(9_000_000L)),
                        captured(TEN + MINUTE, "wms.stock", List.of(9_000_000L))));
        List<String> rows =
                database.read(
                        "SELECT source, recorded_to, dateDiff('millisecond', expected_complete_to,"
                                + " recorded_to) FROM completeness ORDER BY source");
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0)).isEqualTo("silent\t2026-06-02 09:00:00.000\t\\N");
        assertThat(rows.get(1)).startsWith("wms\t2026-06-02 10:00:00.000\t");
        assertThat(Double.parseDouble(rows.get(1).split("\t")[2])).isCloseTo(60_000, within(601.0));
    }

    @Test
    void postingsComparisonsAndViolationsAddUp() throws Exception {
        Map<Integer, Long> bins = Map.of(SketchBins.bin(60_000), 1L);
        database.insert(
                ErpPostingDelayTable.INSTANCE,
                List.of(
                        new ErpPostingDelayRow(TEN, "WMS", 1, 0, 60_000, 60_000, bins),
                        new ErpPostingDelayRow(TEN, "", 0, 1, 0, 0, Map.of()),
                        new ErpPostingDelayRow(TEN, "", 0, 1, 0, 0, Map.of())));
        database.insert(
                BookComparisonTable.INSTANCE,
                List.of(
                        new BookComparisonRow(TEN, "dc1", "ERP", 3, 1),
                        new BookComparisonRow(TEN, "dc1", "ERP", 0, -1),
                        new BookComparisonRow(TEN, "dc1", "WMS", 1, 0),
                        new BookComparisonRow(TEN, "dc1", "WMS", -1, 0)));
        database.insert(
                AuthorityViolationTable.INSTANCE,
                List.of(
                        new AuthorityViolationRow(TEN, "pos-1", "SAFETY_STOCK", 2),
                        new AuthorityViolationRow(TEN, "pos-1", "SAFETY_STOCK", 1)));
        for (String length : LENGTHS) {
            assertThat(
                            view(
                                    "erp_posting_delay" + length,
                                    "system, samples, unmatched, mean_ms, max_ms,"
                                            + " round(p50_ms / 6000), round(p99_ms / 6000)"))
                    .containsExactly(
                            "\t0\t2\t\\N\t\\N\t\\N\t\\N", "WMS\t1\t0\t60000\t60000\t10\t10");
            assertThat(
                            view(
                                    "book_comparisons" + length,
                                    "location, system, comparisons, differing"))
                    .containsExactly("dc1\tERP\t3\t0");
            assertThat(view("authority_violations" + length, "source, state, events"))
                    .containsExactly("pos-1\tSAFETY_STOCK\t3");
        }
    }

    @Test
    void exposureIsTheLatestVersionOfEachWindowAndNoSum() throws Exception {
        for (StaleExposureTable table : StaleExposureTable.values()) {
            database.insert(table, List.of(exposure(3, 2), exposure(1, 1)));
            database.insert(table, List.of(exposure(5, 3), exposure(2, 2)));
            String view = table.tableName().replace("_rows", "");
            assertThat(
                            view(
                                    view,
                                    "channel, stale_skus, oversell_units, oversell_value,"
                                            + " lost_sale_units, lost_sale_value, oldest_since,"
                                            + " most_stale_skus"))
                    .containsExactly("web\t5\t6\t7.5\t8\t9.25\t2026-06-02 09:59:00.000\t10");
        }
    }

    @Test
    void windowsAreKeptFromWhenTheyWereWrittenNotFromWhenTheyHappened() throws Exception {
        long old = Instant.parse("2011-03-01T12:00:00Z").toEpochMilli();
        insert(slo(old, 1, 0, 0));
        database.insert(StaleExposureTable.TEN_SECONDS, List.of(exposure(1, 1)));
        for (int days : new int[] {7, 9, 34, 36}) {
            written("sync_slo", days, ", inserted_at", ", now() - INTERVAL %d DAY".formatted(days));
            written(
                    "sync_slo_1m",
                    days,
                    ", inserted_at",
                    ", now() - INTERVAL %d DAY".formatted(days));
            written("sync_slo_1h", days, "", "");
        }
        merge();
        assertThat(view("sync_slo", "channel")).containsExactly("sync_slo 07", "web");
        assertThat(database.read("SELECT count() FROM stale_exposure")).containsExactly("1");
        assertThat(view("sync_slo_1m WHERE channel LIKE 'sync_slo_1m%'", "channel"))
                .containsExactly("sync_slo_1m 07", "sync_slo_1m 09", "sync_slo_1m 34");
        assertThat(view("sync_slo_1h WHERE channel LIKE 'sync_slo_1h%'", "channel")).hasSize(4);
        assertThat(view("sync_slo_1h WHERE channel = 'web'", "window_start"))
                .containsExactly("2011-03-01 12:00:00.000");
    }

    /** A row of long ago, written so many days ago. */
    private static void written(String view, int days, String column, String value)
            throws Exception {
        database.run(
                "INSERT INTO %1$s_rows (window_start, channel, good%2$s) SETTINGS insert_deduplicate = 0 VALUES ('2011-03-01', '%1$s %3$02d', 1%4$s)"
                        .formatted(view, column, days, value));
    }

    @Test
    void aQuestionAboutAnHourReadsThePartitionsOfItsDay() throws Exception {
        for (int day = 0; day < 5; day++) {
            insert(slo(TEN + day * 24 * HOUR, 1, 0, 0));
            insert(latency(TEN + day * 24 * HOUR, 5));
        }
        for (String view : List.of("sync_slo", "sync_slo_1m", "sync_latency_1h")) {
            assertThat(
                            database.run(
                                    "EXPLAIN indexes = 1 SELECT * FROM %s WHERE window_start >= '2026-06-04 10:00:00' AND window_start < '2026-06-04 11:00:00'"
                                            .formatted(view)))
                    .as(view)
                    .anyMatch(line -> line.contains("Parts: 1/5"));
        }
    }

    private static List<String> tables() throws Exception {
        return database.run(
                "SELECT name FROM system.tables WHERE database = currentDatabase() AND name LIKE"
                        + " '%_rows'");
    }

    private static void merge() throws Exception {
        for (String table : tables()) {
            database.run("SYSTEM START MERGES " + table);
            database.run("OPTIMIZE TABLE " + table + " FINAL");
        }
    }

    private static List<String> view(String view, String columns) throws Exception {
        return database.read("SELECT %s FROM %s ORDER BY ALL".formatted(columns, view));
    }

    private static double number(String what, String from) throws Exception {
        List<String> answer = database.read("SELECT %s FROM %s".formatted(what, from));
        assertThat(answer).hasSize(1);
        return Double.parseDouble(answer.get(0));
    }

    private static String readme(String containing) throws Exception {
        String readme = Files.readString(Path.of("../sink-clickhouse/README.md"));
        return Pattern.compile("```sql\\n(.*?)```", Pattern.DOTALL)
                .matcher(readme)
                .results()
                .map((MatchResult block) -> block.group(1))
                .filter(block -> block.contains(containing))
                .findFirst()
                .orElseThrow();
    }

    private static void insert(SyncSloRow... rows) throws Exception {
        database.insert(SyncSloTable.INSTANCE, List.of(rows));
    }

    private static void insert(SyncLatencyRow... rows) throws Exception {
        database.insert(SyncLatencyTable.INSTANCE, List.of(rows));
    }

    private static SyncSloRow slo(long window, long good, long bad, long absorbed) {
        return new SyncSloRow(window, "web", good, bad, absorbed);
    }

    private static SyncLatencyRow latency(long window, long sample) {
        return latency(window, "web", sample);
    }

    private static SyncLatencyRow latency(long window, String channel, long sample) {
        return sample(window, channel, "total", sample, 1);
    }

    private static SyncLatencyRow takenBack(long window, long sample) {
        return sample(window, "web", "total", sample, -1);
    }

    private static SyncLatencyRow sample(
            long window, String channel, String stage, long sample, long sign) {
        return new SyncLatencyRow(
                window,
                channel,
                "POS",
                stage,
                sign,
                0,
                0,
                sign * sample,
                sign > 0 ? sample : 0,
                Map.of(SketchBins.bin(sample), sign));
    }

    private static FlowHealthRow captured(long window, String topic, List<Long> delays) {
        return new FlowHealthRow(
                window,
                "wms",
                topic,
                delays.size(),
                0,
                0,
                0,
                0,
                0,
                0,
                Map.of(),
                delays.stream().mapToLong(Long::longValue).sum(),
                delays.stream().collect(Collectors.toMap(SketchBins::bin, d -> 1L, Long::sum)),
                null);
    }

    private static FlowHealthRow health(
            String source,
            long events,
            Map<String, Long> deadLetters,
            List<Long> delays,
            @Nullable Long backlog) {
        FlowHealthRow captured = captured(TEN, "wms.stock", delays);
        boolean any = events > 0;
        return new FlowHealthRow(
                TEN,
                source,
                "wms.stock",
                events,
                any ? 1 : 0,
                any ? 2 : 0,
                any ? 3 : 0,
                any ? 4 : 0,
                any ? 5 : 0,
                any ? 6 : 0,
                deadLetters,
                captured.captureSumMillis(),
                captured.captureBins(),
                backlog);
    }

    private static StaleExposureRow exposure(long staleSkus, long version) {
        return new StaleExposureRow(
                TEN,
                "web",
                staleSkus,
                6,
                new BigDecimal("7.5"),
                8,
                new BigDecimal("9.25"),
                TEN - MINUTE,
                10,
                BigDecimal.TEN,
                BigDecimal.TEN,
                version);
    }
}
