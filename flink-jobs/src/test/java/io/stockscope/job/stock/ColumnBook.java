// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.job.stock.sum.SumBook;
import io.stockscope.stock.total.Span;
import io.stockscope.table.FlowHealthRow;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What every table of the job comes to, by view and key, column by column: sums, and the last row
 * of all others. So two runs can be held against each other, also about what the reference says
 * nothing of.
 */
final class ColumnBook {

    /** The views of which the last row of a key counts, and the columns of that key. */
    private static final Map<String, List<String>> KEYS =
            Map.ofEntries(
                    Map.entry("stock_levels", List.of("sku", "location")),
                    Map.entry("negative_ats", List.of("incidentId")),
                    Map.entry("reservation_conflicts", List.of("reservationId", "sku")),
                    Map.entry("discrepancies", List.of("incidentId")),
                    Map.entry("duplicate_reservations", List.of("incidentId")),
                    Map.entry("stale_skus", List.of("channel", "sku", "sinceMillis")),
                    Map.entry("stale_exposure", List.of("channel", "windowStartMillis")),
                    Map.entry("stale_exposure_1m", List.of("channel", "windowStartMillis")),
                    Map.entry("stale_exposure_1h", List.of("channel", "windowStartMillis")),
                    Map.entry("pending_changes", List.of("channel")),
                    Map.entry("unanchored_locations", List.of("location")),
                    Map.entry("completeness", List.of("source")),
                    Map.entry("channel_profiles", List.of("channel")),
                    Map.entry("stock_events", List.of("sku", "eventId")),
                    Map.entry("dead_letters", List.of("topic", "partition", "offset")));

    private static final List<String> SUMS =
            List.of(
                    "sync_latency",
                    "sync_slo",
                    "erp_posting_delay",
                    "book_comparisons",
                    "flow_health",
                    "authority_violations");

    /** What hangs on the attempt, on a wall clock, or is raw bytes. */
    private static final Set<String> LEFT_OUT =
            Set.of("version", "failedAtMillis", "asOfMillis", "key", "value");

    private ColumnBook() {}

    /** The names of all views that a run may say something of. */
    static Set<String> views() {
        Set<String> views = new HashSet<>(KEYS.keySet());
        views.addAll(SUMS);
        return views;
    }

    /** By view and key. */
    static Map<List<Object>, Object> of(TestFeed feed) {
        Map<List<Object>, Object> book = new HashMap<>();
        KEYS.forEach(
                (view, keyColumns) -> {
                    for (Record row : feed.rows(view, Record.class)) {
                        Map<String, @Nullable Object> columns = columns(row);
                        List<Object> key = new ArrayList<>(List.of(view));
                        keyColumns.forEach(name -> key.add(String.valueOf(columns.remove(name))));
                        columns.keySet().removeAll(LEFT_OUT);
                        book.put(key, columns);
                    }
                });
        for (String view : SUMS) {
            sums(view, feed)
                    .forEach(
                            (of, sum) -> {
                                List<Object> key = new ArrayList<>(of);
                                key.set(0, view);
                                book.put(key, sum);
                            });
        }
        return book;
    }

    private static Map<List<Object>, Map<String, Long>> sums(String view, TestFeed feed) {
        SumBook book = new SumBook();
        long now = Span.TEN_SECONDS.startOf(feed.startedAt().toEpochMilli());
        for (Record row : feed.rows(view, Record.class)) {
            // Dead letters in the window in which they failed hang on the wall clock.
            if (!(row instanceof FlowHealthRow health) || health.windowStartMillis() < now) {
                book.put(row);
            }
        }
        Map<List<Object>, Map<String, Long>> sums = book.sums();
        // What was told and taken back leaves its mark there, unless both were told at once.
        sums.values().forEach(sum -> sum.remove("max"));
        sums.values().removeIf(Map::isEmpty);
        return sums;
    }

    private static Map<String, @Nullable Object> columns(Record row) {
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        for (RecordComponent column : row.getClass().getRecordComponents()) {
            try {
                columns.put(column.getName(), column.getAccessor().invoke(row));
            } catch (ReflectiveOperationException e) {
                throw new AssertionError("column " + column + " cannot be read", e);
            }
        }
        return columns;
    }
}
