// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse;

import io.stockscope.sink.clickhouse.internal.ClickHouseHttp;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Compares the declared columns of a table with the table in the database: names, types, and with
 * the types nullability.
 *
 * <p>RowBinary carries no types: bytes of one type read as another are wrong numbers without an
 * error. So every writer looks before its first row.
 */
public final class TableCheck {
    private static final String ACTUAL_COLUMNS =
            "SELECT name, type, default_kind FROM system.columns"
                    + " WHERE database = {database:String} AND table = {table:String}"
                    + " ORDER BY position";

    private TableCheck() {}

    /**
     * Returns if the table has every declared column as declared. It may have more.
     *
     * @throws ClickHouseRejectedException naming every difference and the statement that mends it,
     *     or if access is denied
     * @throws IOException if ClickHouse does not answer
     */
    public static void check(
            ClickHouseTable<?> table, ClickHouseConnection connection, Duration timeout)
            throws IOException, InterruptedException {
        Map<String, Object> place =
                Map.of("database", connection.database(), "table", table.tableName());
        List<String[]> rows;
        try (ClickHouseHttp http = new ClickHouseHttp(connection, timeout)) {
            rows = http.query(ACTUAL_COLUMNS, place);
        }
        Map<String, ActualColumn> actual = new LinkedHashMap<>();
        for (String[] row : rows) {
            actual.put(row[0], new ActualColumn(row[1], row[2]));
        }
        List<String> problems = problems(table, connection.database(), actual);
        if (!problems.isEmpty()) {
            throw new ClickHouseRejectedException(
                    "Table %s.%s at %s is not as the job declares it:\n  %s"
                            .formatted(
                                    connection.database(),
                                    table.tableName(),
                                    connection.url(),
                                    String.join("\n  ", problems)),
                    null);
        }
    }

    /** Returns one line per difference; none if {@code actual} has all that is declared. */
    static List<String> problems(
            ClickHouseTable<?> table, String database, Map<String, ActualColumn> actual) {
        String name = database + "." + table.tableName();
        if (actual.isEmpty()) {
            return List.of(
                    ("it is not there, or this user may not see it. Run the migrations that create"
                                    + " it, or: CREATE TABLE %s (%s) ENGINE = MergeTree ORDER BY"
                                    + " tuple()")
                            .formatted(
                                    name,
                                    table.columns().stream()
                                            .map(Column::toString)
                                            .collect(Collectors.joining(", "))));
        }
        List<String> problems = new ArrayList<>();
        for (Column<?> column : table.columns()) {
            ActualColumn found = actual.get(column.name());
            if (found == null) {
                problems.add(
                        "column %s is missing. Mend it with: ALTER TABLE %s ADD COLUMN %s"
                                .formatted(column.name(), name, column));
            } else if (!found.isWritable()) {
                problems.add(
                        ("column %s is %s and cannot be written. Mend it with: ALTER TABLE %s MODIFY"
                                        + " COLUMN %s REMOVE %s")
                                .formatted(
                                        column.name(),
                                        found.defaultKind(),
                                        name,
                                        column.name(),
                                        found.defaultKind()));
            } else if (!found.type().equals(column.type())) {
                problems.add(
                        ("column %s is %s there, %s is declared. Mend it with: ALTER TABLE %s MODIFY"
                                        + " COLUMN %s")
                                .formatted(
                                        column.name(), found.type(), column.type(), name, column));
            }
        }
        return problems;
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
