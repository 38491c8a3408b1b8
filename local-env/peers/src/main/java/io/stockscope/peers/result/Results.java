// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers.result;

import io.stockscope.config.ClickHouseSettings;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one run has found out.
 *
 * @param levels by SKU and location
 * @param incidents by SKU, location and beginning
 * @param channels by name
 */
public record Results(
        Map<Place, Level> levels, Map<Beginning, Incident> incidents, Map<String, Sync> channels) {

    /** Copies nothing: there may be many. */
    public Results {}

    /** A SKU at a location. */
    public record Place(String sku, String location) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int order = sku.compareTo(other.sku);
            return order != 0 ? order : location.compareTo(other.location);
        }
    }

    /** Units. */
    public record Level(long onHand, long reserved, long ats) {}

    /** When ATS of a SKU at a location went below zero, in epoch milliseconds. */
    public record Beginning(Place place, long atMillis) implements Comparable<Beginning> {
        @Override
        public int compareTo(Beginning other) {
            int order = place.compareTo(other.place);
            return order != 0 ? order : Long.compare(atMillis, other.atMillis);
        }
    }

    /**
     * How a time below zero went.
     *
     * @param endedAtMillis null if it lasts
     */
    public record Incident(@Nullable Long endedAtMillis, long lowestAts) {}

    /**
     * How changes reach a channel. The quantiles are those of a sketch with a relative error of 1
     * %, for everybody.
     *
     * @param samples changes that were acknowledged
     * @param pending changes that were not, at the end
     * @param overdue of these, beyond the objective
     */
    public record Sync(
            long samples,
            double meanMillis,
            double p50Millis,
            double p99Millis,
            long pending,
            long overdue) {}

    /** How each result is asked for. */
    private record Queries(String levels, String incidents, String channels) {}

    private static final Queries OF_STOCKSCOPE =
            new Queries(
                    """
                    SELECT sku, location, on_hand, reserved, ats FROM %1$s.stock_levels WHERE anchored
                    """,
                    """
                    SELECT sku, location, toUnixTimestamp64Milli(began_at),
                        toUnixTimestamp64Milli(closed_at), lowest_ats
                    FROM %1$s.negative_ats
                    """,
                    """
                    SELECT channel, sum(l.samples), sum(l.mean), sum(l.p50), sum(l.p99),
                        sum(l.pending), sum(l.overdue)
                    FROM
                    (
                        SELECT channel, toFloat64(sum(w.samples)) AS samples,
                            sum(w.sum_ms) / sum(w.samples) AS mean,
                            stockscopeQuantile(sumMap(w.bins), 0.5) AS p50,
                            stockscopeQuantile(sumMap(w.bins), 0.99) AS p99, 0 AS pending, 0 AS overdue
                        FROM %1$s.sync_latency AS w WHERE stage = 'total' GROUP BY channel
                        UNION ALL
                        SELECT channel, 0., 0., 0., 0., pending, overdue FROM %1$s.pending_changes
                    ) AS l
                    GROUP BY channel
                    """);

    private static final Queries OF_PEER =
            new Queries(
                    """
                    SELECT sku, location, on_hand, reserved, ats FROM %1$s.peer_levels FINAL
                    """,
                    """
                    SELECT sku, location, toUnixTimestamp64Milli(began_at),
                        toUnixTimestamp64Milli(ended_at), lowest_ats
                    FROM %1$s.peer_negative_ats FINAL
                    """,
                    """
                    SELECT channel, sum(l.samples), sum(l.mean), sum(l.p50), sum(l.p99),
                        sum(l.pending), sum(l.overdue)
                    FROM
                    (
                        SELECT channel, toFloat64(count()) AS samples, avg(ms) AS mean,
                            stockscopeQuantile(sumMap(bins), 0.5) AS p50,
                            stockscopeQuantile(sumMap(bins), 0.99) AS p99, 0 AS pending, 0 AS overdue
                        FROM
                        (
                            SELECT channel,
                                greatest(0, toUnixTimestamp64Milli(acknowledged_at)
                                    - toUnixTimestamp64Milli(occurred_at)) AS ms,
                                map(if(ms < 1, toInt16(-32768),
                                    toInt16(floor(log(ms) / 0.020000666706669435))), toInt64(1)) AS bins
                            FROM %1$s.peer_latency
                        )
                        GROUP BY channel
                        UNION ALL
                        SELECT channel, 0., 0., 0., 0., sum(pending), sum(overdue)
                        FROM %1$s.peer_pending FINAL GROUP BY channel
                    ) AS l
                    GROUP BY channel
                    """);

    /** Reads what Stockscope has written. */
    public static Results ofStockscope(ClickHouseSettings settings) throws SQLException {
        return read(settings, OF_STOCKSCOPE);
    }

    /** Reads what another peer has written. */
    public static Results ofPeer(ClickHouseSettings settings) throws SQLException {
        return read(settings, OF_PEER);
    }

    private static Results read(ClickHouseSettings settings, Queries queries) throws SQLException {
        Map<Place, Level> levels = new TreeMap<>();
        Map<Beginning, Incident> incidents = new TreeMap<>();
        Map<String, Sync> channels = new TreeMap<>();
        try (ResultDatabase database = new ResultDatabase(settings);
                Statement statement = database.connection().createStatement()) {
            try (ResultSet row = ask(statement, queries.levels)) {
                while (row.next()) {
                    levels.put(
                            new Place(row.getString(1), row.getString(2)),
                            new Level(row.getLong(3), row.getLong(4), row.getLong(5)));
                }
            }
            try (ResultSet row = ask(statement, queries.incidents)) {
                while (row.next()) {
                    long ended = row.getLong(4);
                    Long endedOrNull = row.wasNull() ? null : ended;
                    incidents.put(
                            new Beginning(
                                    new Place(row.getString(1), row.getString(2)), row.getLong(3)),
                            new Incident(endedOrNull, row.getLong(5)));
                }
            }
            try (ResultSet row = ask(statement, queries.channels)) {
                while (row.next()) {
                    channels.put(
                            row.getString(1),
                            new Sync(
                                    Math.round(row.getDouble(2)),
                                    row.getDouble(3),
                                    row.getDouble(4),
                                    row.getDouble(5),
                                    row.getLong(6),
                                    row.getLong(7)));
                }
            }
        }
        return new Results(levels, incidents, channels);
    }

    private static ResultSet ask(Statement statement, String query) throws SQLException {
        return statement.executeQuery(query.formatted(ResultDatabase.NAME));
    }
}
