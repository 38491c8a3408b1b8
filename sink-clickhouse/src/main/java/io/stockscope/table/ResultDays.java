// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import io.stockscope.sink.clickhouse.ClickHouseConnection;
import io.stockscope.sink.clickhouse.ClickHouseTable;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Days of results, to be brought to what a run over the whole history says: first {@link #note()},
 * then that run into a scratch database with the same tables, then {@link #apply}. If that is
 * interrupted, all of it is done once more, with another scratch database; it makes no difference
 * how often.
 *
 * <p>A job may go on writing meanwhile: what it writes after the noting is kept. Tables whose rows
 * add up ({@link ClickHouseTable#key()} is empty) have whole days replaced, with those that
 * materialized views fill from them; rows of the others are corrected one by one.
 */
public final class ResultDays implements AutoCloseable {
    private static final ClickHouseTable<?> LEVELS = StockLevelTable.INSTANCE;

    private final AdminSql admin;
    private final ClickHouseConnection results;
    private final String scratch;
    private final LocalDate from;
    private final LocalDate to;
    private final List<DayStep> steps = new ArrayList<>();
    private final List<String> plan = new ArrayList<>();
    private final boolean levels;

    private ResultDays(
            AdminSql admin,
            ClickHouseConnection results,
            String scratch,
            LocalDate from,
            LocalDate to,
            boolean levels) {
        this.admin = admin;
        this.results = results;
        this.scratch = scratch;
        this.from = from;
        this.to = to;
        this.levels = levels;
    }

    /**
     * Looks how each table is treated.
     *
     * @param results the database to correct, as its admin
     * @param scratch the name of another database on that server, which the run will fill
     * @param from the first day, in UTC
     * @param to the last day
     * @param tables those that the run writes
     * @throws MigrationException if ClickHouse does not answer or refuses, or if a table is not
     *     made for it
     */
    public static ResultDays open(
            ClickHouseConnection results,
            String scratch,
            LocalDate from,
            LocalDate to,
            List<ClickHouseTable<?>> tables)
            throws MigrationException {
        return Migrations.attempt(
                "look at the tables of",
                results,
                () -> {
                    AdminSql admin = AdminSql.connect(results);
                    try {
                        ResultDays days =
                                new ResultDays(
                                        admin, results, scratch, from, to, tables.contains(LEVELS));
                        for (ClickHouseTable<?> table : tables) {
                            days.add(table);
                        }
                        return days;
                    } catch (SQLException | RuntimeException e) {
                        admin.close();
                        throw e;
                    }
                });
    }

    /** Returns what will be done, table by table, a line each. */
    public List<String> plan() {
        return List.copyOf(plan);
    }

    /**
     * Keeps in mind what is there, in the scratch database, whose tables have to be there.
     *
     * @throws MigrationException if ClickHouse does not answer or refuses
     */
    public void note() throws MigrationException {
        Migrations.attempt(
                "look at the rows of",
                results,
                () -> {
                    for (DayStep step : steps) {
                        step.note(from, to);
                    }
                    if (levels) {
                        admin.run(
                                "CREATE TABLE %1$s.noted_%2$s ENGINE = MergeTree ORDER BY (sku, location) AS SELECT sku, location FROM %3$s.%2$s FINAL WHERE anchored"
                                        .formatted(
                                                scratch, LEVELS.tableName(), results.database()));
                    }
                    return true;
                });
    }

    /**
     * Returns SKUs and locations that had a stock level when it was noted, and of which the run
     * knows nothing: the history that it went over does not go back to their baseline, and all of
     * their incidents would be taken back.
     *
     * @throws MigrationException if ClickHouse does not answer or refuses
     */
    public List<String> forgotten() throws MigrationException {
        return Migrations.attempt(
                "compare the levels of",
                results,
                () ->
                        levels
                                ? admin.select(
                                        "SELECT concat(sku, ' at ', location) AS place FROM %1$s.noted_%2$s WHERE (sku, location) NOT IN (SELECT sku, location FROM %1$s.%2$s) ORDER BY place"
                                                .formatted(scratch, LEVELS.tableName()))
                                : List.of());
    }

    /**
     * Brings day by day to what the scratch database says.
     *
     * @param told what was done, as it is done
     * @throws MigrationException if ClickHouse does not answer or refuses; what was told is done
     */
    public void apply(Consumer<RebuiltDay> told) throws MigrationException {
        Migrations.attempt(
                "correct days of",
                results,
                () -> {
                    for (DayStep step : steps) {
                        for (LocalDate day = from; !day.isAfter(to); day = day.plusDays(1)) {
                            step.apply(day).forEach(told);
                        }
                    }
                    return true;
                });
    }

    @Override
    public void close() throws MigrationException {
        Migrations.attempt(
                "leave",
                results,
                () -> {
                    admin.close();
                    return true;
                });
    }

    private void add(ClickHouseTable<?> table) throws SQLException {
        String leftAlone = RebuildRules.LEFT_ALONE.get(table);
        if (leftAlone != null) {
            plan.add(table.tableName() + ": left alone, " + leftAlone);
            return;
        }
        DayStep step = step(table);
        steps.add(step);
        plan.add(step.plan());
    }

    private DayStep step(ClickHouseTable<?> table) throws SQLException {
        if (table.key().isEmpty()) {
            return DayReplacement.of(table, admin, results.database(), scratch);
        }
        DayRule rule = RebuildRules.BY_TABLE.get(table);
        if (rule == null) {
            throw new IllegalStateException(
                    "no rule says to which day a row of " + table.tableName() + " belongs");
        }
        return new DayCorrection(table, rule, admin, results.database(), scratch);
    }
}
