// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.local.service.Progress;
import io.stockscope.sink.clickhouse.ClickHouseConnection;
import io.stockscope.table.ClickHouseJdbc;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Fills the tables of results with what jobs would have left of some months of a retailer: windows
 * and rollups as long as they are kept, incidents, alerts, commands, events. Made in ClickHouse, of
 * hashes, so that it takes minutes, and the same arguments make the same.
 */
final class RetailerDays implements AutoCloseable {

    private static final int TEN_SECONDS = 10;
    private static final int MINUTE = 60;
    private static final int HOUR = 3_600;
    private static final int TEN_SECONDS_DAYS = 8;
    private static final int MINUTE_DAYS = 35;
    private static final int EVENT_DAYS = 7;
    private static final int QUIET_LOOKS = 10;
    private static final long LOOK_MILLIS = 200;

    /** Tables of windows of which materialized views make the rollups. */
    private static final List<String> ROLLED_UP =
            List.of(
                    "sync-latency",
                    "sync-slo",
                    "flow-health",
                    "erp-posting-delay",
                    "book-comparisons",
                    "authority-violations");

    private final Connection admin;
    private final RetailerSize size;
    private final RetailerSql sql;
    private final Progress progress;

    /**
     * @param admin of a database with tables and without rows
     * @param now up to when there are results
     */
    RetailerDays(ClickHouseConnection admin, RetailerSize size, Instant now, Progress progress)
            throws SQLException {
        this.admin = ClickHouseJdbc.dataSource(admin).getConnection();
        this.size = size;
        this.sql = new RetailerSql(size, now);
        this.progress = progress;
    }

    /** Fills all tables. */
    void fill() throws SQLException {
        run("retailer");
        try {
            for (String name : List.of("levels", "incidents", "alerts", "dead-letters")) {
                progress.at("Filling " + name, -1);
                run(name);
            }
            windows();
            progress.at("Filling stock-events", -1);
            for (int day = 0; day < Math.min(EVENT_DAYS, size.days()); day++) {
                run("stock-events", day);
            }
        } finally {
            for (String helper :
                    List.of("fill_spells", "fill_sources", "fill_locations", "fill_channels")) {
                execute("DROP TABLE IF EXISTS " + helper);
            }
        }
    }

    /** Windows of the last days fill their rollups; before these, only rollups are left. */
    private void windows() throws SQLException {
        for (String name : ROLLED_UP) {
            progress.at("Filling " + name, -1);
            windows(name, Level.TEN_SECONDS, 0, TEN_SECONDS_DAYS);
            windows(name, Level.MINUTES, TEN_SECONDS_DAYS, MINUTE_DAYS);
            windows(name, Level.HOURS, TEN_SECONDS_DAYS, size.days());
        }
        run("sync-latency-12h");
        progress.at("Filling stale-exposure", -1);
        windows("stale-exposure", Level.TEN_SECONDS, 0, TEN_SECONDS_DAYS);
        windows("stale-exposure", Level.MINUTES, 0, MINUTE_DAYS);
        windows("stale-exposure", Level.HOURS, 0, size.days());
    }

    private void windows(String name, Level level, int from, int to) throws SQLException {
        for (int day = from; day < Math.min(to, size.days()); day++) {
            for (String statement : sql.statements(name, day, level)) {
                execute(statement);
            }
        }
    }

    private void run(String name) throws SQLException {
        run(name, 0);
    }

    private void run(String name, int day) throws SQLException {
        for (String statement : sql.statements(name, day, Level.TEN_SECONDS)) {
            execute(statement);
        }
    }

    private void execute(String statement) throws SQLException {
        try (Statement jdbc = admin.createStatement()) {
            jdbc.execute(statement);
        } catch (SQLException e) {
            throw new SQLException(
                    statement.lines().findFirst().orElse("") + ": " + e.getMessage(), e);
        }
    }

    /**
     * Waits until ClickHouse has merged what it wants to merge, as it would have over the months.
     */
    void settle() throws SQLException, InterruptedException {
        progress.at("Waiting for merges", -1);
        int quiet = 0;
        while (quiet < QUIET_LOOKS) {
            quiet = merges() == 0 ? quiet + 1 : 0;
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private long merges() throws SQLException {
        try (Statement jdbc = admin.createStatement();
                ResultSet found =
                        jdbc.executeQuery(
                                "SELECT count() FROM system.merges WHERE database = currentDatabase()")) {
            found.next();
            return found.getLong(1);
        }
    }

    /** How many rows each table of results holds, rollups included, by its name. */
    Map<String, Long> rows() throws SQLException {
        Map<String, Long> rows = new TreeMap<>();
        try (Statement jdbc = admin.createStatement();
                ResultSet found =
                        jdbc.executeQuery(
                                "SELECT table, sum(rows) FROM system.parts WHERE active AND database ="
                                        + " currentDatabase() AND table LIKE '%\\_rows' GROUP BY table")) {
            while (found.next()) {
                rows.put(found.getString(1), found.getLong(2));
            }
        }
        return rows;
    }

    @Override
    public void close() throws SQLException {
        admin.close();
    }

    /** How long windows are. */
    enum Level {
        TEN_SECONDS(RetailerDays.TEN_SECONDS, "", 8),
        MINUTES(RetailerDays.MINUTE, "_1m", 20),
        HOURS(RetailerDays.HOUR, "_1h", 60);

        private final int seconds;
        private final String suffix;
        private final int bins;

        Level(int seconds, String suffix, int bins) {
            this.seconds = seconds;
            this.suffix = suffix;
            this.bins = bins;
        }

        int seconds() {
            return seconds;
        }

        /** Of its tables. */
        String suffix() {
            return suffix;
        }

        /** Into how many bins of a sketch the samples of a window fall at most. */
        int bins() {
            return bins;
        }
    }
}
