// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * How long the stock job takes to be level again after it was away.
 *
 * @param settings what was asked for, for people and programs
 */
record CatchUpResult(Machine machine, Map<String, String> settings, List<CatchUpMeasurement> runs) {

    private static final List<String> COLUMNS = List.of("figure", "median", "min..max");

    CatchUpResult {
        runs = List.copyOf(runs);
    }

    /** Whether anything became late by it. */
    boolean isAnythingLate() {
        return runs.stream().anyMatch(run -> run.lateAfter() > 0);
    }

    /** The table for a terminal. */
    String table() {
        StringBuilder table = new StringBuilder(line(COLUMNS));
        figures().forEach((name, spread) -> table.append(line(cells(name, spread))));
        return table.append(System.lineSeparator())
                .append(verdict())
                .append(System.lineSeparator())
                .toString();
    }

    /** The same as Markdown. */
    String markdown() {
        return row(COLUMNS)
                + row(List.of("---", "---:", "---:"))
                + figures().entrySet().stream()
                        .map(figure -> row(cells(figure.getKey(), figure.getValue())))
                        .collect(Collectors.joining())
                + "\n- "
                + verdict()
                + "\n";
    }

    private static String line(List<String> cells) {
        return String.format(Locale.ROOT, "%-34s %14s %28s%n", cells.toArray());
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private static List<String> cells(String name, Spread spread) {
        return List.of(
                name, number(spread.median()), number(spread.min()) + ".." + number(spread.max()));
    }

    private static String number(double value) {
        return value < 10 && value != Math.rint(value)
                ? String.format(Locale.ROOT, "%.2f", value)
                : String.format(Locale.ROOT, "%,d", Math.round(value));
    }

    private Map<String, Spread> figures() {
        Map<String, Spread> figures = new LinkedHashMap<>();
        figures.put("events behind at the start", of(CatchUpMeasurement::backlogEvents));
        figures.put("s to the first event", of(run -> run.startMillis() / 1000.0));
        figures.put("s to be level", of(run -> run.levelMillis() / 1000.0));
        figures.put("events/s meanwhile", of(CatchUpMeasurement::eventsPerSecond));
        figures.put("processors taken meanwhile", of(CatchUpMeasurement::cpuCores));
        figures.put("records unread before", of(CatchUpMeasurement::unreadBefore));
        figures.put("records unread afterwards", of(CatchUpMeasurement::unreadAfter));
        figures.put("events late before", of(CatchUpMeasurement::lateBefore));
        figures.put("events late since the start", of(CatchUpMeasurement::lateAfter));
        return figures;
    }

    private Spread of(ToDoubleFunction<CatchUpMeasurement> value) {
        return Spread.of(runs.stream().map(value::applyAsDouble).collect(Collectors.toList()));
    }

    private String verdict() {
        return isAnythingLate()
                ? "something became late by it, which nothing should: "
                        + runs.stream().map(run -> run.lateBySource().toString()).toList()
                : "nothing became late by it, as it should be";
    }

    /** Everything, with the figures of every single run. */
    String json() {
        JsonMapper json = JsonMapper.builder().build();
        ObjectNode root = json.createObjectNode();
        root.put("benchmark", "catch-up");
        root.set("machine", json.valueToTree(machine));
        root.set("settings", json.valueToTree(settings));
        root.set("figures", json.valueToTree(figures()));
        root.set("runs", json.valueToTree(runs));
        root.put("verdict", isAnythingLate() ? "MISSED" : "MET");
        return root.toPrettyString() + "\n";
    }
}
