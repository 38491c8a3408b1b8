// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces days of a table whose rows add up, and of the tables that materialized views fill from
 * it: partition by partition, each in one step. Nothing is inserted, so no view sees a row twice.
 *
 * <p>What is written to a day after it was noted would be lost, or is in the run's rows already:
 * nobody can tell. Such a day is left as it is.
 */
final class DayReplacement implements DayStep {
    private static final Pattern BY_DAY = Pattern.compile("(toDate|toYYYYMMDD)\\(\\w+\\)");
    private static final Pattern TARGET =
            Pattern.compile(
                    "CREATE MATERIALIZED VIEW \\S+ TO `?\\w+`?\\.`?(\\w+)`? .*", Pattern.DOTALL);

    private final AdminSql admin;
    private final String database;
    private final String scratch;
    private final List<String> tables;
    private final Map<String, Long> noted = new HashMap<>();

    private DayReplacement(AdminSql admin, String database, String scratch, List<String> tables) {
        this.admin = admin;
        this.database = database;
        this.scratch = scratch;
        this.tables = tables;
    }

    /**
     * Looks which tables these are.
     *
     * @throws IllegalStateException if one has no partitions by day
     */
    static DayReplacement of(
            ClickHouseTable<?> table, AdminSql admin, String database, String scratch)
            throws SQLException {
        List<String> tables = new ArrayList<>();
        addWithTargets(table.tableName(), admin, database, tables);
        for (String name : tables) {
            String key =
                    admin.select(
                                    "SELECT partition_key FROM system.tables WHERE database = ? AND"
                                            + " name = ?",
                                    database,
                                    name)
                            .get(0);
            if (!BY_DAY.matcher(key).matches()) {
                throw new IllegalStateException(
                        ("%s.%s is partitioned by '%s', and days can be replaced only where that is"
                                        + " toDate(column) or toYYYYMMDD(column): make it so by a"
                                        + " migration")
                                .formatted(database, name, key));
            }
        }
        return new DayReplacement(admin, database, scratch, tables);
    }

    /** A view may fill a table that another view reads. */
    private static void addWithTargets(
            String table, AdminSql admin, String database, List<String> tables)
            throws SQLException {
        if (tables.contains(table)) {
            return;
        }
        tables.add(table);
        for (String definition :
                admin.select(
                        "SELECT create_table_query FROM system.tables WHERE database = ? AND engine"
                                + " = 'MaterializedView' AND name IN (SELECT"
                                + " arrayJoin(dependencies_table) FROM system.tables WHERE database"
                                + " = ? AND name = ?) ORDER BY name",
                        database,
                        database,
                        table)) {
            Matcher target = TARGET.matcher(definition);
            if (!target.matches()) {
                throw new IllegalStateException(
                        "a materialized view over %s.%s has no table of its own (TO ...), whose days could be replaced: %s"
                                .formatted(database, table, definition));
            }
            addWithTargets(target.group(1), admin, database, tables);
        }
    }

    @Override
    public String plan() {
        return String.join(", ", tables) + ": days replaced";
    }

    @Override
    public void note(LocalDate from, LocalDate to) throws SQLException {
        checkScratch();
        for (LocalDate day = from; !day.isAfter(to); day = day.plusDays(1)) {
            for (String table : tables) {
                noted.put(table + partition(day), lastBlock(table, day));
            }
        }
    }

    @Override
    public List<RebuiltDay> apply(LocalDate day) throws SQLException {
        boolean untouched = true;
        for (String table : tables) {
            untouched &= Objects.equals(noted.get(table + partition(day)), lastBlock(table, day));
        }
        List<RebuiltDay> rebuilt = new ArrayList<>();
        for (String table : tables) {
            long before = rows(database, table, day);
            if (untouched) {
                replace(table, day, before);
            }
            rebuilt.add(new RebuiltDay(table, day, before, rows(database, table, day), untouched));
        }
        return rebuilt;
    }

    /**
     * What the scratch database does not have, the run does not fill: its days would be emptied.
     */
    private void checkScratch() throws SQLException {
        List<String> there =
                admin.select("SELECT name FROM system.tables WHERE database = ?", scratch);
        for (String table : tables) {
            if (!there.contains(table)) {
                throw new IllegalStateException(
                        ("no migration makes %s.%s, which a materialized view fills from %s: its days"
                                        + " cannot be rebuilt. Drop that view, and fill the table anew"
                                        + " afterwards")
                                .formatted(database, table, tables.get(0)));
            }
        }
    }

    private void replace(String table, LocalDate day, long before) throws SQLException {
        if (rows(scratch, table, day) > 0) {
            admin.run(
                    "ALTER TABLE %s.%s REPLACE PARTITION ID '%s' FROM %s.%s"
                            .formatted(database, table, partition(day), scratch, table));
        } else if (before > 0) {
            // ClickHouse refuses to replace by nothing.
            admin.run(
                    "ALTER TABLE %s.%s DROP PARTITION ID '%s'"
                            .formatted(database, table, partition(day)));
        }
    }

    /** Rises with every insert, and with no merge. */
    private long lastBlock(String table, LocalDate day) throws SQLException {
        return ofParts("max(max_block_number)", database, table, day);
    }

    private long rows(String where, String table, LocalDate day) throws SQLException {
        return ofParts("sum(rows)", where, table, day);
    }

    private long ofParts(String what, String where, String table, LocalDate day)
            throws SQLException {
        return admin.number(
                "SELECT %s FROM system.parts WHERE active AND database = ? AND table = ? AND partition_id = ?"
                        .formatted(what),
                where,
                table,
                partition(day));
    }

    /** The id that ClickHouse gives a partition by day. */
    private static String partition(LocalDate day) {
        return day.format(DateTimeFormatter.BASIC_ISO_DATE);
    }
}
