// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import static java.util.Comparator.comparing;

import io.stockscope.event.StockscopeTopic;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a run says, in the columns of the contract: the content of the views {@code stock_levels},
 * {@code negative_ats}, {@code reservation_conflicts} and {@code discrepancies}, and the counts per
 * topic.
 *
 * <p>Rows are sorted by their key and money has four decimals, so that two runs that say the same
 * are equal. Columns that depend on the implementation ({@code incident_id}, {@code as_of},
 * versions) are left out.
 *
 * @param counts by topic, without topics of which nothing was read
 */
public record StockResults(
        List<Level> levels,
        List<Incident> incidents,
        List<Conflict> conflicts,
        List<Discrepancy> discrepancies,
        Map<StockscopeTopic, Counts> counts) {

    private static final Comparator<Row> BY_KEY = comparing(Row::key);

    public StockResults {
        levels = levels.stream().sorted(BY_KEY).toList();
        incidents = incidents.stream().sorted(BY_KEY).toList();
        conflicts = conflicts.stream().sorted(BY_KEY).toList();
        discrepancies = discrepancies.stream().sorted(BY_KEY).toList();
        TreeMap<StockscopeTopic, Counts> read = new TreeMap<>(counts);
        read.values().removeIf(count -> count.read() == 0);
        counts = read;
    }

    /** A row of a view. */
    public sealed interface Row {
        /** What the row is about; one row of a table has it. */
        String key();

        /** The columns by the contract's names, in its order. */
        Map<String, @Nullable Object> columns();
    }

    /** A row of {@code stock_levels}; only anchored locations have one. */
    public record Level(
            String sku,
            String location,
            long onHand,
            long damaged,
            long held,
            long reserved,
            long safetyStock,
            long ats)
            implements Row {
        @Override
        public String key() {
            return sku + " at " + location;
        }

        @Override
        public Map<String, @Nullable Object> columns() {
            Map<String, @Nullable Object> columns = new LinkedHashMap<>();
            columns.put("sku", sku);
            columns.put("location", location);
            columns.put("on_hand", onHand);
            columns.put("damaged", damaged);
            columns.put("held", held);
            columns.put("reserved", reserved);
            columns.put("safety_stock", safetyStock);
            columns.put("ats", ats);
            return columns;
        }
    }

    /**
     * A row of {@code negative_ats}.
     *
     * @param closedAt null: still open
     * @param causeEventId null: an expiry
     * @param channels sorted
     * @param value in the reporting currency
     */
    public record Incident(
            String sku,
            String location,
            Instant openedAt,
            @Nullable Instant closedAt,
            long lowestAts,
            @Nullable String causeEventId,
            String causeSystem,
            List<String> channels,
            BigDecimal value)
            implements Row {
        public Incident {
            channels = List.copyOf(channels);
            value = value.setScale(4);
        }

        @Override
        public String key() {
            return sku + " at " + location + " from " + openedAt + " by " + causeEventId;
        }

        @Override
        public Map<String, @Nullable Object> columns() {
            Map<String, @Nullable Object> columns = new LinkedHashMap<>();
            columns.put("sku", sku);
            columns.put("location", location);
            columns.put("opened_at", openedAt);
            columns.put("closed_at", closedAt);
            columns.put("lowest_ats", lowestAts);
            columns.put("cause_event_id", causeEventId);
            columns.put("cause_system", causeSystem);
            columns.put("channels", channels);
            columns.put("value", value);
            return columns;
        }
    }

    /**
     * A row of {@code reservation_conflicts}.
     *
     * @param holders the other channels with open reservations there, sorted
     */
    public record Conflict(
            String reservationId,
            String sku,
            String location,
            String channel,
            Instant at,
            long shortfallUnits,
            List<String> holders)
            implements Row {
        public Conflict {
            holders = List.copyOf(holders);
        }

        @Override
        public String key() {
            return reservationId + " of " + sku;
        }

        @Override
        public Map<String, @Nullable Object> columns() {
            Map<String, @Nullable Object> columns = new LinkedHashMap<>();
            columns.put("reservation_id", reservationId);
            columns.put("sku", sku);
            columns.put("location", location);
            columns.put("channel", channel);
            columns.put("at", at);
            columns.put("shortfall_units", shortfallUnits);
            columns.put("holders", holders);
            return columns;
        }
    }

    /**
     * A row of {@code discrepancies}.
     *
     * @param closedAt null: still open
     */
    public record Discrepancy(
            String sku,
            String location,
            String system,
            Instant openedAt,
            @Nullable Instant closedAt,
            long difference)
            implements Row {
        @Override
        public String key() {
            return sku + " at " + location + " by " + system + " from " + openedAt;
        }

        @Override
        public Map<String, @Nullable Object> columns() {
            Map<String, @Nullable Object> columns = new LinkedHashMap<>();
            columns.put("sku", sku);
            columns.put("location", location);
            columns.put("system", system);
            columns.put("opened_at", openedAt);
            columns.put("closed_at", closedAt);
            columns.put("difference", difference);
            return columns;
        }
    }

    /** What became of the records of one topic. */
    public record Counts(
            long read,
            long applied,
            long duplicates,
            long superseded,
            long tooOld,
            long leftOut,
            long undecodable,
            long invalid,
            long future) {

        /** No record at all. */
        public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0);

        /** The counts of both together. */
        public Counts plus(Counts other) {
            return new Counts(
                    read + other.read,
                    applied + other.applied,
                    duplicates + other.duplicates,
                    superseded + other.superseded,
                    tooOld + other.tooOld,
                    leftOut + other.leftOut,
                    undecodable + other.undecodable,
                    invalid + other.invalid,
                    future + other.future);
        }

        /** Whether every record read is accounted for. */
        public boolean balance() {
            return read
                    == applied
                            + duplicates
                            + superseded
                            + tooOld
                            + leftOut
                            + undecodable
                            + invalid
                            + future;
        }
    }

    /** The rows alone, for a run that does not say what it counted. */
    public StockResults withoutCounts() {
        return new StockResults(levels, incidents, conflicts, discrepancies, Map.of());
    }

    /**
     * Says where {@code actual} differs from this, one line per row or column; empty if nowhere.
     *
     * @param actual what to hold against this, the expected
     */
    public List<String> differences(StockResults actual) {
        List<String> differences = new ArrayList<>();
        compare("stock_levels", levels, actual.levels, differences);
        compare("negative_ats", incidents, actual.incidents, differences);
        compare("reservation_conflicts", conflicts, actual.conflicts, differences);
        compare("discrepancies", discrepancies, actual.discrepancies, differences);
        Set<StockscopeTopic> topics = new LinkedHashSet<>(counts.keySet());
        topics.addAll(actual.counts.keySet());
        for (StockscopeTopic topic : topics) {
            Counts expectedCounts = counts.getOrDefault(topic, Counts.NONE);
            Counts actualCounts = actual.counts.getOrDefault(topic, Counts.NONE);
            if (!expectedCounts.equals(actualCounts)) {
                differences.add(
                        "counts of %s: expected %s, but was %s"
                                .formatted(topic.topicName(), expectedCounts, actualCounts));
            }
        }
        return differences;
    }

    private static void compare(
            String table,
            List<? extends Row> expected,
            List<? extends Row> actual,
            List<String> differences) {
        Map<String, Row> missing = byKey(table, expected, differences);
        for (Row row : byKey(table, actual, differences).values()) {
            Row wanted = missing.remove(row.key());
            if (wanted == null) {
                differences.add(table + ": unexpected row " + row.columns());
                continue;
            }
            Map<String, @Nullable Object> wantedColumns = wanted.columns();
            row.columns()
                    .forEach(
                            (column, value) -> {
                                if (!Objects.equals(value, wantedColumns.get(column))) {
                                    differences.add(
                                            "%s, %s: %s expected %s, but was %s"
                                                    .formatted(
                                                            table,
                                                            row.key(),
                                                            column,
                                                            wantedColumns.get(column),
                                                            value));
                                }
                            });
        }
        missing.values().forEach(row -> differences.add(table + ": missing row " + row.columns()));
    }

    private static Map<String, Row> byKey(
            String table, List<? extends Row> rows, List<String> differences) {
        Map<String, Row> byKey = new LinkedHashMap<>();
        for (Row row : rows) {
            if (byKey.put(row.key(), row) != null) {
                differences.add(table + ": more than one row of " + row.key());
            }
        }
        return byKey;
    }
}
