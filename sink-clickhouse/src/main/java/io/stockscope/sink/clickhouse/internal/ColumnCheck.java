// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import io.stockscope.sink.clickhouse.ClickHouseRejectedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares columns as they are sent with the table in the database.
 *
 * <p>RowBinary carries no types: bytes of one type read as another are wrong numbers without an
 * error. So whoever sends looks before.
 */
public final class ColumnCheck {
    private static final String ACTUAL_COLUMNS =
            "SELECT name, type, default_kind FROM system.columns"
                    + " WHERE database = {database:String} AND table = {table:String}"
                    + " ORDER BY position";

    private ColumnCheck() {}

    /**
     * Returns if the table has every column. It may have more.
     *
     * @param columns each as name and type
     * @throws ClickHouseRejectedException naming every difference and the statement that mends it
     */
    public static void check(
            ClickHouseHttp http, String database, String table, List<String> columns)
            throws IOException, InterruptedException {
        fail(
                database,
                table,
                http,
                problems(table, database, columns, actual(http, database, table)));
    }

    /** Throws if there are problems. */
    static void fail(String database, String table, ClickHouseHttp http, List<String> problems)
            throws ClickHouseRejectedException {
        if (!problems.isEmpty()) {
            throw new ClickHouseRejectedException(
                    "Table %s.%s at %s is not as the job declares it:\n  %s"
                            .formatted(database, table, http.url(), String.join("\n  ", problems)),
                    null);
        }
    }

    /** Returns the columns that the table has. */
    static Map<String, ActualColumn> actual(ClickHouseHttp http, String database, String table)
            throws IOException, InterruptedException {
        Map<String, ActualColumn> actual = new LinkedHashMap<>();
        for (String[] row :
                http.query(ACTUAL_COLUMNS, Map.of("database", database, "table", table))) {
            actual.put(row[0], new ActualColumn(row[1], row[2]));
        }
        return actual;
    }

    /** Returns one line per difference; none if {@code actual} has all that is declared. */
    static List<String> problems(
            String table, String database, List<String> columns, Map<String, ActualColumn> actual) {
        String name = database + "." + table;
        if (actual.isEmpty()) {
            return List.of(
                    ("it is not there, or this user may not see it. Run the migrations that create"
                                    + " it, or: CREATE TABLE %s (%s) ENGINE = MergeTree ORDER BY"
                                    + " tuple()%s")
                            .formatted(
                                    name,
                                    String.join(", ", columns),
                                    columns.get(columns.size() - 1).startsWith(BatchToken.COLUMN)
                                            ? " SETTINGS non_replicated_deduplication_window = 10000"
                                            : ""));
        }
        List<String> problems = new ArrayList<>();
        for (String column : columns) {
            int space = column.indexOf(' ');
            problem(
                    name,
                    column,
                    column.substring(space + 1),
                    actual.get(column.substring(0, space)),
                    problems);
        }
        return problems;
    }

    private static void problem(
            String table,
            String column,
            String type,
            @Nullable ActualColumn found,
            List<String> problems) {
        String name = column.substring(0, column.indexOf(' '));
        if (found == null) {
            String statement =
                    name.equals(BatchToken.COLUMN)
                            ? ExactlyOnceCheck.columnStatements(table)
                            : "ALTER TABLE %s ADD COLUMN %s".formatted(table, column);
            problems.add("column %s is missing. Mend it with: %s".formatted(name, statement));
        } else if (!found.isWritable()) {
            problems.add(
                    ("column %s is %s and cannot be written. Mend it with: ALTER TABLE %s MODIFY"
                                    + " COLUMN %s REMOVE %s")
                            .formatted(
                                    name, found.defaultKind(), table, name, found.defaultKind()));
        } else if (!found.type().equals(type)) {
            problems.add(
                    ("column %s is %s there, %s is declared. Mend it with: ALTER TABLE %s MODIFY"
                                    + " COLUMN %s")
                            .formatted(name, found.type(), type, table, column));
        }
    }

    /**
     * A column as {@code system.columns} describes it.
     *
     * @param type such as {@code Nullable(Int64)}
     * @param defaultKind empty, DEFAULT, MATERIALIZED, ALIAS or EPHEMERAL
     */
    record ActualColumn(String type, String defaultKind) {
        boolean isWritable() {
            return !defaultKind.equals("MATERIALIZED") && !defaultKind.equals("ALIAS");
        }
    }
}
