// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.config.ClickHouseSettings;
import io.stockscope.table.ClickHouseJdbc;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Collections;

/** JDBC batches: one thread sets the values of a batch, executes it, and begins the next one. */
final class JdbcPass implements SinkPass {

    private final Connection connection;
    private final int batchRows;

    JdbcPass(ClickHouseSettings settings, int batchRows) throws SQLException {
        this.batchRows = batchRows;
        this.connection =
                ClickHouseJdbc.dataSource(settings.connection(settings.writer())).getConnection();
    }

    @Override
    public void write(long rows, SinkMeter meter) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(sql())) {
            meter.begin();
            for (long index = 0; index < rows; index++) {
                set(insert, SinkRows.row(index));
                insert.addBatch();
                if ((index + 1) % batchRows == 0 || index + 1 == rows) {
                    insert.executeBatch();
                }
            }
        }
    }

    private static String sql() {
        return "INSERT INTO %s (%s) SETTINGS insert_deduplicate = 0 VALUES (%s)"
                .formatted(
                        SinkRowTable.INSTANCE.tableName(),
                        String.join(", ", SinkRowTable.names()),
                        String.join(", ", Collections.nCopies(SinkRowTable.names().size(), "?")));
    }

    private static void set(PreparedStatement insert, SinkRow row) throws SQLException {
        int place = 0;
        insert.setString(++place, row.orderLine());
        insert.setString(++place, row.sku());
        insert.setString(++place, row.location());
        insert.setString(++place, row.channel());
        insert.setInt(++place, row.quantity());
        insert.setBigDecimal(++place, row.price());
        insert.setDouble(++place, row.discountRatio());
        insert.setBoolean(++place, row.gift());
        insert.setObject(++place, Instant.ofEpochMilli(row.occurredAtMillis()));
        insert.setObject(++place, Instant.ofEpochMilli(row.recordedAtMillis()));
        if (row.promotion() == null) {
            insert.setNull(++place, Types.VARCHAR);
        } else {
            insert.setString(++place, row.promotion());
        }
        insert.setLong(++place, row.version());
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
