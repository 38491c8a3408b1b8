// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.config.ClickHouseSettings;
import io.stockscope.local.CliException;
import io.stockscope.sink.clickhouse.Column;
import io.stockscope.table.ClickHouseJdbc;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;

/**
 * The table in the database: the same for every way to write it, with what an exactly-once sink
 * needs, which other ways leave alone.
 */
final class SinkBenchTable implements AutoCloseable {

    private static final String NAME = SinkRowTable.INSTANCE.tableName();
    private static final long NANOS_PER_MICRO = 1_000;

    private final ClickHouseSettings settings;
    private final SinkRowTable table;
    private final Connection admin;

    /**
     * Connects as admin.
     *
     * @param settings with the bench's own database, which is dropped
     */
    SinkBenchTable(ClickHouseSettings settings, SinkRowTable table) throws SQLException {
        if (!settings.database().equals(RungInProcess.DATABASE)) {
            throw new IllegalArgumentException("not the bench's own: " + settings.database());
        }
        this.settings = settings;
        this.table = table;
        this.admin =
                ClickHouseJdbc.dataSource(
                                settings.connection(settings.admin()).withDatabase("system"))
                        .getConnection();
    }

    /** Makes it anew, without rows. */
    void create() throws SQLException {
        dropDatabase();
        run("CREATE DATABASE " + settings.database());
        run(
                """
                CREATE TABLE %s (%s,
                    _batch UInt128 CODEC(ZSTD(1)),
                    INDEX _batch_filter _batch TYPE bloom_filter GRANULARITY 1)
                ENGINE = %s
                PARTITION BY %s
                ORDER BY (%s)
                SETTINGS non_replicated_deduplication_window = 10000
                """
                        .formatted(
                                qualified(),
                                table.columns().stream()
                                        .map(Column::toString)
                                        .collect(Collectors.joining(", ")),
                                table.engine(),
                                table.partitionBy(),
                                table.orderBy()));
    }

    /**
     * Returns if the table holds the first so many rows, each once, and nothing else.
     *
     * @throws CliException if not
     */
    void verify(long rows) throws SQLException {
        SinkChecksum sent = SinkChecksum.of(rows);
        SinkChecksum found;
        try (Statement statement = admin.createStatement();
                ResultSet result = statement.executeQuery(SinkChecksum.SELECT + qualified())) {
            result.next();
            found =
                    new SinkChecksum(
                            result.getLong(1), Long.parseUnsignedLong(result.getString(2)));
        }
        if (!found.equals(sent)) {
            throw CliException.failed("sent %s, the table holds %s".formatted(sent, found));
        }
    }

    /**
     * CPU time of ClickHouse since it started, as far as it counts it by its queries and merges.
     */
    long serverCpuNanos() throws SQLException {
        try (Statement statement = admin.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT sum(value) FROM system.events"
                                        + " WHERE event = 'OSCPUVirtualTimeMicroseconds'")) {
            result.next();
            return result.getLong(1) * NANOS_PER_MICRO;
        }
    }

    private String qualified() {
        return settings.database() + "." + NAME;
    }

    private void dropDatabase() throws SQLException {
        run("DROP DATABASE IF EXISTS " + settings.database() + " SYNC");
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = admin.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Drops the database. */
    @Override
    public void close() throws SQLException {
        try (admin) {
            dropDatabase();
        }
    }
}
