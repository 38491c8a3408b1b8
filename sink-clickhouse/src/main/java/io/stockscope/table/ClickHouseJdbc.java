// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import com.clickhouse.client.api.ClientConfigProperties;
import com.clickhouse.jdbc.ClickHouseDataSource;
import io.stockscope.sink.clickhouse.ClickHouseConnection;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;

/** ClickHouse by JDBC: for migrations and questions. */
public final class ClickHouseJdbc {

    private ClickHouseJdbc() {}

    /**
     * Returns what connects to the connection's database, as its user; user and password are asked
     * for now.
     *
     * @throws SQLException if the driver does not take the connection
     */
    public static DataSource dataSource(ClickHouseConnection connection) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", connection.user().get());
        properties.setProperty("password", connection.password().get());
        if (connection.caCertificateFileOrNull() != null) {
            properties.setProperty(
                    ClientConfigProperties.CA_CERTIFICATE.getKey(),
                    connection.caCertificateFileOrNull());
        }
        String url = connection.url().replaceFirst("/$", "");
        return new ClickHouseDataSource(
                "jdbc:clickhouse:" + url + "/" + connection.database(), properties);
    }
}
