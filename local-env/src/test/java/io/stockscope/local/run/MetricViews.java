// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.stockscope.reference.BookComparisons;
import io.stockscope.reference.DuplicateReservation;
import io.stockscope.reference.ErpPostingDelay;
import io.stockscope.reference.FlowHealth;
import io.stockscope.reference.PendingChanges;
import io.stockscope.reference.Row;
import io.stockscope.reference.StaleExposure;
import io.stockscope.reference.StaleSku;
import io.stockscope.reference.SyncLatency;
import io.stockscope.reference.SyncSlo;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The views of the metrics, in the columns of the contract. */
final class MetricViews {

    /** Reads rows as JSON. */
    @FunctionalInterface
    interface Query {
        List<JsonNode> rows(String sql) throws Exception;
    }

    private final Query query;

    MetricViews(Query query) {
        this.query = query;
    }

    /** All rows of all views. */
    List<Row> rows() throws Exception {
        List<Row> rows = new ArrayList<>();
        rows.addAll(latency());
        rows.addAll(slo());
        rows.addAll(pending());
        rows.addAll(exposure());
        rows.addAll(staleSkus());
        rows.addAll(duplicates());
        rows.addAll(comparisons());
        rows.addAll(postings());
        rows.addAll(flow());
        return rows;
    }

    List<SyncLatency> latency() throws Exception {
        List<SyncLatency> rows = new ArrayList<>();
        for (JsonNode row : query.rows(select("window_start") + ", * FROM sync_latency")) {
            rows.add(
                    new SyncLatency(
                            time(row, "window_start"),
                            row.get("channel").asText(),
                            row.get("system").asText(),
                            row.get("stage").asText(),
                            row.get("samples").asLong(),
                            row.get("inferred").asLong(),
                            row.get("skewed").asLong(),
                            row.get("mean_ms").asDouble(),
                            row.get("max_ms").asLong(),
                            row.get("p50_ms").asDouble(),
                            row.get("p90_ms").asDouble(),
                            row.get("p95_ms").asDouble(),
                            row.get("p99_ms").asDouble()));
        }
        return rows;
    }

    List<SyncSlo> slo() throws Exception {
        List<SyncSlo> rows = new ArrayList<>();
        for (JsonNode row : query.rows(select("window_start") + ", * FROM sync_slo")) {
            rows.add(
                    new SyncSlo(
                            time(row, "window_start"),
                            row.get("channel").asText(),
                            row.get("good").asLong(),
                            row.get("bad").asLong(),
                            row.get("absorbed").asLong()));
        }
        return rows;
    }

    List<Row> pending() throws Exception {
        List<Row> rows = new ArrayList<>();
        for (JsonNode row : query.rows(select("oldest_occurred_at") + ", * FROM pending_changes")) {
            rows.add(
                    new PendingChanges(
                            row.get("channel").asText(),
                            row.get("pending").asLong(),
                            row.get("overdue").asLong(),
                            timeOrNull(row, "oldest_occurred_at")));
        }
        return rows;
    }

    List<StaleExposure> exposure() throws Exception {
        List<StaleExposure> rows = new ArrayList<>();
        for (JsonNode row :
                query.rows(select("window_start", "oldest_since") + ", * FROM stale_exposure")) {
            rows.add(
                    new StaleExposure(
                            time(row, "window_start"),
                            row.get("channel").asText(),
                            row.get("stale_skus").asLong(),
                            row.get("oversell_units").asLong(),
                            money(row, "oversell_value"),
                            row.get("lost_sale_units").asLong(),
                            money(row, "lost_sale_value"),
                            timeOrNull(row, "oldest_since")));
        }
        return rows;
    }

    List<StaleSku> staleSkus() throws Exception {
        List<StaleSku> rows = new ArrayList<>();
        for (JsonNode row : query.rows(select("since", "ended_at") + ", * FROM stale_skus")) {
            rows.add(
                    new StaleSku(
                            row.get("channel").asText(),
                            row.get("sku").asText(),
                            time(row, "since"),
                            timeOrNull(row, "ended_at"),
                            row.get("cause").asText(),
                            row.get("displayed").asLong(),
                            row.get("truth").asLong(),
                            row.get("withheld").asLong(),
                            row.get("worst_oversell_units").asLong(),
                            money(row, "worst_oversell_value")));
        }
        return rows;
    }

    List<DuplicateReservation> duplicates() throws Exception {
        List<DuplicateReservation> rows = new ArrayList<>();
        for (JsonNode row :
                query.rows(select("began_at", "closed_at") + ", * FROM duplicate_reservations")) {
            rows.add(
                    new DuplicateReservation(
                            row.get("channel").asText(),
                            row.get("order_id").asText(),
                            row.get("order_line_id").asText(),
                            row.get("sku").asText(),
                            time(row, "began_at"),
                            timeOrNull(row, "closed_at"),
                            row.get("excess_units").asLong(),
                            StockViews.texts(row.get("reservation_ids")),
                            StockViews.texts(row.get("sources")),
                            money(row, "value")));
        }
        return rows;
    }

    List<Row> comparisons() throws Exception {
        List<Row> rows = new ArrayList<>();
        for (JsonNode row : query.rows(select("window_start") + ", * FROM book_comparisons")) {
            rows.add(
                    new BookComparisons(
                            time(row, "window_start"),
                            row.get("location").asText(),
                            row.get("system").asText(),
                            row.get("comparisons").asLong(),
                            row.get("differing").asLong()));
        }
        return rows;
    }

    List<Row> postings() throws Exception {
        List<Row> rows = new ArrayList<>();
        for (JsonNode row : query.rows(select("window_start") + ", * FROM erp_posting_delay")) {
            rows.add(
                    new ErpPostingDelay(
                            time(row, "window_start"),
                            row.get("system").asText(),
                            row.get("samples").asLong(),
                            row.get("unmatched").asLong(),
                            row.get("mean_ms").asDouble(),
                            row.get("p50_ms").asDouble(),
                            row.get("p95_ms").asDouble(),
                            row.get("p99_ms").asDouble()));
        }
        return rows;
    }

    /** Without what hangs on a wall clock: dead letters other than INVALID, and the backlog. */
    List<FlowHealth> flow() throws Exception {
        List<FlowHealth> rows = new ArrayList<>();
        for (JsonNode row : query.rows(select("window_start") + ", * FROM flow_health")) {
            rows.add(
                    new FlowHealth(
                            time(row, "window_start"),
                            row.get("source").asText(),
                            row.get("topic").asText(),
                            row.get("events").asLong(),
                            row.get("duplicates").asLong(),
                            row.get("late").asLong(),
                            row.get("superseded").asLong(),
                            row.get("too_old").asLong(),
                            row.get("dead_letters_by_reason").path("INVALID").asLong(),
                            row.get("unmapped").asLong(),
                            row.get("unpriced").asLong(),
                            doubleOrNull(row, "capture_p50_ms"),
                            doubleOrNull(row, "capture_p99_ms")));
        }
        // Dead letters without a time are in the window in which they were found.
        Instant lately = Instant.now().minus(Duration.ofHours(2));
        rows.removeIf(row -> row.events() == 0 && row.windowStart().isAfter(lately));
        return rows;
    }

    /** Times as epoch milliseconds in {@code NAME_millis}, beside all columns. */
    private static String select(String... times) {
        List<String> columns = new ArrayList<>();
        for (String time : times) {
            columns.add("toUnixTimestamp64Milli(" + time + ") AS " + time + "_millis");
        }
        return "SELECT " + String.join(", ", columns);
    }

    private static Instant time(JsonNode row, String name) {
        return Instant.ofEpochMilli(row.get(name + "_millis").asLong());
    }

    private static @Nullable Instant timeOrNull(JsonNode row, String name) {
        return row.get(name + "_millis").isNull() ? null : time(row, name);
    }

    private static @Nullable Double doubleOrNull(JsonNode row, String name) {
        return row.get(name).isNull() ? null : row.get(name).asDouble();
    }

    private static BigDecimal money(JsonNode row, String name) {
        return new BigDecimal(row.get(name).asText());
    }
}
