// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.sink;

import static io.stockscope.sink.clickhouse.Column.column;
import static io.stockscope.sink.clickhouse.ColumnTypes.DATE_TIME_MILLIS;
import static io.stockscope.sink.clickhouse.ColumnTypes.INT64;
import static io.stockscope.sink.clickhouse.ColumnTypes.STRING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import io.stockscope.table.Migrations;
import io.stockscope.table.RebuiltDay;
import io.stockscope.table.ResultDays;
import io.stockscope.table.StockscopeTables;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Days of results are brought to what a scratch database says. The days are the 1st to the 5th of
 * June, of which the 2nd to the 4th are rebuilt.
 */
class ResultDaysIT {
    private static final LocalDate FROM = LocalDate.parse("2026-06-02");
    private static final LocalDate TO = LocalDate.parse("2026-06-04");
    private static final String SCRATCH = "result_days_scratch";

    private ClickHouseDatabase results;
    private ClickHouseDatabase scratch;

    /** Rows that add up; a materialized view adds them up by hour. */
    private record Sale(String sku, long units, long soldAtMillis) {}

    private enum SaleTable implements ClickHouseTable<Sale> {
        INSTANCE;

        @Override
        public String tableName() {
            return "sales";
        }

        @Override
        public List<Column<Sale>> columns() {
            return List.of(
                    column("sku", STRING, Sale::sku),
                    column("units", INT64, Sale::units),
                    column("sold_at", DATE_TIME_MILLIS, Sale::soldAtMillis));
        }
    }

    @BeforeEach
    void makeDatabases() throws Exception {
        results = ClickHouseDatabase.named("result_days");
        scratch = ClickHouseDatabase.named(SCRATCH);
    }

    @AfterEach
    void dropDatabases() throws Exception {
        results.close();
        scratch.close();
    }

    @Test
    void daysOfAnAdditiveTableAndOfItsRollUpsAreReplacedHoweverOften() throws Exception {
        makeSales();
        String truth = sales(2, 3) + sales(3, 5) + sales(3, 7);
        insertSales(scratch, sales(1, 100) + truth + sales(5, 100));
        // The 2nd is doubled, the 3rd half lost, the 4th should not be.
        insertSales(results, sales(1, 1) + sales(2, 3) + sales(3, 5) + sales(4, 9) + sales(5, 2));
        insertSales(results, sales(2, 3));
        List<String> expected =
                List.of(
                        "2026-06-01\t1\t1",
                        "2026-06-02\t1\t3",
                        "2026-06-03\t2\t12",
                        "2026-06-05\t1\t2");

        List<RebuiltDay> first = applySales();

        assertThat(first)
                .contains(
                        new RebuiltDay("sales", FROM, 2, 1, true),
                        new RebuiltDay("sales", TO, 1, 0, true))
                .hasSize(9);
        assertSales(expected);
        assertThat(applySales())
                .filteredOn(day -> day.table().equals("sales"))
                .allMatch(day -> day.done() && day.rowsBefore() == day.rowsAfter());
        assertSales(expected);
    }

    @Test
    void anInterruptionBetweenATableAndItsRollUpsIsHealedByDoingItAgain() throws Exception {
        makeSales();
        insertSales(scratch, sales(2, 3) + sales(3, 5));
        insertSales(results, sales(2, 4) + sales(3, 4));
        try (ResultDays days = openSales()) {
            days.note();
            assertThatThrownBy(
                            () ->
                                    days.apply(
                                            day -> {
                                                throw new IllegalStateException("killed");
                                            }))
                    .hasMessageContaining("killed");
        }
        assertThat(results.run("SELECT sum(units) FROM sales")).containsExactly("7");

        applySales();

        assertSales(List.of("2026-06-02\t1\t3", "2026-06-03\t1\t5"));
    }

    @Test
    void aDayThatIsWrittenWhileTheRunIsUnderWayIsLeftAsItIs() throws Exception {
        makeSales();
        insertSales(scratch, sales(2, 3) + sales(3, 5));
        insertSales(results, sales(2, 4) + sales(3, 4));
        List<RebuiltDay> rebuilt = new ArrayList<>();
        try (ResultDays days = openSales()) {
            days.note();
            results.run("OPTIMIZE TABLE sales FINAL");
            insertSales(results, sales(2, 1));
            days.apply(rebuilt::add);
        }
        assertThat(rebuilt)
                .filteredOn(day -> !day.done())
                .extracting(RebuiltDay::table, RebuiltDay::day)
                .containsExactlyInAnyOrder(
                        tuple("sales", FROM), tuple("sales_1h", FROM), tuple("sales_total", FROM));
        assertSales(List.of("2026-06-02\t2\t5", "2026-06-03\t1\t5"));
    }

    @Test
    void aTableWhoseDaysCannotBeReplacedIsRefused() throws Exception {
        makeSales();
        results.run("CREATE MATERIALIZED VIEW own ENGINE = Memory AS SELECT sku FROM sales_1h");
        assertThatThrownBy(this::openSales).hasMessageContaining("has no table of its own");
        results.run("DROP VIEW own");
        results.run(
                "CREATE TABLE users_own (sku String, day Date) ENGINE = MergeTree PARTITION BY"
                        + " toYYYYMMDD(day) ORDER BY sku");
        results.run(
                "CREATE MATERIALIZED VIEW users_mv TO users_own AS SELECT sku, toDate(sold_at) AS"
                        + " day FROM sales");
        try (ResultDays days = openSales()) {
            assertThatThrownBy(days::note)
                    .hasMessageContaining("no migration makes result_days.users_own");
        }
        results.run("DROP VIEW users_mv");
        results.run(
                "CREATE TABLE monthly (sku String, sold_at DateTime64(3, 'UTC')) ENGINE = MergeTree"
                        + " PARTITION BY toYYYYMM(sold_at) ORDER BY sku");
        results.run(
                "CREATE MATERIALIZED VIEW monthly_mv TO monthly AS SELECT sku, sold_at FROM sales");
        assertThatThrownBy(this::openSales)
                .hasMessageContaining(
                        "result_days.monthly is partitioned by 'toYYYYMM(sold_at)', and days can be"
                                + " replaced only where");
    }

    @Test
    void daysOfStockscopesOwnTablesAreCorrectedBesideAJobThatGoesOnWriting() throws Exception {
        Migrations.migrate(results.admin());
        Migrations.migrate(scratch.admin());
        String levels = "INSERT INTO stock_levels_rows (sku, location, anchored, version) VALUES ";
        scratch.run(levels + "('mug', 'oslo', true, 1), ('cup', 'oslo', true, 1)");
        results.run(levels + "('mug', 'oslo', true, 1), ('gone', 'rome', true, 1)");
        scratch.run(
                incidents(
                        "'right', 'a', '2026-06-02 10:00:00', '2026-06-02 11:00:00', -1, 900",
                        "'wrong', 'b', '2026-06-02 10:00:00', '2026-06-02 11:00:00', -2, 901",
                        "'lost', 'c', '2026-06-03 23:59:59.999', '2026-06-07 11:00:00', -3, 902",
                        "'told since', 'd', '2026-06-04 10:00:00', NULL, -4, 903",
                        "'closed later', 'e', '2026-06-04 10:00:00', NULL, -5, 904",
                        "'open here', 'f', '2026-06-04 10:00:00', NULL, -6, 905",
                        "'lost and open', 'g', '2026-06-04 10:00:00', NULL, -7, 906",
                        "'outside', 'h', '2026-06-05 00:00:00', NULL, -8, 907"));
        results.run(
                incidents(
                        "'right', 'a', '2026-06-02 10:00:00', '2026-06-02 11:00:00', -1, 10",
                        "'wrong', 'b', '2026-06-02 10:00:00', NULL, -1, 11",
                        "'never was', 'z', '2026-06-03 00:00:00', '2026-06-03 11:00:00', -9, 12",
                        "'told again', 'y', '2026-06-03 00:00:00', '2026-06-03 11:00:00', -9, 13",
                        "'told since', 'd', '2026-06-04 10:00:00', NULL, -1, 14",
                        "'closed later', 'e', '2026-06-04 10:00:00', NULL, -1, 15",
                        "'open there', 'f', '2026-06-04 11:00:00', NULL, -1, 16",
                        "'left alone', 'x', '2026-06-01 23:59:59.999', NULL, -1, 17"));
        scratch.run(conflicts("'lost', '2026-06-02 10:00:00', 2, 900"));
        results.run(
                conflicts(
                        "'never was', '2026-06-03 10:00:00', 1, 5",
                        "'outside', '2026-06-05 10:00:00', 1, 5"));
        scratch.run(
                events(
                        "'a', 'same', 1, NULL, '2026-06-02 10:00:00'",
                        "'a', 'wrong', 2, NULL, '2026-06-02 10:00:00'",
                        "'b', 'lost', 3, 'c', '2026-06-03 10:00:00'"));
        results.run(
                events(
                        "'a', 'same', 1, NULL, '2026-06-02 10:00:00'",
                        "'a', 'wrong', 9, NULL, '2026-06-02 10:00:00'",
                        "'b', 'never was', 3, NULL, '2026-06-03 10:00:00'",
                        "'b', 'outside', 3, NULL, '2026-06-05 10:00:00'"));

        insertWindows();
        insertStaleness();

        List<RebuiltDay> rebuilt = new ArrayList<>();
        try (ResultDays days = open(StockscopeTables.ALL)) {
            days.note();
            assertThat(days.forgotten()).containsExactly("gone at rome");
            // The job knows more by now.
            results.run(
                    incidents(
                            "'told since', 'd', '2026-06-04 10:00:00', '2026-06-04 12:00:00', -2, 20",
                            "'told again', 'y', '2026-06-03 00:00:00', '2026-06-03 12:00:00', -9, 21"));
            results.run(exposures("'2026-06-02 10:00:20', 3, 9"));
            days.apply(rebuilt::add);
        }
        // What it tells later, it tells by its own numbers.
        results.run(
                incidents(
                        "'closed later', 'e', '2026-06-04 10:00:00', '2026-06-04 13:00:00', -5, 16"));

        assertThat(rebuilt)
                .contains(
                        new RebuiltDay("negative_ats_rows", FROM, 2, 2, true),
                        new RebuiltDay("negative_ats_rows", FROM.plusDays(1), 2, 2, true),
                        new RebuiltDay("negative_ats_rows", TO, 3, 4, true),
                        new RebuiltDay("stock_events_rows", FROM.plusDays(1), 1, 1, true),
                        new RebuiltDay("sync_slo_rows", TO, 1, 0, true),
                        new RebuiltDay("sync_slo_1h_rows", TO, 1, 0, true),
                        new RebuiltDay("stale_exposure_rows", FROM, 3, 2, true));
        assertCorrected();

        // Another run knows all that, and changes nothing.
        scratch.run(
                incidents(
                        "'told since', 'd', '2026-06-04 10:00:00', '2026-06-04 12:00:00', -2, 920",
                        "'told again', 'y', '2026-06-03 00:00:00', '2026-06-03 12:00:00', -9, 921",
                        "'closed later', 'e', '2026-06-04 10:00:00', '2026-06-04 13:00:00', -5, 922"));
        scratch.run(exposures("'2026-06-02 10:00:20', 3, 923"));
        for (ClickHouseTable<?> table : StockscopeTables.ALL) {
            scratch.run("DROP TABLE IF EXISTS noted_" + table.tableName() + " SYNC");
            results.run("OPTIMIZE TABLE " + table.tableName() + " FINAL");
        }
        try (ResultDays days = open(StockscopeTables.ALL)) {
            days.note();
            days.apply(day -> assertThat(day.rowsBefore()).isEqualTo(day.rowsAfter()));
        }
        assertCorrected();
    }

    private void assertCorrected() throws Exception {
        assertThat(
                        results.run(
                                "SELECT incident_id, closed_at, lowest_ats FROM negative_ats ORDER BY incident_id"))
                .containsExactly(
                        "closed later\t2026-06-04 13:00:00.000\t-5",
                        "left alone\t\\N\t-1",
                        "lost\t2026-06-07 11:00:00.000\t-3",
                        "lost and open\t\\N\t-7",
                        "open there\t\\N\t-1",
                        "right\t2026-06-02 11:00:00.000\t-1",
                        "told again\t2026-06-03 12:00:00.000\t-9",
                        "told since\t2026-06-04 12:00:00.000\t-2",
                        "wrong\t2026-06-02 11:00:00.000\t-2");
        assertThat(
                        results.run(
                                "SELECT reservation_id, shortfall_units FROM reservation_conflicts ORDER BY reservation_id"))
                .containsExactly("lost\t2", "outside\t1");
        assertThat(
                        results.run(
                                "SELECT sku, event_id, quantity, correlation_id FROM stock_events ORDER BY event_id"))
                .containsExactly(
                        "b\tlost\t3\tc",
                        "b\toutside\t3\t\\N",
                        "a\tsame\t1\t\\N",
                        "a\twrong\t2\t\\N");
        assertThat(results.run("SELECT sku FROM stock_levels ORDER BY sku"))
                .containsExactly("gone", "mug");
        for (String length : List.of("", "_1m", "_1h")) {
            assertThat(
                            results.run(
                                    "SELECT toDate(window_start) AS day, sum(good), sum(bad) FROM sync_slo%s GROUP BY day ORDER BY day"
                                            .formatted(length)))
                    .containsExactly(
                            "2026-06-01\t1\t0",
                            "2026-06-02\t4\t0",
                            "2026-06-03\t5\t0",
                            "2026-06-05\t2\t0");
            assertThat(results.run("SELECT sum_ms, bins FROM sync_latency" + length))
                    .containsExactly("400\t{300:4}");
        }
        assertThat(results.run("SELECT sumMap(bins) FROM sync_latency_12h_parts"))
                .containsExactly("{300:4}");
        assertThat(results.run("SELECT window_start, stale_skus FROM stale_exposure ORDER BY ALL"))
                .containsExactly(
                        "2026-06-02 10:00:00.000\t5",
                        "2026-06-02 10:00:20.000\t3",
                        "2026-06-03 00:00:00.000\t6",
                        "2026-06-05 10:00:00.000\t1");
        assertThat(
                        results.run(
                                "SELECT channel, sku, ended_at, worst_oversell_units FROM stale_skus ORDER BY ALL"))
                .containsExactly("amazon\tcup\t\\N\t5", "web\tcup\t2026-06-03 11:00:00.000\t4");
    }

    /** The 2nd has too much, the 3rd is lost, the 4th should not be. */
    private void insertWindows() throws Exception {
        scratch.run(
                slo(
                        "'2026-06-02 10:00:00', 3, 0",
                        "'2026-06-02 10:00:10', 1, 0",
                        "'2026-06-03 10:00:00', 5, 0"));
        results.run(
                slo(
                        "'2026-06-01 10:00:00', 1, 0",
                        "'2026-06-02 10:00:00', 9, 1",
                        "'2026-06-04 10:00:00', 7, 0",
                        "'2026-06-05 10:00:00', 2, 0"));
        scratch.run(latency("'2026-06-02 10:00:00', 4, 400, map(300, 4)"));
        results.run(latency("'2026-06-02 10:00:00', 5, 900, map(300, 4, 310, 1)"));
    }

    private void insertStaleness() throws Exception {
        scratch.run(exposures("'2026-06-02 10:00:00', 5, 900", "'2026-06-03 00:00:00', 6, 901"));
        // Earlier versions are there still: they must not show when a later one is deleted.
        results.run(
                "ALTER TABLE stale_exposure_rows MODIFY SETTING"
                        + " max_bytes_to_merge_at_max_space_in_pool = 1,"
                        + " max_bytes_to_merge_at_min_space_in_pool = 1");
        results.run(exposures("'2026-06-02 10:00:00', 1, 4", "'2026-06-02 10:00:10', 1, 6"));
        results.run(
                exposures(
                        "'2026-06-02 10:00:00', 2, 5",
                        "'2026-06-02 10:00:10', 2, 7",
                        "'2026-06-02 10:00:20', 1, 8",
                        "'2026-06-05 10:00:00', 1, 1"));
        scratch.run(
                stale(
                        "'web', 'cup', '2026-06-03 10:00:00', '2026-06-03 11:00:00', 4, 900",
                        "'amazon', 'cup', '2026-06-04 10:00:00', NULL, 5, 901"));
        results.run(
                stale(
                        "'web', 'mug', '2026-06-02 10:00:00', NULL, 2, 1",
                        "'web', 'cup', '2026-06-03 10:00:00', '2026-06-03 11:00:00', 1, 2"));
    }

    private static String slo(String... rows) {
        return insert("sync_slo_rows (window_start, good, bad)", rows);
    }

    private static String latency(String... rows) {
        return insert("sync_latency_rows (window_start, samples, sum_millis, bins)", rows);
    }

    private static String exposures(String... rows) {
        return insert("stale_exposure_rows (window_start, stale_skus, version)", rows);
    }

    private static String stale(String... rows) {
        return insert(
                "stale_skus_rows (channel, sku, since, ended_at, worst_oversell_units, version)",
                rows);
    }

    private static String incidents(String... rows) {
        return insert(
                "negative_ats_rows (incident_id, sku, opened_at, closed_at, lowest_ats, version)",
                rows);
    }

    private static String conflicts(String... rows) {
        return insert(
                "reservation_conflicts_rows (reservation_id, at, shortfall_units, version)", rows);
    }

    private static String events(String... rows) {
        return insert(
                "stock_events_rows (sku, event_id, quantity, correlation_id, occurred_at)", rows);
    }

    private static String insert(String columns, String... rows) {
        return "INSERT INTO %s VALUES (%s)".formatted(columns, String.join("), (", rows));
    }

    private void makeSales() throws Exception {
        for (ClickHouseDatabase database : List.of(results, scratch)) {
            database.run("CREATE DATABASE " + (database == results ? "result_days" : SCRATCH));
            database.run(
                    "CREATE TABLE sales (sku String, units Int64, sold_at DateTime64(3, 'UTC'))"
                            + " ENGINE = MergeTree PARTITION BY toDate(sold_at) ORDER BY sku");
            database.run(
                    "CREATE TABLE sales_1h (sku String, units AggregateFunction(sum, Int64), hour"
                            + " DateTime('UTC')) ENGINE = AggregatingMergeTree PARTITION BY"
                            + " toYYYYMMDD(hour) ORDER BY (sku, hour)");
            database.run(
                    "CREATE MATERIALIZED VIEW sales_1h_mv TO sales_1h AS SELECT sku,"
                            + " sumState(units) AS units, toStartOfHour(sold_at) AS hour FROM sales"
                            + " GROUP BY sku, hour");
            database.run(
                    "CREATE TABLE sales_total (units AggregateFunction(sum, Int64), day Date)"
                            + " ENGINE = AggregatingMergeTree PARTITION BY toYYYYMMDD(day) ORDER BY"
                            + " day");
            database.run(
                    "CREATE MATERIALIZED VIEW sales_total_mv TO sales_total AS SELECT"
                            + " sumMergeState(units) AS units, toDate(hour) AS day FROM sales_1h"
                            + " GROUP BY day");
        }
    }

    /** A sale of the mug at noon. */
    private static String sales(int day, long units) {
        return "('mug', %d, '2026-06-0%d 12:00:00')".formatted(units, day);
    }

    private static void insertSales(ClickHouseDatabase database, String rows) throws Exception {
        database.run("INSERT INTO sales (sku, units, sold_at) VALUES " + rows);
    }

    private List<RebuiltDay> applySales() throws Exception {
        List<RebuiltDay> rebuilt = new ArrayList<>();
        try (ResultDays days = openSales()) {
            days.note();
            days.apply(rebuilt::add);
        }
        return rebuilt;
    }

    private ResultDays openSales() throws Exception {
        return open(List.of(SaleTable.INSTANCE));
    }

    private ResultDays open(List<ClickHouseTable<?>> tables) throws Exception {
        return ResultDays.open(results.admin(), SCRATCH, FROM, TO, tables);
    }

    /** Day, rows and units of the sales; the roll-ups say the same. */
    private void assertSales(List<String> expected) throws Exception {
        assertThat(
                        results.run(
                                "SELECT toDate(sold_at) AS day, count(), sum(units) FROM sales GROUP BY day ORDER BY day"))
                .isEqualTo(expected);
        List<String> units =
                results.run(
                        "SELECT toDate(sold_at) AS day, sum(units) FROM sales GROUP BY day ORDER BY day");
        assertThat(
                        results.run(
                                "SELECT toDate(hour) AS day, sumMerge(units) FROM sales_1h GROUP BY day ORDER BY day"))
                .isEqualTo(units);
        assertThat(
                        results.run(
                                "SELECT day, sumMerge(units) FROM sales_total GROUP BY day ORDER BY day"))
                .isEqualTo(units);
    }
}
