// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse;

import io.stockscope.sink.clickhouse.internal.ClickHouseHttp;
import io.stockscope.sink.clickhouse.internal.ColumnCheck;
import java.io.IOException;
import java.time.Duration;

/**
 * Compares the declared columns of a table with the table in the database: names, types, and with
 * the types nullability. Every writer does so at its start.
 */
public final class TableCheck {

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
        try (ClickHouseHttp http = new ClickHouseHttp(connection, timeout)) {
            ColumnCheck.check(
                    http,
                    connection.database(),
                    table.tableName(),
                    table.columns().stream().map(Column::toString).toList());
        }
    }
}
