// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import io.stockscope.sink.clickhouse.ClickHouseConnection;
import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.internal.ClickHouseHttp;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;

/**
 * Brings a ClickHouse database to the tables and views of this version: creates it if it is not
 * there, and runs what is in {@code db/migration} and has not run in it yet.
 *
 * <p>Each statement does nothing when it is run again, because ClickHouse has no transactions:
 * after a failure or a kill in the middle of a file, the same call begins that file again and goes
 * on. No file names a database, so any name will do. Two calls at the same time are harmless to the
 * tables, but one of them may fail; do not rely on it.
 *
 * <p>The user needs the rights to create databases, tables and views there, to create functions, to
 * select and to insert.
 */
public final class Migrations {
    private static final String LOCATION = "classpath:db/migration";

    private Migrations() {}

    /**
     * Migrates, and returns how many migrations ran: 0 if there was nothing to do.
     *
     * @throws MigrationException if ClickHouse does not answer or refuses, or if a migration that
     *     has run there differs from the one here
     */
    public static int migrate(ClickHouseConnection connection) throws MigrationException {
        return migrate(connection, LOCATION);
    }

    static int migrate(ClickHouseConnection connection, String location) throws MigrationException {
        return attempt(
                "migrate",
                connection,
                () -> {
                    if (!databaseExists(connection)) {
                        run(connection, "CREATE DATABASE IF NOT EXISTS %s");
                    }
                    Flyway flyway = flyway(connection, connection.database(), location);
                    forgetFailure(flyway);
                    return flyway.migrate().migrationsExecuted;
                });
    }

    /**
     * Returns the migrations that have not run to their end, oldest first, each as its file's name;
     * all if the database is not there. Changes nothing.
     *
     * @throws MigrationException if ClickHouse does not answer or refuses
     */
    public static List<String> pending(ClickHouseConnection connection) throws MigrationException {
        return attempt(
                "look at the migrations of",
                connection,
                () -> {
                    String database =
                            databaseExists(connection)
                                    ? connection.database()
                                    : AdminSql.ANY_DATABASE;
                    Flyway flyway = flyway(connection, database, LOCATION);
                    return Arrays.stream(flyway.info().all())
                            .filter(
                                    migration ->
                                            !migration.getState().isApplied()
                                                    || migration.getState().isFailed())
                            .map(MigrationInfo::getScript)
                            .toList();
                });
    }

    /**
     * Returns the names of those tables in {@link StockscopeTables#ALL} that hold rows; none if the
     * database or its tables are not there.
     *
     * @throws MigrationException if ClickHouse does not answer or refuses
     */
    public static List<String> tablesWithResults(ClickHouseConnection connection)
            throws MigrationException {
        List<String> results =
                StockscopeTables.ALL.stream().map(ClickHouseTable::tableName).toList();
        return attempt(
                "look for results in",
                connection,
                () -> {
                    List<String> found = new ArrayList<>();
                    for (String table :
                            select(
                                    connection,
                                    "SELECT name FROM system.tables WHERE database = ? AND"
                                            + " total_rows > 0 ORDER BY name",
                                    connection.database())) {
                        if (results.contains(table)) {
                            found.add(table);
                        }
                    }
                    return found;
                });
    }

    /**
     * Returns whether the database is there.
     *
     * @throws MigrationException if ClickHouse does not answer or refuses
     */
    public static boolean exists(ClickHouseConnection connection) throws MigrationException {
        return attempt("look for", connection, () -> databaseExists(connection));
    }

    /**
     * Drops the database with all that is in it, if it is there.
     *
     * @throws MigrationException if ClickHouse does not answer or refuses
     */
    public static void drop(ClickHouseConnection connection) throws MigrationException {
        attempt("drop", connection, () -> run(connection, "DROP DATABASE IF EXISTS %s SYNC"));
    }

    private static boolean databaseExists(ClickHouseConnection connection) throws SQLException {
        return !select(
                        connection,
                        "SELECT name FROM system.databases WHERE name = ?",
                        connection.database())
                .isEmpty();
    }

    /** Runs a statement with the database's name, which has been checked to be a plain one. */
    private static boolean run(ClickHouseConnection connection, String sql) throws SQLException {
        try (AdminSql admin = AdminSql.connect(connection)) {
            admin.run(sql.formatted(connection.database()));
            return true;
        }
    }

    private static List<String> select(
            ClickHouseConnection connection, String sql, String parameter) throws SQLException {
        try (AdminSql admin = AdminSql.connect(connection)) {
            return admin.select(sql, parameter);
        }
    }

    private static Flyway flyway(ClickHouseConnection connection, String database, String location)
            throws SQLException {
        return Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(ClickHouseJdbc.dataSource(connection.withDatabase(database)))
                .locations(location)
                // Else each one asks anew for all that have run.
                .group(true)
                .loggers("slf4j")
                .load();
    }

    /** Lets a migration that failed run again, if all others are as they were when they ran. */
    private static void forgetFailure(Flyway flyway) {
        boolean failed = false;
        for (MigrationInfo migration : flyway.info().all()) {
            if (migration.getState().isFailed()) {
                failed = true;
            } else if (migration.getState().isApplied() && !migration.isChecksumMatching()) {
                throw new IllegalStateException(
                        migration.getScript()
                                + " is not the one that has run there. Use the version of Stockscope"
                                + " that made this database, or another database");
            }
        }
        if (failed) {
            flyway.repair();
        }
    }

    static <R> R attempt(String what, ClickHouseConnection connection, Attempt<R> attempt)
            throws MigrationException {
        try {
            return attempt.run();
        } catch (SQLException | RuntimeException e) {
            throw new MigrationException(
                    "Cannot %s database %s at %s: %s"
                            .formatted(what, connection.database(), connection.url(), reason(e)),
                    e);
        }
    }

    /** Returns the innermost message, which is the server's own where there is one. */
    private static String reason(Exception failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return message.strip().replaceAll("\\s*\\n\\s*", " ")
                + (isOfTls(failure) ? "; " + ClickHouseHttp.TLS_ADVICE : "");
    }

    private static boolean isOfTls(Throwable failure) {
        return failure instanceof SSLException
                || (failure.getCause() != null && isOfTls(failure.getCause()));
    }

    @FunctionalInterface
    interface Attempt<R> {
        R run() throws SQLException;
    }
}
