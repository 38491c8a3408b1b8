// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import com.fasterxml.jackson.databind.JsonNode;
import io.stockscope.event.ErpStockEvent;
import io.stockscope.event.ErpStockKind;
import io.stockscope.event.text.TextEvent;
import io.stockscope.reference.StockResults.Conflict;
import io.stockscope.reference.StockResults.Discrepancy;
import io.stockscope.reference.StockResults.Incident;
import io.stockscope.reference.StockResults.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rows that a worked case expects, as its file has them. */
final class WorkedRows {
    /** What the cases are about. A table that a case does not name has no row in it. */
    static final Set<StockTable> TABLES =
            Set.of(
                    StockTable.STOCK_LEVELS,
                    StockTable.NEGATIVE_ATS,
                    StockTable.RESERVATION_CONFLICTS,
                    StockTable.DISCREPANCIES,
                    StockTable.SYNC_LATENCY,
                    StockTable.SYNC_SLO,
                    StockTable.STALE_EXPOSURE,
                    StockTable.STALE_SKUS,
                    StockTable.DUPLICATE_RESERVATIONS,
                    StockTable.ERP_POSTING_DELAY);

    /** What the files name. Orders are no stock table: the order flow is another computation. */
    private static final Set<String> NAMES =
            Set.of(
                    "stock_levels",
                    "negative_ats",
                    "reservation_conflicts",
                    "discrepancies",
                    "sync_latency",
                    "sync_slo",
                    "stale_exposure",
                    "stale_skus",
                    "duplicate_reservations",
                    "erp_postings",
                    "orders",
                    "counts");

    private final String prefix;
    private final List<TextEvent> events;

    /**
     * Rows of one case.
     *
     * @param prefix what its SKUs, channels and ids begin with
     * @param events the case's own, renamed
     */
    WorkedRows(String prefix, List<TextEvent> events) {
        this.prefix = prefix;
        this.events = events;
    }

    List<Row> read(JsonNode expected) {
        expected.fieldNames()
                .forEachRemaining(
                        name -> {
                            if (!NAMES.contains(name)) {
                                throw new IllegalStateException("a case names " + name);
                            }
                        });
        List<Row> rows = new ArrayList<>();
        read(expected, "stock_levels", this::level, rows);
        read(expected, "negative_ats", this::incident, rows);
        read(expected, "reservation_conflicts", this::conflict, rows);
        read(expected, "discrepancies", this::discrepancy, rows);
        read(expected, "sync_latency", this::latency, rows);
        read(expected, "sync_slo", this::slo, rows);
        read(expected, "stale_exposure", this::exposure, rows);
        read(expected, "stale_skus", this::staleSku, rows);
        read(expected, "duplicate_reservations", this::duplicate, rows);
        Iterator<ErpStockEvent> postings = postings().iterator();
        read(expected, "erp_postings", row -> posting(row, postings.next()), rows);
        return rows;
    }

    private static void read(
            JsonNode expected, String table, Function<JsonNode, Row> row, List<Row> rows) {
        for (JsonNode one : expected.path(table)) {
            rows.add(row.apply(one));
        }
    }

    private Row level(JsonNode row) {
        return new Level(
                name(row, "sku"),
                text(row, "location"),
                number(row, "on_hand"),
                number(row, "damaged"),
                number(row, "held"),
                number(row, "reserved"),
                number(row, "safety_stock"),
                number(row, "ats"));
    }

    private Row incident(JsonNode row) {
        return new Incident(
                name(row, "sku"),
                text(row, "location"),
                time(row, "opened_at"),
                timeOrNull(row, "closed_at"),
                number(row, "lowest_ats"),
                row.required("cause_event_id").isNull() ? null : name(row, "cause_event_id"),
                text(row, "cause_system"),
                names(row, "channels"),
                row.required("value").decimalValue());
    }

    private Row conflict(JsonNode row) {
        return new Conflict(
                name(row, "reservation_id"),
                name(row, "sku"),
                text(row, "location"),
                name(row, "channel"),
                time(row, "at"),
                number(row, "shortfall_units"),
                names(row, "holders"));
    }

    private Row discrepancy(JsonNode row) {
        return new Discrepancy(
                name(row, "sku"),
                text(row, "location"),
                text(row, "system"),
                time(row, "opened_at"),
                timeOrNull(row, "closed_at"),
                number(row, "difference"));
    }

    /**
     * The cases do not name the 90th percentile, which of one or two samples is the 95th, nor what
     * is inferred or skewed: in none of them anything is.
     */
    private Row latency(JsonNode row) {
        if (number(row, "samples") > 2) {
            throw new IllegalStateException("the 90th percentile is not known: " + row);
        }
        return new SyncLatency(
                time(row, "window_start"),
                name(row, "channel"),
                text(row, "system"),
                text(row, "stage"),
                number(row, "samples"),
                0,
                0,
                row.required("mean_ms").asDouble(),
                number(row, "max_ms"),
                row.required("p50_ms").asDouble(),
                row.required("p95_ms").asDouble(),
                row.required("p95_ms").asDouble(),
                row.required("p99_ms").asDouble());
    }

    private Row slo(JsonNode row) {
        return new SyncSlo(
                time(row, "window_start"),
                name(row, "channel"),
                number(row, "good"),
                number(row, "bad"),
                number(row, "absorbed"));
    }

    private Row exposure(JsonNode row) {
        return new StaleExposure(
                time(row, "window_start"),
                name(row, "channel"),
                number(row, "stale_skus"),
                number(row, "oversell_units"),
                row.required("oversell_value").decimalValue(),
                number(row, "lost_sale_units"),
                row.required("lost_sale_value").decimalValue(),
                timeOrNull(row, "oldest_since"));
    }

    private Row staleSku(JsonNode row) {
        return new StaleSku(
                name(row, "channel"),
                name(row, "sku"),
                time(row, "since"),
                timeOrNull(row, "ended_at"),
                text(row, "cause"),
                number(row, "displayed"),
                number(row, "truth"),
                number(row, "withheld"),
                number(row, "worst_oversell_units"),
                row.required("worst_oversell_value").decimalValue());
    }

    private Row duplicate(JsonNode row) {
        return new DuplicateReservation(
                name(row, "channel"),
                name(row, "order_id"),
                text(row, "order_line_id"),
                name(row, "sku"),
                time(row, "opened_at"),
                timeOrNull(row, "closed_at"),
                number(row, "excess_units"),
                names(row, "reservation_ids"),
                texts(row, "sources"),
                row.required("value").decimalValue());
    }

    /** The cases name the delays alone, in the order of the postings. */
    private Row posting(JsonNode row, ErpStockEvent posting) {
        String system =
                events.stream()
                        .filter(event -> ReferenceStock.STOCK_TOPICS.contains(event.topic()))
                        .map(Fact::of)
                        .filter(fact -> fact.eventId().equals(posting.getDocumentRef()))
                        .map(Fact::system)
                        .findFirst()
                        .orElseThrow();
        return ErpPostingDelay.of(
                Durations.windowOf(posting.getOccurredAt()), system, List.of(number(row, "delay")));
    }

    private List<ErpStockEvent> postings() {
        List<ErpStockEvent> postings = new ArrayList<>();
        for (TextEvent event : events) {
            if (event.event() instanceof ErpStockEvent erp
                    && erp.getKind() == ErpStockKind.POSTING) {
                postings.add(erp);
            }
        }
        return postings;
    }

    // ---- Columns ----

    private String name(JsonNode row, String column) {
        return prefix + text(row, column);
    }

    private List<String> names(JsonNode row, String column) {
        return texts(row, column).stream().map(name -> prefix + name).toList();
    }

    private static String text(JsonNode row, String column) {
        return row.required(column).asText();
    }

    private static List<String> texts(JsonNode row, String column) {
        List<String> texts = new ArrayList<>();
        row.required(column).forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static long number(JsonNode row, String column) {
        return row.required(column).asLong();
    }

    private static Instant time(JsonNode row, String column) {
        return Instant.ofEpochMilli(number(row, column));
    }

    private static @Nullable Instant timeOrNull(JsonNode row, String column) {
        return row.required(column).isNull() ? null : time(row, column);
    }
}
