// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers.clickhouse;

import io.stockscope.config.ClickHouseSettings;
import io.stockscope.table.ClickHouseJdbc;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The ClickHouse server, with a database. */
final class Server implements AutoCloseable {

    /**
     * User and system time of the server's process, in ticks of 10 ms, as Linux tells the process
     * itself: what threads in the background do, such as those that read Kafka, is not all in the
     * server's own counters.
     */
    private static final String CPU_NANOS =
            """
            SELECT 10000000 * arraySum(ticks -> toUInt64(ticks), arraySlice(
                splitByChar(' ', splitByString(') ', file('/proc/self/stat'))[-1]), 12, 2))
            """;

    private final Connection connection;

    /** Connects as admin. */
    Server(ClickHouseSettings settings) throws SQLException {
        connection =
                ClickHouseJdbc.dataSource(settings.connection(settings.admin())).getConnection();
    }

    void run(List<String> statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** CPU time of the server since it started. */
    long cpuNanos() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(CPU_NANOS)) {
            result.next();
            return result.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
