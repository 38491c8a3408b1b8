// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What the ways to write rows cost.
 *
 * @param settings what was asked for, for people and programs
 * @param runs the runs of each way that was measured, in the order of their rounds
 */
record SinkResult(
        Machine machine, Map<String, String> settings, Map<SinkWay, List<SinkMeasurement>> runs) {

    private static final String NONE = "-";
    private static final List<String> COLUMNS =
            List.of(
                    "way",
                    "rows/s",
                    "min..max",
                    "CPU ns",
                    "min..max",
                    "bytes",
                    "server",
                    "x client",
                    "x JDBC");

    SinkResult {
        runs = new EnumMap<>(runs);
    }

    /** The table for a terminal, at most 100 columns wide, and what was wanted. */
    String table() {
        StringBuilder table = new StringBuilder(line(COLUMNS));
        runs.keySet().forEach(way -> table.append(line(cells(way))));
        table.append(legend());
        targets().forEach(target -> table.append(target).append(System.lineSeparator()));
        return table.toString();
    }

    private static String line(List<String> cells) {
        return String.format(
                Locale.ROOT, "%-16s %10s %22s %6s %12s %5s %6s %8s %6s%n", cells.toArray());
    }

    /** The same as Markdown, without the legend. */
    String markdown() {
        return row(COLUMNS)
                + row(
                        List.of(
                                "---", "---:", "---:", "---:", "---:", "---:", "---:", "---:",
                                "---:"))
                + runs.keySet().stream()
                        .map(this::cells)
                        .map(SinkResult::row)
                        .collect(Collectors.joining())
                + targets().stream()
                        .map(target -> "- " + target + "\n")
                        .collect(Collectors.joining("", "\n", ""));
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    /** What is wanted of the sinks, and was found. */
    List<SinkTarget> targets() {
        return SinkTarget.of(runs);
    }

    private List<String> cells(SinkWay way) {
        Spread speed = spread(way, SinkMeasurement::rowsPerSecond);
        Spread cpu = spread(way, SinkMeasurement::cpuNanosPerRow);
        boolean writes = way.kind().writes();
        List<String> cells = new ArrayList<>();
        cells.add(way.id());
        cells.add(number(speed.median()));
        cells.add(number(speed.min()) + ".." + number(speed.max()));
        cells.add(number(cpu.median()));
        cells.add(number(cpu.min()) + ".." + number(cpu.max()));
        cells.add(number(spread(way, SinkMeasurement::allocatedBytesPerRow).median()));
        cells.add(
                writes
                        ? number(spread(way, SinkMeasurement::serverCpuNanosPerRow).median())
                        : NONE);
        cells.add(writes ? times(way, SinkTarget.fastest(runs, SinkWay.Kind::isClient)) : NONE);
        cells.add(
                writes
                        ? times(way, SinkTarget.fastest(runs, kind -> kind == SinkWay.Kind.JDBC))
                        : NONE);
        return cells;
    }

    private String times(SinkWay way, Optional<SinkWay> other) {
        return other.map(o -> SinkTarget.ratio(way, o, runs).median())
                .map(ratio -> String.format(Locale.ROOT, "%.2f", ratio))
                .orElse(NONE);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%,d", Math.round(value));
    }

    private String legend() {
        return runs.keySet().stream()
                .map(way -> String.format("%n  %-16s %s", way.id(), way.what()))
                .collect(
                        Collectors.joining(
                                "",
                                """

                                Per row: CPU ns of the whole process with garbage collection and compiler, bytes of Java objects,
                                server: CPU ns of ClickHouse. Medians of all runs, and the least and the most; x: speed in times
                                that of the fastest client, the fastest JDBC, within each round.
                                """,
                                String.format("%n%n")));
    }

    private Spread spread(SinkWay way, ToDoubleFunction<SinkMeasurement> value) {
        return Spread.of(of(way).stream().map(value::applyAsDouble).collect(Collectors.toList()));
    }

    private List<SinkMeasurement> of(SinkWay way) {
        return runs.getOrDefault(way, List.of());
    }

    /** Everything, with the figures of every single run. */
    String json() {
        JsonMapper json = JsonMapper.builder().build();
        ObjectNode root = json.createObjectNode();
        root.put("benchmark", "sink");
        root.set("machine", json.valueToTree(machine));
        root.set("settings", json.valueToTree(settings));
        var ways = root.putArray("ways");
        runs.forEach(
                (way, measurements) -> {
                    ObjectNode node = ways.addObject();
                    node.put("way", way.id()).put("what", way.what());
                    node.set(
                            "rowsPerSecond",
                            json.valueToTree(spread(way, SinkMeasurement::rowsPerSecond)));
                    node.set(
                            "cpuNanosPerRow",
                            json.valueToTree(spread(way, SinkMeasurement::cpuNanosPerRow)));
                    node.set(
                            "allocatedBytesPerRow",
                            json.valueToTree(spread(way, SinkMeasurement::allocatedBytesPerRow)));
                    node.set(
                            "serverCpuNanosPerRow",
                            json.valueToTree(spread(way, SinkMeasurement::serverCpuNanosPerRow)));
                    node.set("runs", json.valueToTree(measurements));
                });
        var targets = root.putArray("targets");
        for (SinkTarget target : targets()) {
            ObjectNode node = targets.addObject();
            node.put("way", target.way().id()).put("against", target.against().id());
            node.put("wanted", target.wanted());
            node.set("found", json.valueToTree(target.found()));
            node.put("verdict", target.verdict().name());
        }
        return root.toPrettyString() + "\n";
    }
}
