// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * How long it takes from an event to the measurement that results from it.
 *
 * @param settings what was asked for, for people and programs
 * @param bound of disorder, which every event waits for
 * @param allowed how much more than the bound the 99th percentile of all may be
 */
record LatencyResult(
        Machine machine,
        Map<String, String> settings,
        Duration bound,
        Duration allowed,
        List<LatencyMeasurement> runs) {

    private static final List<String> COLUMNS =
            List.of(
                    "metric",
                    "n",
                    "p50 ms",
                    "min..max",
                    "p99 ms",
                    "min..max",
                    "most",
                    "p99 - bound");

    LatencyResult {
        runs = List.copyOf(runs);
    }

    Verdict verdict() {
        Spread p99 = spread(LatencyRun.ALL, LatencyFigures::p99Millis);
        long most = bound.plus(allowed).toMillis();
        if (p99.median() <= most) {
            return Verdict.MET;
        }
        return p99.min() <= most ? Verdict.WITHIN_NOISE : Verdict.MISSED;
    }

    /** The table for a terminal, and what was wanted. */
    String table() {
        StringBuilder table = new StringBuilder(line(COLUMNS));
        names().forEach(name -> table.append(line(cells(name))));
        return table.append(System.lineSeparator())
                .append(legend())
                .append(target())
                .append(System.lineSeparator())
                .toString();
    }

    private static String line(List<String> cells) {
        return String.format(
                Locale.ROOT, "%-20s %7s %8s %15s %8s %15s %7s %12s%n", cells.toArray());
    }

    /** The same as Markdown. */
    String markdown() {
        return row(COLUMNS)
                + row(List.of("---", "---:", "---:", "---:", "---:", "---:", "---:", "---:"))
                + names().stream()
                        .map(this::cells)
                        .map(LatencyResult::row)
                        .collect(Collectors.joining())
                + "\n- "
                + load()
                + "\n- "
                + target()
                + "\n";
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private List<String> names() {
        return runs.get(0).figures().stream().map(LatencyFigures::name).toList();
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
        cells.add(number(p99.median() - bound.toMillis()));
        return cells;
    }

    private String legend() {
        return """
                From the append of an event to that of the measurement that results from it, by Kafka's clock;
                frontier: from the end of each second to when every producer has told all of it.
                n, p50, p99: medians of the runs, with the least and the most.
                %s
                """
                .formatted(load());
    }

    /** One line. */
    private String load() {
        return String.format(
                Locale.ROOT,
                "%s events/s sent, %s read; the job took %.2f processors; the load was at most %s ms behind; %s events late",
                number(run(LatencyMeasurement::sentPerSecond).median()),
                number(run(LatencyMeasurement::readPerSecond).median()),
                run(LatencyMeasurement::cpuCores).median(),
                number(run(LatencyMeasurement::mostBehindMillis).max()),
                number(run(LatencyMeasurement::late).max()));
    }

    /** One line. */
    String target() {
        Spread p99 = spread(LatencyRun.ALL, LatencyFigures::p99Millis);
        return "p99 of all: %s (%s) ms; at most the bound of %,d ms and %,d ms are wanted: %s"
                .formatted(
                        number(p99.median()),
                        range(p99),
                        bound.toMillis(),
                        allowed.toMillis(),
                        verdict().text());
    }

    private static String range(Spread spread) {
        return number(spread.min()) + ".." + number(spread.max());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%,d", Math.round(value));
    }

    private Spread run(ToDoubleFunction<LatencyMeasurement> value) {
        return Spread.of(runs.stream().map(value::applyAsDouble).collect(Collectors.toList()));
    }

    private Spread spread(String name, ToDoubleFunction<LatencyFigures> value) {
        return Spread.of(
                runs.stream()
                        .flatMap(run -> run.figures().stream())
                        .filter(figures -> figures.name().equals(name))
                        .map(value::applyAsDouble)
                        .collect(Collectors.toList()));
    }

    /** Everything, with the figures of every single run. */
    String json() {
        JsonMapper json = JsonMapper.builder().build();
        ObjectNode root = json.createObjectNode();
        root.put("benchmark", "latency");
        root.set("machine", json.valueToTree(machine));
        root.set("settings", json.valueToTree(settings));
        root.put("boundMillis", bound.toMillis());
        root.put("allowedMillis", allowed.toMillis());
        var metrics = root.putArray("metrics");
        for (String name : names()) {
            ObjectNode node = metrics.addObject();
            node.put("metric", name);
            node.set("samples", json.valueToTree(spread(name, LatencyFigures::samples)));
            node.set("p50Millis", json.valueToTree(spread(name, LatencyFigures::p50Millis)));
            node.set("p99Millis", json.valueToTree(spread(name, LatencyFigures::p99Millis)));
            node.set("mostMillis", json.valueToTree(spread(name, LatencyFigures::mostMillis)));
        }
        root.set("runs", json.valueToTree(runs));
        root.put("verdict", verdict().name());
        return root.toPrettyString() + "\n";
    }
}
