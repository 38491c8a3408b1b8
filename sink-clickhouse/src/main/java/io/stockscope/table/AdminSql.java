// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import io.stockscope.sink.clickhouse.ClickHouseConnection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Statements of the user who owns the tables, over one JDBC connection. */
final class AdminSql implements AutoCloseable {
    /** To connect to while a database is not there: it exists on every server. */
    static final String ANY_DATABASE = "system";

    private final Connection jdbc;

    private AdminSql(Connection jdbc) {
        this.jdbc = jdbc;
    }

    /** Connects to a server, to whatever database. */
    static AdminSql connect(ClickHouseConnection connection) throws SQLException {
        return new AdminSql(
                ClickHouseJdbc.dataSource(connection.withDatabase(ANY_DATABASE)).getConnection());
    }

    void run(String sql) throws SQLException {
        try (Statement statement = jdbc.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Returns the first column of every row. */
    List<String> select(String sql, String... parameters) throws SQLException {
        try (PreparedStatement statement = jdbc.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            List<String> values = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    values.add(rows.getString(1));
                }
            }
            return values;
        }
    }

    /** Returns the number that a query for one number gives. */
    long number(String sql, String... parameters) throws SQLException {
        return Long.parseLong(select(sql, parameters).get(0));
    }

    @Override
    public void close() throws SQLException {
        jdbc.close();
    }
}
