// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import static java.util.Comparator.comparing;

import io.stockscope.event.StockscopeTopic;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a run says, in the columns of the contract: the content of its views, and the counts per
 * topic.
 *
 * <p>Rows are sorted by their key and money has four decimals, so that two runs that say the same
 * are equal. Columns that depend on the implementation ({@code incident_id}, {@code as_of},
 * versions) are left out, and so are rows that say nothing.
 *
 * @param tables the rows of every table that the run provides; without rows: an empty list
 * @param counts by topic, without topics of which nothing was read
 */
public record StockResults(Map<StockTable, List<Row>> tables, Map<StockscopeTopic, Counts> counts) {

    private static final Comparator<Row> BY_KEY = comparing(Row::key);

    private static final Pattern PERCENTILE = Pattern.compile("(capture_)?p\\d\\d_ms");

    public StockResults {
        Map<StockTable, List<Row>> sorted = new EnumMap<>(StockTable.class);
        tables.forEach(
                (table, rows) ->
                        sorted.put(
                                table,
                                rows.stream()
                                        .filter(row -> !row.saysNothing())
                                        .sorted(BY_KEY)
                                        .toList()));
        tables = sorted;
        TreeMap<StockscopeTopic, Counts> read = new TreeMap<>(counts);
        read.values().removeIf(count -> count.read() == 0);
        counts = read;
    }

    /** The results of a run that provides the tables of the ledger, and no other one. */
    public StockResults(
            List<Level> levels,
            List<Incident> incidents,
            List<Conflict> conflicts,
            List<Discrepancy> discrepancies,
            Map<StockscopeTopic, Counts> counts) {
        this(
                Map.of(
                        StockTable.STOCK_LEVELS, List.copyOf(levels),
                        StockTable.NEGATIVE_ATS, List.copyOf(incidents),
                        StockTable.RESERVATION_CONFLICTS, List.copyOf(conflicts),
                        StockTable.DISCREPANCIES, List.copyOf(discrepancies)),
                counts);
    }

    /**
     * The results of a run.
     *
     * @param provided the tables that it provides, though some may have no row
     * @param rows of these tables, in any order
     */
    public static StockResults of(
            Set<StockTable> provided, List<Row> rows, Map<StockscopeTopic, Counts> counts) {
        Map<StockTable, List<Row>> tables = new EnumMap<>(StockTable.class);
        provided.forEach(table -> tables.put(table, new ArrayList<>()));
        for (Row row : rows) {
            List<Row> table = tables.get(row.table());
            if (table == null) {
                throw new IllegalArgumentException(
                        row.table().viewName() + " is not provided, but has " + row);
            }
            table.add(row);
        }
        return new StockResults(tables, counts);
    }

    /** Some of the tables of this run. */
    public StockResults withOnly(Set<StockTable> wanted) {
        Map<StockTable, List<Row>> some = new EnumMap<>(tables);
        some.keySet().retainAll(wanted);
        return new StockResults(some, counts);
    }

    /** The rows alone, for a run that does not say what it counted. */
    public StockResults withoutCounts() {
        return new StockResults(tables, Map.of());
    }

    /**
     * What is so at the end, without what is over and without counts: the same for a live run in
     * which events were late as for a bounded one over the same events, as are {@link
     * #sloTotals()}. Of tables of windows there is none: what was told of them on the way is
     * corrected as far back as the correction horizon.
     */
    public StockResults present() {
        Map<StockTable, List<Row>> present = new EnumMap<>(StockTable.class);
        withOnly(StockTable.PRESENT)
                .tables
                .forEach(
                        (table, rows) ->
                                present.put(table, rows.stream().filter(Row::lasts).toList()));
        return new StockResults(present, Map.of());
    }

    /**
     * What became of the changes of each channel, over all windows.
     *
     * @throws IllegalStateException if the run does not provide {@code sync_slo}
     */
    public Map<String, SloTotals> sloTotals() {
        Map<String, SloTotals> totals = new TreeMap<>();
        for (SyncSlo row : rows(StockTable.SYNC_SLO, SyncSlo.class)) {
            totals.merge(
                    row.channel(),
                    new SloTotals(row.good(), row.bad(), row.absorbed()),
                    SloTotals::plus);
        }
        totals.values().removeIf(SloTotals.NONE::equals);
        return totals;
    }

    /** How many changes were good, bad and absorbed. */
    public record SloTotals(long good, long bad, long absorbed) {
        private static final SloTotals NONE = new SloTotals(0, 0, 0);

        private SloTotals plus(SloTotals other) {
            return new SloTotals(good + other.good, bad + other.bad, absorbed + other.absorbed);
        }
    }

    /** The rows of {@code stock_levels}. */
    public List<Level> levels() {
        return rows(StockTable.STOCK_LEVELS, Level.class);
    }

    /** The rows of {@code negative_ats}. */
    public List<Incident> incidents() {
        return rows(StockTable.NEGATIVE_ATS, Incident.class);
    }

    /** The rows of {@code reservation_conflicts}. */
    public List<Conflict> conflicts() {
        return rows(StockTable.RESERVATION_CONFLICTS, Conflict.class);
    }

    /** The rows of {@code discrepancies}. */
    public List<Discrepancy> discrepancies() {
        return rows(StockTable.DISCREPANCIES, Discrepancy.class);
    }

    /**
     * The rows of a table.
     *
     * @throws IllegalStateException if the run does not provide it
     */
    public <T extends Row> List<T> rows(StockTable table, Class<T> type) {
        List<Row> rows = tables.get(table);
        if (rows == null) {
            throw new IllegalStateException("the run does not provide " + table.viewName());
        }
        return rows.stream().map(type::cast).toList();
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
        public StockTable table() {
            return StockTable.STOCK_LEVELS;
        }

        @Override
        public String key() {
            return sku + " at " + location;
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
        public StockTable table() {
            return StockTable.NEGATIVE_ATS;
        }

        @Override
        public boolean lasts() {
            return closedAt == null;
        }

        @Override
        public String key() {
            return sku + " at " + location + " from " + openedAt + " by " + causeEventId;
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
        public StockTable table() {
            return StockTable.RESERVATION_CONFLICTS;
        }

        @Override
        public String key() {
            return reservationId + " of " + sku;
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
        public StockTable table() {
            return StockTable.DISCREPANCIES;
        }

        @Override
        public boolean lasts() {
            return closedAt == null;
        }

        @Override
        public String key() {
            return sku + " at " + location + " by " + system + " from " + openedAt;
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

    /**
     * Says where {@code actual} differs from this, one line per row or column; empty if nowhere.
     * Held against each other are the tables that both provide. Percentiles may be 1 % and 1 ms
     * off: sketches are.
     *
     * @param actual what to hold against this, the expected
     */
    public List<String> differences(StockResults actual) {
        List<String> differences = new ArrayList<>();
        tables.forEach(
                (table, rows) -> {
                    List<Row> actualRows = actual.tables.get(table);
                    if (actualRows != null) {
                        compare(table.viewName(), rows, actualRows, differences);
                    }
                });
        if (Collections.disjoint(tables.keySet(), actual.tables.keySet())) {
            differences.add(
                    "no table is in both: expected %s, but found %s"
                            .formatted(tables.keySet(), actual.tables.keySet()));
        }
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
            if (row.equals(wanted)) {
                continue;
            }
            Map<String, @Nullable Object> wantedColumns = wanted.columns();
            row.columns()
                    .forEach(
                            (column, value) -> {
                                if (!same(column, wantedColumns.get(column), value)) {
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

    private static boolean same(String column, @Nullable Object expected, @Nullable Object actual) {
        if (!(expected instanceof Double wanted) || !(actual instanceof Double found)) {
            return Objects.equals(expected, actual);
        }
        double allowed = PERCENTILE.matcher(column).matches() ? 1 + 0.01 * wanted : 1e-9 * wanted;
        return Math.abs(found - wanted) <= allowed;
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
