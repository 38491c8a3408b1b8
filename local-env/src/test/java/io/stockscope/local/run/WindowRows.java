// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.stockscope.local.run.MeasurementReceiver.Key;
import io.stockscope.table.SketchBins;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Rows of views of windows, and numbers made of them, by text keys that can be compared. */
final class WindowRows {

    private static final Duration WINDOW = Duration.ofSeconds(10);

    private WindowRows() {}

    /** The rows of a view of windows, with their times in epoch milliseconds. */
    static List<JsonNode> windows(StockViews views, String view) throws Exception {
        String since =
                view.startsWith("stale_exposure")
                        ? ", toUnixTimestamp64Milli(oldest_since) AS oldest"
                        : "";
        return views.query(
                "SELECT *, toUnixTimestamp64Milli(window_start) AS window"
                        + since
                        + " FROM "
                        + view);
    }

    static Instant window(JsonNode row) {
        return Instant.ofEpochMilli(row.get("window").asLong());
    }

    static Instant windowOf(Instant at) {
        return floor(at, WINDOW);
    }

    static Instant floor(Instant at, Duration window) {
        return Instant.ofEpochMilli(
                Math.floorDiv(at.toEpochMilli(), window.toMillis()) * window.toMillis());
    }

    static String key(Instant window, List<String> labels, Function<String, String> value) {
        return window + " " + labels.stream().map(value).collect(Collectors.joining(" "));
    }

    static Map<String, Double> gauge(StockViews views, String query) throws Exception {
        Map<String, Double> gauge = new TreeMap<>();
        for (JsonNode row : views.query(query)) {
            gauge.put(row.get("k").asText(), row.get("n").asDouble());
        }
        gauge.values().removeIf(value -> value == 0);
        return gauge;
    }

    static Map<Integer, Long> bins(JsonNode row) {
        Map<Integer, Long> bins = new TreeMap<>();
        row.get("bins")
                .fields()
                .forEachRemaining(
                        bin -> bins.put(Integer.valueOf(bin.getKey()), bin.getValue().asLong()));
        return bins;
    }

    static Map<String, Long> p99s(Map<Key, Map<Integer, Long>> sketches, List<String> labels) {
        Map<String, Double> p99s = new TreeMap<>();
        sketches.forEach(
                (key, sketch) -> p99s.put(key(key.windowStart(), labels, key::label), p99(sketch)));
        return rounded(p99s);
    }

    static Map<String, Long> p99s(List<JsonNode> rows, List<String> labels, String column) {
        Map<String, Double> p99s = new TreeMap<>();
        for (JsonNode row : rows) {
            if (!row.get(column).isNull()) {
                p99s.put(
                        key(window(row), labels, label -> row.get(label).asText()),
                        row.get(column).asDouble());
            }
        }
        return rounded(p99s);
    }

    static double p99(Map<Integer, Long> sketch) {
        return SketchBins.quantile(sketch, 0.99);
    }

    /** To microseconds: Java and ClickHouse differ in the last bits. */
    static Map<String, Long> rounded(Map<String, Double> p99s) {
        Map<String, Long> rounded = new TreeMap<>();
        p99s.forEach((key, p99) -> rounded.put(key, Math.round(p99 * 1_000)));
        return rounded;
    }
}
