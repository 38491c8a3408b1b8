// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.decode.DeadLetterReason;
import io.stockscope.reference.StockResults;
import io.stockscope.reference.StockResults.Conflict;
import io.stockscope.reference.StockResults.Counts;
import io.stockscope.reference.StockResults.Discrepancy;
import io.stockscope.reference.StockResults.Incident;
import io.stockscope.reference.StockResults.Level;
import io.stockscope.stock.Outcome;
import io.stockscope.table.DiscrepancyRow;
import io.stockscope.table.NegativeAtsRow;
import io.stockscope.table.ReservationConflictRow;
import io.stockscope.table.StockLevelRow;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows as the views show them: of several with one key the last one put, and no incident that
 * closed when it opened. An incident's time of opening is the one that is known at last.
 */
final class ResultBook {
    private final Map<List<String>, Level> levels = new HashMap<>();
    private final Map<String, Incident> incidents = new HashMap<>();
    private final Map<List<String>, Conflict> conflicts = new HashMap<>();
    private final Map<String, Discrepancy> discrepancies = new HashMap<>();
    private final Map<StockscopeTopic, Counts> counts = new HashMap<>();

    /** The rows of the tables, in any order: of several with one key the highest version counts. */
    void putRows(
            List<StockLevelRow> levelRows,
            List<NegativeAtsRow> incidentRows,
            List<ReservationConflictRow> conflictRows,
            List<DiscrepancyRow> discrepancyRows) {
        levelRows.stream()
                .sorted(Comparator.comparingLong(StockLevelRow::version))
                .forEach(
                        row ->
                                put(
                                        new Level(
                                                row.sku(),
                                                row.location(),
                                                row.onHand(),
                                                row.damaged(),
                                                row.held(),
                                                row.reserved(),
                                                row.safetyStock(),
                                                row.ats())));
        incidentRows.stream()
                .sorted(Comparator.comparingLong(NegativeAtsRow::version))
                .forEach(
                        row ->
                                put(
                                        row.incidentId(),
                                        new Incident(
                                                row.sku(),
                                                row.location(),
                                                began(
                                                        row.openedAtMillis(),
                                                        row.beganAtMillis(),
                                                        row.closedAtMillis()),
                                                row.closedAtMillis() == null
                                                        ? null
                                                        : Instant.ofEpochMilli(
                                                                row.closedAtMillis()),
                                                row.lowestAts(),
                                                row.causeEventId(),
                                                row.causeSystem(),
                                                row.channels(),
                                                row.value())));
        conflictRows.stream()
                .sorted(Comparator.comparingLong(ReservationConflictRow::version))
                .forEach(
                        row ->
                                put(
                                        new Conflict(
                                                row.reservationId(),
                                                row.sku(),
                                                row.location(),
                                                row.channel(),
                                                Instant.ofEpochMilli(row.atMillis()),
                                                row.shortfallUnits(),
                                                row.holders())));
        discrepancyRows.stream()
                .sorted(Comparator.comparingLong(DiscrepancyRow::version))
                .forEach(
                        row ->
                                put(
                                        row.incidentId(),
                                        new Discrepancy(
                                                row.sku(),
                                                row.location(),
                                                row.system(),
                                                began(
                                                        row.openedAtMillis(),
                                                        row.beganAtMillis(),
                                                        row.closedAtMillis()),
                                                row.closedAtMillis() == null
                                                        ? null
                                                        : Instant.ofEpochMilli(
                                                                row.closedAtMillis()),
                                                row.difference())));
    }

    void put(String incidentId, Discrepancy discrepancy) {
        discrepancies.put(incidentId, discrepancy);
    }

    void put(StockReport report) {
        for (StockReport.TopicCounts topic : report.topics()) {
            countRead(topic.topic(), topic.read());
            topic.outcomes().forEach((outcome, times) -> count(topic.topic(), outcome, times));
            topic.deadLetters().forEach((reason, times) -> count(topic.topic(), reason, times));
        }
    }

    /** When an incident began, as is known at last; when it opened, if it never was. */
    static Instant began(long openedAtMillis, long beganAtMillis, @Nullable Long closedAtMillis) {
        boolean never = closedAtMillis != null && closedAtMillis == openedAtMillis;
        return Instant.ofEpochMilli(never ? openedAtMillis : beganAtMillis);
    }

    void put(Level level) {
        levels.put(List.of(level.sku(), level.location()), level);
    }

    void put(String incidentId, Incident incident) {
        incidents.put(incidentId, incident);
    }

    void put(Conflict conflict) {
        conflicts.put(List.of(conflict.reservationId(), conflict.sku()), conflict);
    }

    void countRead(StockscopeTopic topic, long times) {
        count(topic, new Counts(times, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    void count(StockscopeTopic topic, Outcome outcome, long times) {
        count(
                topic,
                switch (outcome) {
                    case APPLIED -> new Counts(0, times, 0, 0, 0, 0, 0, 0, 0);
                    case DUPLICATE -> new Counts(0, 0, times, 0, 0, 0, 0, 0, 0);
                    case SUPERSEDED -> new Counts(0, 0, 0, times, 0, 0, 0, 0, 0);
                    case TOO_OLD -> new Counts(0, 0, 0, 0, times, 0, 0, 0, 0);
                    case LEFT_OUT -> new Counts(0, 0, 0, 0, 0, times, 0, 0, 0);
                });
    }

    void count(StockscopeTopic topic, DeadLetterReason reason, long times) {
        count(
                topic,
                switch (reason) {
                    case UNDECODABLE -> new Counts(0, 0, 0, 0, 0, 0, times, 0, 0);
                    case INVALID -> new Counts(0, 0, 0, 0, 0, 0, 0, times, 0);
                    case FUTURE_TIMESTAMP -> new Counts(0, 0, 0, 0, 0, 0, 0, 0, times);
                });
    }

    StockResults results() {
        return new StockResults(
                List.copyOf(levels.values()),
                incidents.values().stream()
                        .filter(incident -> !incident.openedAt().equals(incident.closedAt()))
                        .toList(),
                List.copyOf(conflicts.values()),
                discrepancies.values().stream()
                        .filter(row -> !row.openedAt().equals(row.closedAt()))
                        .toList(),
                counts);
    }

    private void count(StockscopeTopic topic, Counts more) {
        counts.merge(topic, more, Counts::plus);
    }
}
