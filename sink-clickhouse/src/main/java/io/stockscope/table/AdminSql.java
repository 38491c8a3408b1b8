// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import com.clickhouse.jdbc.ClickHouseDataSource;
import io.stockscope.sink.clickhouse.ClickHouseConnection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import javax.sql.DataSource;

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
        return new AdminSql(dataSource(connection, ANY_DATABASE).getConnection());
    }

    static DataSource dataSource(ClickHouseConnection connection, String database)
            throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", connection.user().get());
        properties.setProperty("password", connection.password().get());
        String url = connection.url().replaceFirst("/$", "");
        return new ClickHouseDataSource("jdbc:clickhouse:" + url + "/" + database, properties);
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
