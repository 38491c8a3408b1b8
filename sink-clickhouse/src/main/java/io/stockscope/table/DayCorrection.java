// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Corrects days of a table that replaces rows of the same key, beside a job that goes on writing.
 *
 * <p><b>Versions.</b> A corrected row has the version of the row that was noted, or 0 where there
 * was none. Of equal versions the one written last counts, so it takes the place of that row; and
 * whatever the job writes after the noting has a higher one and wins, as it knows more.
 *
 * <p><b>What is open</b> belongs to the job that will close it, under the key that it gave: where
 * it has one open, no other one is opened, and its own is not taken back.
 */
final class DayCorrection implements DayStep {
    private static final String VERSION = "version";

    private final AdminSql admin;
    private final DayRule rule;
    private final String table;
    private final String truth;
    private final String noted;
    private final String wrong;
    private final String key;
    private final String keyAndTime;
    private final String values;
    private final boolean versioned;

    DayCorrection(
            ClickHouseTable<?> table,
            DayRule rule,
            AdminSql admin,
            String database,
            String scratch) {
        this.admin = admin;
        this.rule = rule;
        this.table = database + "." + table.tableName();
        truth = scratch + "." + table.tableName();
        noted = scratch + ".noted_" + table.tableName();
        wrong = scratch + ".wrong_" + table.tableName();
        key = String.join(", ", table.key());
        keyAndTime = table.key().contains(rule.timeColumn()) ? key : key + ", " + rule.timeColumn();
        List<String> columns = table.columns().stream().map(Column::name).toList();
        values =
                columns.stream()
                        .filter(name -> !name.equals(VERSION))
                        .collect(Collectors.joining(", "));
        versioned = columns.contains(VERSION);
    }

    @Override
    public String plan() {
        return table.substring(table.indexOf('.') + 1) + ": rows of the days corrected";
    }

    @Override
    public void note(LocalDate from, LocalDate to) throws SQLException {
        admin.run(
                "CREATE TABLE %s ENGINE = MergeTree ORDER BY (%s) AS SELECT %s FROM %s FINAL WHERE %s"
                        .formatted(noted, key, withVersion(keyAndTime), table, within(from, to)));
    }

    @Override
    public List<RebuiltDay> apply(LocalDate day) throws SQLException {
        String ofDay = within(day, day);
        long before = count(ofDay);
        write(ofDay);
        takeBack(ofDay);
        return List.of(
                new RebuiltDay(
                        table.substring(table.indexOf('.') + 1), day, before, count(ofDay), true));
    }

    /** Writes what is missing or differs. */
    private void write(String ofDay) throws SQLException {
        String missing =
                "(SELECT %1$s FROM %2$s FINAL WHERE %4$s EXCEPT SELECT %1$s FROM %3$s FINAL WHERE %4$s)"
                        .formatted(values, truth, table, ofDay);
        String notOpenOtherwise =
                rule.openKey().isEmpty()
                        ? ""
                        : " WHERE NOT (%1$s AND (%2$s) NOT IN (%3$s) AND (%4$s) IN (%5$s))"
                                .formatted(
                                        rule.open(),
                                        key,
                                        "SELECT %s FROM %s WHERE %s".formatted(key, noted, ofDay),
                                        openKey(),
                                        open(table));
        String from =
                versioned
                        ? "%s AS truth LEFT JOIN (SELECT %s FROM %s WHERE %s) AS noted USING (%s)"
                                .formatted(missing, withVersion(key), noted, ofDay, key)
                        : missing;
        insert("SELECT " + withVersion(values) + " FROM " + from + notOpenOtherwise);
    }

    /** Takes back what the truth does not know, if nobody has written it again since. */
    private void takeBack(String ofDay) throws SQLException {
        String isWrong =
                "%1$s AND %2$s AND (%3$s) IN (SELECT %3$s FROM %4$s WHERE %1$s) AND (%5$s) NOT IN (SELECT %5$s FROM %6$s WHERE %1$s)"
                        .formatted(ofDay, rule.counts(), withVersion(key), noted, key, truth);
        if (!rule.openKey().isEmpty()) {
            isWrong +=
                    " AND NOT (%s AND (%s) IN (%s))".formatted(rule.open(), openKey(), open(truth));
        }
        if (!rule.mark().isEmpty()) {
            insert(
                    "SELECT %s FROM (SELECT * REPLACE (%s) FROM (SELECT * FROM %s FINAL WHERE %s))"
                            .formatted(withVersion(values), rule.mark(), table, isWrong));
        } else if (count(isWrong) > 0) {
            delete(ofDay, isWrong);
        }
    }

    /**
     * Deletes with the rows all their earlier versions, which would count then; not what is written
     * meanwhile.
     */
    private void delete(String ofDay, String isWrong) throws SQLException {
        admin.run(
                "CREATE OR REPLACE TABLE %1$s ENGINE = MergeTree ORDER BY tuple() AS SELECT %2$s FROM %3$s WHERE %4$s AND (%5$s) IN (SELECT %5$s FROM %3$s FINAL WHERE %6$s)"
                        .formatted(wrong, withVersion(key), table, ofDay, key, isWrong));
        admin.run(
                "DELETE FROM %1$s WHERE %2$s AND (%3$s) IN (SELECT %3$s FROM %4$s)"
                        .formatted(table, ofDay, withVersion(key), wrong));
    }

    private void insert(String select) throws SQLException {
        // Without deduplication: a row that was written, lost and is written again would be
        // dropped.
        admin.run(
                "INSERT INTO %s (%s) %s SETTINGS insert_deduplicate = 0"
                        .formatted(table, withVersion(values), select));
    }

    private String withVersion(String columns) {
        return versioned ? columns + ", " + VERSION : columns;
    }

    private String openKey() {
        return String.join(", ", rule.openKey());
    }

    private String open(String where) {
        return "SELECT %s FROM %s FINAL WHERE %s".formatted(openKey(), where, rule.open());
    }

    private long count(String condition) throws SQLException {
        return admin.number(
                "SELECT count() FROM %s FINAL WHERE %s AND %s"
                        .formatted(table, rule.counts(), condition));
    }

    private String within(LocalDate from, LocalDate to) {
        return "%1$s >= toDateTime64('%2$s 00:00:00', 3, 'UTC') AND %1$s < toDateTime64('%3$s 00:00:00', 3, 'UTC')"
                .formatted(rule.timeColumn(), from, to.plusDays(1));
    }
}
