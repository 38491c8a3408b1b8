// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import io.stockscope.sink.clickhouse.TableCheck;
import io.stockscope.table.ChannelRow;
import io.stockscope.table.ChannelTable;
import io.stockscope.table.DuplicateReservationRow;
import io.stockscope.table.DuplicateReservationTable;
import io.stockscope.table.Migrations;
import io.stockscope.table.PendingChangesRow;
import io.stockscope.table.PendingChangesTable;
import io.stockscope.table.StaleSkuRow;
import io.stockscope.table.StaleSkuTable;
import io.stockscope.table.StockLevelTable;
import io.stockscope.table.StockscopeTables;
import io.stockscope.table.UnanchoredLocationRow;
import io.stockscope.table.UnanchoredLocationTable;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Migrations, the views over what they make, and what ClickHouse keeps. */
class StockscopeTablesIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String LEVEL_COLUMNS =
            "INSERT INTO stock_levels_rows (sku, location, on_hand, as_of, version) VALUES ";
    private static final String INCIDENT_COLUMNS =
            "INSERT INTO negative_ats_rows"
                    + " (incident_id, opened_at, closed_at, lowest_ats, version) VALUES ";

    private static ClickHouseDatabase database;

    @BeforeAll
    static void migrate() throws Exception {
        database = ClickHouseDatabase.named("stockscope_tables");
        assertThat(Migrations.migrate(database.admin())).isPositive();
    }

    @BeforeEach
    void emptyTables() throws Exception {
        for (String table :
                database.run(
                        "SELECT name FROM system.tables WHERE database = currentDatabase() AND name"
                                + " LIKE '%_rows'")) {
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
    void migrationsMakeEveryTableAsItIsDeclared() throws Exception {
        for (ClickHouseTable<?> table : StockscopeTables.ALL) {
            TableCheck.check(table, database.writer(), TIMEOUT);
        }
    }

    @Test
    void everyTableIsSortedByItsKeyAndPartitionedAsDeclared() throws Exception {
        for (ClickHouseTable<?> table : StockscopeTables.ALL) {
            assertThat(database.run(selectOf(table, "partition_key")))
                    .as(table.tableName())
                    .containsExactly(table.partitionBy());
            assertThat(
                            database.run(
                                    selectOf(
                                            table,
                                            "engine, if(engine = 'MergeTree', '', sorting_key)")))
                    .containsExactly(
                            table.key().isEmpty()
                                    ? "MergeTree\t"
                                    : "ReplacingMergeTree\t" + String.join(", ", table.key()));
        }
    }

    @Test
    void everyTableHasWhatTheSinkNeedsToInsertExactlyOnce() throws Exception {
        for (ClickHouseTable<?> table : StockscopeTables.ALL) {
            database.run(insertOfToken(table, 7));
            database.run(insertOfToken(table, 7));
            database.run(insertOfToken(table, 8));
            assertThat(
                            database.run(
                                    "SELECT _batch, count() FROM %s GROUP BY _batch ORDER BY _batch"
                                            .formatted(table.tableName())))
                    .as(table.tableName())
                    .containsExactly("7\t1", "8\t1");
            assertThat(database.run(selectOf(table, "engine_full")).get(0))
                    .contains("non_replicated_deduplication_window = 10000");
            assertThat(
                            database.run(
                                    "SELECT expr, type FROM system.data_skipping_indices WHERE"
                                            + " database = currentDatabase() AND table = '%s'"
                                                    .formatted(table.tableName())))
                    .containsExactly("_batch\tbloom_filter");
        }
    }

    @Test
    void noViewShowsWhichInsertARowCameWith() throws Exception {
        assertThat(
                        database.run(
                                "SELECT count() > 0, countIf(name = '_batch') FROM system.columns"
                                        + " WHERE database = currentDatabase() AND table IN (SELECT"
                                        + " name FROM system.tables WHERE database ="
                                        + " currentDatabase() AND engine = 'View')"))
                .containsExactly("1\t0");
    }

    @Test
    void aSecondMigrationHasNothingToDo() throws Exception {
        assertThat(Migrations.pending(database.admin())).isEmpty();
        assertThat(Migrations.migrate(database.admin())).isZero();
    }

    @Test
    void aMigrationThatFailedHalfwayIsPendingAndRunsAgainWithThoseAfterIt() throws Exception {
        database.run("DROP VIEW stale_skus");
        database.run(
                "ALTER TABLE flyway_schema_history UPDATE success = 0 WHERE version = '035'"
                        + " SETTINGS mutations_sync = 1");
        database.run(
                "ALTER TABLE flyway_schema_history DELETE WHERE version > '035'"
                        + " SETTINGS mutations_sync = 1");
        List<String> pending = Migrations.pending(database.admin());
        assertThat(pending).startsWith("V035__stale_skus.sql");
        assertThat(Migrations.migrate(database.admin())).isEqualTo(pending.size());
        assertThat(database.run("SELECT count() FROM stale_skus")).containsExactly("0");
        assertThat(Migrations.pending(database.admin())).isEmpty();
    }

    @Test
    void aMigrationThatRanThereInAnotherFormIsNamed() throws Exception {
        String checksum =
                database.run("SELECT checksum FROM flyway_schema_history WHERE version = '001'")
                        .get(0);
        setFirstChecksum("1");
        assertThat(catchThrowable(() -> Migrations.migrate(database.admin())))
                .hasMessageContaining("V001__stock_levels_rows.sql is not the one that has run")
                .hasMessageContaining("Use the version of Stockscope that made this database");
        setFirstChecksum(checksum);
    }

    @Test
    void levelsHaveTheLatestVersionPerSkuAndLocationBeforeAnyMerge() throws Exception {
        insert(LEVEL_COLUMNS, "('mug', 'oslo', 3, 3, 3)", "('mug', 'oslo', 1, 1, 1)");
        insert(LEVEL_COLUMNS, "('mug', 'rome', 7, 1, 1)", "('mug', 'oslo', 2, 2, 2)");
        assertThat(database.run("SELECT count() FROM stock_levels_rows")).containsExactly("4");
        assertThat(
                        database.run(
                                "SELECT sku, location, on_hand FROM stock_levels ORDER BY location"))
                .containsExactly("mug\toslo\t3", "mug\trome\t7");
    }

    @Test
    void incidentsThatNeverWereAreLeftOut() throws Exception {
        insert(INCIDENT_COLUMNS, "('open', 1000, NULL, -1, 1)", "('closed', 1000, NULL, -1, 1)");
        insert(INCIDENT_COLUMNS, "('closed', 1000, 2000, -5, 2)", "('never', 1000, NULL, -1, 1)");
        insert(INCIDENT_COLUMNS, "('never', 1000, 1000, -1, 2)");
        assertThat(
                        database.run(
                                "SELECT incident_id, lowest_ats FROM negative_ats"
                                        + " ORDER BY incident_id"))
                .containsExactly("closed\t-5", "open\t-1");
    }

    @Test
    void conflictsDeadLettersAndEventsHaveOneRowPerKeyBeforeAnyMerge() throws Exception {
        insert(
                "INSERT INTO reservation_conflicts_rows (reservation_id, shortfall_units, version)"
                        + " VALUES ",
                "('r1', 2, 2)",
                "('r1', 1, 1)");
        insert(
                "INSERT INTO dead_letters_rows (topic, partition, offset, reason, failed_at,"
                        + " version) VALUES ",
                "('wms.stock', 0, 7, 'INVALID', today(), 2)",
                "('wms.stock', 0, 7, 'LATER', today(), 1)",
                "('wms.stock', 1, 7, 'INVALID', today(), 1)");
        insert(
                "INSERT INTO dead_letter_recoveries_rows (topic, partition, offset, recovered_at,"
                        + " version) VALUES ",
                "('wms.stock', 0, 7, today() + 1, 1)",
                "('wms.stock', 0, 7, today(), 2)",
                "('pos.lines', 1, 7, today(), 1)");
        insert(
                "INSERT INTO stock_events_rows (sku, event_id, kind) VALUES ",
                "('mug', 'e1', 'SHIP')",
                "('mug', 'e1', 'SHIP')",
                "('cup', 'e1', 'SHIP')");
        assertThat(
                        database.run(
                                "SELECT reservation_id, shortfall_units FROM reservation_conflicts"))
                .containsExactly("r1\t2");
        assertThat(
                        database.run(
                                "SELECT partition, reason, recovered_at - failed_at < 1,"
                                        + " recovered_at IS NULL FROM dead_letters"
                                        + " ORDER BY partition"))
                .containsExactly("0\tINVALID\t1\t0", "1\tINVALID\t\\N\t1");
        assertThat(database.run("SELECT sku FROM stock_events ORDER BY sku"))
                .containsExactly("cup", "mug");
    }

    @Test
    void staleSpellsAndDuplicatesThatNeverWereAreLeftOut() throws Exception {
        long version = 1;
        for (Long ended : new Long[] {null, 9L, 5L}) {
            database.insert(StaleSkuTable.INSTANCE, List.of(spell("mug", 5, ended, version)));
            database.insert(DuplicateReservationTable.INSTANCE, List.of(duplicate(ended, version)));
            version++;
        }
        assertThat(database.read("SELECT count() FROM stale_skus")).containsExactly("0");
        assertThat(database.read("SELECT count() FROM duplicate_reservations"))
                .containsExactly("0");
        database.insert(StaleSkuTable.INSTANCE, List.of(spell("mug", 5, 8L, version)));
        database.insert(StaleSkuTable.INSTANCE, List.of(spell("mug", 9, null, 1)));
        database.insert(DuplicateReservationTable.INSTANCE, List.of(duplicate(null, version)));
        assertThat(
                        database.read(
                                "SELECT sku, toUnixTimestamp64Milli(since), ended_at IS NULL, cause,"
                                        + " displayed, truth, withheld, worst_oversell_units,"
                                        + " worst_oversell_value FROM stale_skus ORDER BY since"))
                .containsExactly(
                        "mug\t5\t0\tNOT_PROPAGATED\t7\t4\t1\t6\t12.5",
                        "mug\t9\t1\tNOT_PROPAGATED\t7\t4\t1\t6\t12.5");
        assertThat(
                        database.read(
                                "SELECT incident_id, order_id, order_line_id, sku, closed_at,"
                                        + " excess_units, reservation_ids, sources, value FROM"
                                        + " duplicate_reservations"))
                .containsExactly("i1\to1\t1\tmug\t\\N\t2\t['r1','r2']\t['oms']\t25");
    }

    @Test
    void thePresentHasTheLatestVersionPerChannelAndLocation() throws Exception {
        database.insert(
                PendingChangesTable.INSTANCE,
                List.of(
                        new PendingChangesRow("web", 5, 2, 1_000L, 3_000, 2),
                        new PendingChangesRow("amazon", 0, 0, null, 3_000, 1)));
        database.insert(
                PendingChangesTable.INSTANCE,
                List.of(new PendingChangesRow("web", 9, 9, 500L, 2_000, 1)));
        database.insert(
                UnanchoredLocationTable.INSTANCE,
                List.of(
                        new UnanchoredLocationRow("dc1", 3, 1_000, 1),
                        new UnanchoredLocationRow("rome", 4, 1_000, 1)));
        database.insert(
                UnanchoredLocationTable.INSTANCE,
                List.of(new UnanchoredLocationRow("dc1", 0, 2_000, 2)));
        assertThat(database.read("SELECT * FROM pending_changes ORDER BY channel"))
                .containsExactly(
                        "amazon\t0\t0\t\\N\t1970-01-01 00:00:03.000",
                        "web\t5\t2\t1970-01-01 00:00:01.000\t1970-01-01 00:00:03.000");
        assertThat(database.read("SELECT location, skus FROM unanchored_locations"))
                .containsExactly("rome\t4");
    }

    @Test
    void ofAProfileTheLastCountsUntilItIsTakenBack() throws Exception {
        String channels =
                "SELECT channel, type, locations, latency_objective_ms, ack_window_ms,"
                        + " stage_objectives_ms, cancel_rate_limit, cancel_rate_window_ms, owner"
                        + " FROM channels ORDER BY channel";
        database.insert(
                ChannelTable.INSTANCE,
                List.of(channel("amazon", 60_000, 1), channel("web", 10_000, 2)));
        database.insert(
                ChannelTable.INSTANCE,
                List.of(channel("amazon", 90_000, 4), channel("amazon", 70_000, 3)));
        assertThat(database.read(channels))
                .containsExactly(
                        "amazon\tMARKETPLACE\t['dc1']\t90000\t\\N\t{'CONFIRMED':5}\t0.025\t7\tann",
                        "web\tMARKETPLACE\t['dc1']\t10000\t\\N\t{'CONFIRMED':5}\t\\N\t7\tann");
        database.insert(ChannelTable.INSTANCE, List.of(ChannelRow.takenBack("web", 5)));
        assertThat(database.read("SELECT channel FROM channels")).containsExactly("amazon");
        database.insert(ChannelTable.INSTANCE, List.of(channel("web", 20_000, 6)));
        assertThat(database.read("SELECT latency_objective_ms FROM channels WHERE channel = 'web'"))
                .containsExactly("20000");
    }

    private static ChannelRow channel(String name, long objectiveMillis, long version) {
        return new ChannelRow(
                name,
                "MARKETPLACE",
                List.of("dc1"),
                null,
                false,
                objectiveMillis,
                2,
                null,
                Map.of("CONFIRMED", 5L),
                name.equals("web") ? null : 0.025,
                7L,
                "ann",
                false,
                version);
    }

    @Test
    void theReaderReadsEveryViewWithItsRightsAlone() throws Exception {
        List<String> views =
                database.run(
                        "SELECT name FROM system.tables WHERE database = currentDatabase() AND"
                                + " engine = 'View'");
        assertThat(views).hasSizeGreaterThan(25).contains("completeness", "sync_latency_1h");
        for (String view : views) {
            assertThat(database.read("SELECT count() FROM (SELECT * FROM %s)".formatted(view)))
                    .as(view)
                    .containsExactly("0");
        }
    }

    private static StaleSkuRow spell(String sku, long since, @Nullable Long endedAt, long version) {
        return new StaleSkuRow(
                "web",
                sku,
                since,
                endedAt,
                "NOT_PROPAGATED",
                7,
                4,
                1,
                3,
                BigDecimal.ONE,
                6,
                new BigDecimal("12.5"),
                version);
    }

    private static DuplicateReservationRow duplicate(@Nullable Long closedAt, long version) {
        return new DuplicateReservationRow(
                "i1",
                "web",
                "o1",
                "1",
                "mug",
                5,
                4,
                closedAt,
                2,
                List.of("r1", "r2"),
                List.of("oms"),
                BigDecimal.valueOf(25),
                version);
    }

    @Test
    void eventsAreKeptFromWhenTheyWereWrittenNotFromWhenTheyHappened() throws Exception {
        String columns =
                "INSERT INTO stock_events_rows (sku, event_id, occurred_at, inserted_at) VALUES ";
        insert(columns, "('mug', 'of 2011', '2011-03-01 12:00:00', now())");
        insert(columns, "('mug', 'long written', '2011-03-01 12:00:00', now() - INTERVAL 8 DAY)");
        expire("stock_events_rows");
        assertThat(database.run("SELECT event_id FROM stock_events")).containsExactly("of 2011");
    }

    @Test
    void deadLettersAreKeptThirtyDays() throws Exception {
        String columns =
                "INSERT INTO dead_letters_rows (topic, offset, failed_at, version) VALUES ";
        insert(columns, "('wms.stock', 29, now() - INTERVAL 29 DAY, 1)");
        insert(columns, "('wms.stock', 31, now() - INTERVAL 31 DAY, 1)");
        expire("dead_letters_rows");
        assertThat(database.run("SELECT offset FROM dead_letters")).containsExactly("29");
    }

    @Test
    void tablesWithResultsAreNamedAndNoneWhereThereIsNoDatabase() throws Exception {
        assertThat(Migrations.tablesWithResults(database.admin())).isEmpty();
        insert(LEVEL_COLUMNS, "('mug', 'oslo', 3, 3, 3)");
        insert(INCIDENT_COLUMNS, "('open', 1000, NULL, -1, 1)");
        assertThat(Migrations.tablesWithResults(database.admin()))
                .containsExactly("negative_ats_rows", "stock_levels_rows");
        assertThat(Migrations.tablesWithResults(database.admin().withDatabase("not_there")))
                .isEmpty();
    }

    @Test
    void aTableThatWasAlteredIsMendedByTheStatementsOfTheMessage() throws Exception {
        database.run("ALTER TABLE stock_levels_rows MODIFY COLUMN reserved Int32");
        database.run("ALTER TABLE stock_levels_rows DROP COLUMN held");
        database.run("ALTER TABLE stock_levels_rows MODIFY COLUMN ats Int64 MATERIALIZED on_hand");
        database.run("ALTER TABLE stock_levels_rows ADD COLUMN note String");

        String message = catchThrowable(this::checkLevels).getMessage();

        assertThat(message)
                .contains(
                        "Table stockscope_tables.stock_levels_rows at http://127.0.0.1:",
                        "column held is missing",
                        "column reserved is Int32 there, Int64 is declared",
                        "column ats is MATERIALIZED and cannot be written")
                .doesNotContain("note")
                .hasLineCount(4);
        List<String> statements =
                Pattern.compile("Mend it with: (.+)")
                        .matcher(message)
                        .results()
                        .map((MatchResult found) -> found.group(1))
                        .toList();
        assertThat(statements).hasSize(3);
        for (String statement : statements) {
            database.run(statement);
        }
        checkLevels();
    }

    private void setFirstChecksum(String checksum) throws Exception {
        database.run(
                "ALTER TABLE flyway_schema_history UPDATE checksum = %s WHERE version = '001' SETTINGS mutations_sync = 1"
                        .formatted(checksum));
    }

    private void checkLevels() throws Exception {
        TableCheck.check(StockLevelTable.INSTANCE, database.writer(), TIMEOUT);
    }

    private static String selectOf(ClickHouseTable<?> table, String columns) {
        return "SELECT %s FROM system.tables WHERE database = currentDatabase() AND name = '%s'"
                .formatted(columns, table.tableName());
    }

    /** A row of defaults, but young enough to be kept. */
    private static String insertOfToken(ClickHouseTable<?> table, int token) {
        String aged =
                table.columns().stream()
                        .map(Column::name)
                        .filter(name -> name.equals("failed_at") || name.equals("recovered_at"))
                        .findFirst()
                        .map(name -> ", " + name)
                        .orElse("");
        return "INSERT INTO %s (_batch%s) SETTINGS insert_deduplication_token = '%s' VALUES (%s%s)"
                .formatted(table.tableName(), aged, token, token, aged.isEmpty() ? "" : ", now()");
    }

    /** Inserts each row on its own, so that each is a part of its own, and equal ones as well. */
    private void insert(String columns, String... rows) throws Exception {
        for (String row : rows) {
            database.run(
                    columns.replace(" VALUES ", " SETTINGS insert_deduplicate = 0 VALUES ") + row);
        }
    }

    private void expire(String table) throws Exception {
        database.run("SYSTEM START MERGES " + table);
        database.run("OPTIMIZE TABLE " + table + " FINAL");
    }
}
