// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What several runs say of how long things take: medians, and between what they lie.
 *
 * @param runs the figures of each run, all of the same names in the same order
 * @param wantedName of what is held against a limit
 * @param limitMillis the most that the 99th percentile of that is to be
 */
record LatencyTable(List<List<LatencyFigures>> runs, String wantedName, long limitMillis) {

    private static final List<String> COLUMNS =
            List.of("what", "n", "p50 ms", "min..max", "p99 ms", "min..max", "most");

    LatencyTable {
        runs = runs.stream().map(List::copyOf).toList();
    }

    Verdict verdict() {
        Spread p99 = spread(wantedName, LatencyFigures::p99Millis);
        if (p99.median() <= limitMillis) {
            return Verdict.MET;
        }
        return p99.min() <= limitMillis ? Verdict.WITHIN_NOISE : Verdict.MISSED;
    }

    /** For a terminal. */
    String text() {
        StringBuilder table = new StringBuilder(line(COLUMNS));
        names().forEach(name -> table.append(line(cells(name))));
        return table.toString();
    }

    /** The same as Markdown. */
    String markdown() {
        return row(COLUMNS)
                + row(List.of("---", "---:", "---:", "---:", "---:", "---:", "---:"))
                + names().stream()
                        .map(this::cells)
                        .map(LatencyTable::row)
                        .collect(Collectors.joining());
    }

    private static String line(List<String> cells) {
        return String.format(Locale.ROOT, "%-20s %7s %8s %15s %8s %15s %7s%n", cells.toArray());
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private List<String> names() {
        return runs.get(0).stream().map(LatencyFigures::name).toList();
    }

    private List<String> cells(String name) {
        Spread p50 = spread(name, LatencyFigures::p50Millis);
        Spread p99 = spread(name, LatencyFigures::p99Millis);
        List<String> cells = new ArrayList<>();
        cells.add(name);
        cells.add(number(spread(name, LatencyFigures::samples).median()));
        cells.add(number(p50.median()));
        cells.add(range(p50));
        cells.add(number(p99.median()));
        cells.add(range(p99));
        cells.add(number(spread(name, LatencyFigures::mostMillis).max()));
        return cells;
    }

    /** The 99th percentile of what is held against the limit, and its spread. */
    String wanted() {
        Spread p99 = spread(wantedName, LatencyFigures::p99Millis);
        return "%s (%s) ms".formatted(number(p99.median()), range(p99));
    }

    static String range(Spread spread) {
        return number(spread.min()) + ".." + number(spread.max());
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%,d", Math.round(value));
    }

    private Spread spread(String name, ToDoubleFunction<LatencyFigures> value) {
        return Spread.of(
                runs.stream()
                        .flatMap(List::stream)
                        .filter(figures -> figures.name().equals(name))
                        .map(value::applyAsDouble)
                        .toList());
    }

    /** The spreads, for programs. */
    ArrayNode json() {
        JsonMapper json = JsonMapper.builder().build();
        ArrayNode metrics = json.createArrayNode();
        for (String name : names()) {
            ObjectNode node = metrics.addObject();
            node.put("metric", name);
            node.set("samples", json.valueToTree(spread(name, LatencyFigures::samples)));
            node.set("p50Millis", json.valueToTree(spread(name, LatencyFigures::p50Millis)));
            node.set("p99Millis", json.valueToTree(spread(name, LatencyFigures::p99Millis)));
            node.set("mostMillis", json.valueToTree(spread(name, LatencyFigures::mostMillis)));
        }
        return metrics;
    }
}
