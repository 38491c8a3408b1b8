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
 * What the rungs of the ladder cost.
 *
 * @param settings what was asked for, for people and programs
 * @param runs the runs of each rung that was measured, in the order of their rounds
 */
record LadderResult(
        Machine machine, Map<String, String> settings, Map<Rung, List<Measurement>> runs) {

    private static final long MIB = 1 << 20;
    private static final String NONE = "-";
    private static final List<String> COLUMNS =
            List.of(
                    "rung",
                    "CPU ns",
                    "min..max",
                    "events/s",
                    "min..max",
                    "x before",
                    "x base",
                    "bytes",
                    "MiB");

    LadderResult {
        runs = new EnumMap<>(runs);
    }

    /** The table for a terminal, at most 100 columns wide. */
    String table() {
        StringBuilder table = new StringBuilder(line(COLUMNS));
        runs.keySet().forEach(rung -> table.append(line(cells(rung))));
        return table.append(legend()).toString();
    }

    private static String line(List<String> cells) {
        return String.format(
                Locale.ROOT, "%-16s %7s %16s %10s %15s %8s %6s %7s %7s%n", cells.toArray());
    }

    /** The same as Markdown. */
    String markdown() {
        return row(COLUMNS)
                + "| --- |"
                + " ---: |".repeat(COLUMNS.size() - 1)
                + "\n"
                + runs.keySet().stream()
                        .map(this::cells)
                        .map(LadderResult::row)
                        .collect(Collectors.joining());
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private List<String> cells(Rung rung) {
        Spread cpu = cpuNanosPerEvent(rung);
        Spread speed = eventsPerSecond(rung);
        List<String> cells = new ArrayList<>();
        cells.add(rung.id());
        cells.add(Figures.number(cpu.median()));
        cells.add(Figures.number(cpu.min()) + ".." + Figures.number(cpu.max()));
        cells.add(Figures.number(speed.median()));
        cells.add(Figures.shortened(speed.min()) + ".." + Figures.shortened(speed.max()));
        cells.add(ratio(rung, rung.before()).map(Figures::ratio).orElse(NONE));
        cells.add(ratio(rung, rung.baseline()).map(Figures::ratio).orElse(NONE));
        cells.add(Figures.number(allocatedBytesPerEvent(rung).median()));
        cells.add(Figures.number((double) peakResidentBytes(rung) / MIB));
        return cells;
    }

    private String legend() {
        return runs.keySet().stream()
                .map(rung -> String.format("%n  %-16s %s", rung.id(), rung.what()))
                .collect(
                        Collectors.joining(
                                "",
                                """

                                CPU ns: CPU nanoseconds per event, of the whole process with garbage collection and compiler.
                                Medians of all runs, and the least and the most; x before: times the rung that this one does a
                                little more than; x base: times the baseline on the same state backend; bytes: of Java objects
                                allocated per event; MiB: most resident memory.
                                """,
                                String.format("%n")));
    }

    private Spread cpuNanosPerEvent(Rung rung) {
        return spread(rung, Measurement::cpuNanosPerEvent);
    }

    private Spread eventsPerSecond(Rung rung) {
        return spread(rung, Measurement::eventsPerSecond);
    }

    private Spread allocatedBytesPerEvent(Rung rung) {
        return spread(rung, Measurement::allocatedBytesPerEvent);
    }

    private Spread spread(Rung rung, ToDoubleFunction<Measurement> value) {
        return Spread.of(of(rung).stream().map(value::applyAsDouble).collect(Collectors.toList()));
    }

    private List<Measurement> of(Rung rung) {
        return runs.getOrDefault(rung, List.of());
    }

    private long peakResidentBytes(Rung rung) {
        return of(rung).stream().mapToLong(Measurement::peakResidentBytes).max().orElse(0);
    }

    /**
     * How many times the CPU of another rung one takes, by the medians; none if either has none.
     */
    private Optional<Double> ratio(Rung rung, Optional<Rung> other) {
        return other.filter(runs::containsKey)
                .map(o -> cpuNanosPerEvent(rung).median() / cpuNanosPerEvent(o).median());
    }

    /** Everything, with the figures of every single run. */
    String json() {
        JsonMapper json = JsonMapper.builder().build();
        ObjectNode root = json.createObjectNode();
        root.put("benchmark", "ladder");
        root.set("machine", json.valueToTree(machine));
        root.set("settings", json.valueToTree(settings));
        var rungs = root.putArray("rungs");
        runs.forEach(
                (rung, measurements) -> {
                    ObjectNode node = rungs.addObject();
                    node.put("rung", rung.id()).put("what", rung.what());
                    node.set("cpuNanosPerEvent", json.valueToTree(cpuNanosPerEvent(rung)));
                    node.set("eventsPerSecond", json.valueToTree(eventsPerSecond(rung)));
                    node.set(
                            "allocatedBytesPerEvent",
                            json.valueToTree(allocatedBytesPerEvent(rung)));
                    node.put("peakResidentBytes", peakResidentBytes(rung));
                    node.put("timesBefore", ratio(rung, rung.before()).orElse(null));
                    node.put("timesBaseline", ratio(rung, rung.baseline()).orElse(null));
                    var all = node.putArray("runs");
                    for (Measurement run : measurements) {
                        ObjectNode one = json.valueToTree(run);
                        one.put("cpuNanosPerEvent", run.cpuNanosPerEvent());
                        one.put("eventsPerSecond", run.eventsPerSecond());
                        one.put("allocatedBytesPerEvent", run.allocatedBytesPerEvent());
                        all.add(one);
                    }
                });
        return root.toPrettyString() + "\n";
    }
}
