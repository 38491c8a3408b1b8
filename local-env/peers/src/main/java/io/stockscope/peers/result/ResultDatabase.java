// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers.result;

import io.stockscope.config.ClickHouseSettings;
import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import io.stockscope.table.ClickHouseJdbc;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;

/** The database of one run of one peer: nobody else's, dropped before and after. */
public final class ResultDatabase implements AutoCloseable {

    /** Its name. */
    public static final String NAME = "stockscope_peers";

    private final Connection admin;

    /**
     * Connects as admin.
     *
     * @param settings with the database {@link #NAME}
     */
    public ResultDatabase(ClickHouseSettings settings) throws SQLException {
        if (!settings.database().equals(NAME)) {
            throw new IllegalArgumentException("not the comparison's own: " + settings.database());
        }
        admin =
                ClickHouseJdbc.dataSource(
                                settings.connection(settings.admin()).withDatabase("system"))
                        .getConnection();
    }

    /** The same server and users, with this database. */
    public static ClickHouseSettings in(ClickHouseSettings settings) {
        return new ClickHouseSettings(
                settings.url(),
                settings.caCertificateFileOrNull(),
                NAME,
                0, // A run that has ended has its rows in.
                settings.admin(),
                settings.writer(),
                settings.reader());
    }

    /** Drops it, with all that is in it. */
    public void drop() throws SQLException {
        run("DROP DATABASE IF EXISTS " + NAME + " SYNC");
    }

    /** Makes it, with the tables that peers write their results to. */
    public void create() throws SQLException {
        run("CREATE DATABASE IF NOT EXISTS " + NAME);
        create(LevelTable.INSTANCE);
        create(IncidentTable.INSTANCE);
        create(SampleTable.INSTANCE);
        create(PendingTable.INSTANCE);
    }

    private void create(ClickHouseTable<?> table) throws SQLException {
        boolean replaces = !table.key().isEmpty();
        run(
                """
                CREATE TABLE %s.%s (%s,
                    _batch UInt128 CODEC(ZSTD(1)),
                    INDEX _batch_filter _batch TYPE bloom_filter GRANULARITY 1)
                ENGINE = %s
                ORDER BY (%s)
                SETTINGS non_replicated_deduplication_window = 10000
                """
                        .formatted(
                                NAME,
                                table.tableName(),
                                table.columns().stream()
                                        .map(Column::toString)
                                        .collect(Collectors.joining(", ")),
                                replaces ? "ReplacingMergeTree(version)" : "MergeTree",
                                replaces ? String.join(", ", table.key()) : "channel"));
    }

    /** Runs a statement; tables are named with their database. */
    public void run(String sql) throws SQLException {
        try (Statement statement = admin.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The connection, for those that ask. */
    Connection connection() {
        return admin;
    }

    /** Closes the connection; the database stays. */
    @Override
    public void close() throws SQLException {
        admin.close();
    }
}
