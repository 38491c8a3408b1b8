// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.demo;

import io.stockscope.local.simulation.SimulationTruth;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What came out of the demo, for a person. */
final class DemoReport {

    private static final int WORST = 5;

    private final Results results;
    private final PrintWriter out;

    DemoReport(Results results, PrintWriter out) {
        this.results = results;
        this.out = out;
    }

    void print(SimulationTruth truth) throws SQLException {
        levels(truth);
        incidents();
        conflicts();
        timeline();
        out.flush();
    }

    private void levels(SimulationTruth truth) throws SQLException {
        Map<String, Long> onHand = new HashMap<>();
        results.query(
                "SELECT sku, location, on_hand FROM stock_levels",
                row -> onHand.put(row.getString(1) + "@" + row.getString(2), row.getLong(3)));
        long right =
                truth.levels().stream()
                        .filter(
                                level ->
                                        Long.valueOf(level.onHand())
                                                .equals(
                                                        onHand.get(
                                                                level.sku()
                                                                        + "@"
                                                                        + level.location())))
                        .count();
        out.printf(
                "%nStock levels: %,d positions, %,d units on hand; %,d of %,d equal to what the"
                        + " simulation knows.%n",
                onHand.size(),
                onHand.values().stream().mapToLong(Long::longValue).sum(),
                right,
                truth.levels().size());
    }

    private void incidents() throws SQLException {
        results.query(
                "SELECT count(), countIf(closed_at IS NULL), toString(sum(value)) FROM negative_ats",
                row ->
                        out.printf(
                                "%nNegative ATS: %,d incidents, %,d of them still open, worth %s in"
                                        + " all. The worst:%n",
                                row.getLong(1), row.getLong(2), row.getString(3)));
        out.printf(
                "  %-12s %-12s %-20s %-20s %6s %10s  %-11s %s%n",
                "sku",
                "location",
                "opened at",
                "closed at",
                "lowest",
                "value",
                "cause",
                "channels");
        List<Integer> printed =
                results.query(
                        "SELECT sku, location, formatDateTime(opened_at, '%Y-%m-%d %H:%i:%S') AS o,"
                                + " ifNull(formatDateTime(closed_at, '%Y-%m-%d %H:%i:%S'), 'open') AS c,"
                                + " lowest_ats, toString(value), cause_system,"
                                + " arrayStringConcat(channels, ', ') FROM negative_ats"
                                + " ORDER BY value DESC, incident_id LIMIT "
                                + WORST,
                        row -> {
                            out.printf(
                                    "  %-12s %-12s %-20s %-20s %6d %10s  %-11s %s%n",
                                    row.getString(1),
                                    row.getString(2),
                                    row.getString(3),
                                    row.getString(4),
                                    row.getLong(5),
                                    row.getString(6),
                                    row.getString(7),
                                    row.getString(8));
                            return row.getRow();
                        });
        if (printed.isEmpty()) {
            out.println("  none");
        }
    }

    private void conflicts() throws SQLException {
        out.printf("%nReservations of what was not there, by the channel that asked:%n");
        results.query(
                "SELECT channel, count(), sum(shortfall_units) FROM reservation_conflicts"
                        + " GROUP BY channel ORDER BY channel",
                row ->
                        out.printf(
                                "  %-14s %,8d reservations, %,d units short%n",
                                row.getString(1), row.getLong(2), row.getLong(3)));
    }

    private void timeline() throws SQLException {
        results.query(
                "SELECT count(), uniqExact(sku) FROM stock_events",
                row ->
                        out.printf(
                                "%nTimeline: %,d events of %,d SKUs in stock_events.%n",
                                row.getLong(1), row.getLong(2)));
    }
}
