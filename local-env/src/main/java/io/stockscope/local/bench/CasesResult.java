// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What rungs cost over the events of several cases, the first of which is what the others are
 * compared with.
 *
 * @param benchmark its name
 * @param settings what was asked for, for people and programs
 * @param wanted how many times as fast as over the first case the others are to be, at least
 * @param runs of each rung over each case, in the order of their rounds
 * @param notes what else there is to say, a line each
 */
record CasesResult(
        String benchmark,
        Machine machine,
        Map<String, String> settings,
        double wanted,
        Map<CasePoint, List<Measurement>> runs,
        List<String> notes) {

    private static final long MIB = 1 << 20;
    private static final String NONE = "-";
    private static final List<String> SPEED =
            List.of(
                    "rung",
                    "case",
                    "events/s",
                    "min..max",
                    "x first",
                    "min..max",
                    "CPU ns",
                    "min..max");
    private static final List<String> STATE =
            List.of(
                    "rung",
                    "case",
                    "bytes",
                    "MiB",
                    "checkpoints",
                    "full MiB",
                    "written MiB",
                    "ms",
                    "max ms");

    CasesResult {
        runs = new LinkedHashMap<>(runs);
    }

    /** The tables for a terminal, at most 100 columns wide, and what was wanted. */
    String table() {
        StringBuilder table = new StringBuilder(speedLine(SPEED));
        runs.keySet().forEach(point -> table.append(speedLine(speed(point))));
        table.append(System.lineSeparator()).append(stateLine(STATE));
        runs.keySet().forEach(point -> table.append(stateLine(state(point))));
        table.append(
                """

                CPU ns: CPU nanoseconds per event, of the whole process with garbage collection and compiler.
                Medians of all runs, and the least and the most; x first: speed in times that over the first
                case, within each round; bytes: of Java objects allocated per event; MiB: most resident memory;
                checkpoints while it was measured, the state in the last one, and what each wrote.

                """);
        targets().forEach(target -> table.append(target).append(System.lineSeparator()));
        notes.forEach(note -> table.append(note).append(System.lineSeparator()));
        return table.toString();
    }

    private static String speedLine(List<String> cells) {
        return String.format(
                Locale.ROOT, "%-16s %-13s %9s %15s %7s %12s %7s %14s%n", cells.toArray());
    }

    private static String stateLine(List<String> cells) {
        return String.format(
                Locale.ROOT, "%-16s %-13s %7s %6s %11s %8s %11s %7s %7s%n", cells.toArray());
    }

    /** The same as Markdown. */
    String markdown() {
        return markdown(SPEED, this::speed)
                + "\n"
                + markdown(STATE, this::state)
                + targets().stream()
                        .map(target -> "- " + target + "\n")
                        .collect(Collectors.joining("", "\n", ""))
                + notes.stream().map(note -> "- " + note + "\n").collect(Collectors.joining());
    }

    private String markdown(List<String> columns, Function<CasePoint, List<String>> cells) {
        return row(columns)
                + "| --- | --- |"
                + " ---: |".repeat(columns.size() - 2)
                + "\n"
                + runs.keySet().stream()
                        .map(cells)
                        .map(CasesResult::row)
                        .collect(Collectors.joining());
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private List<String> speed(CasePoint point) {
        Spread speed = spread(point, Measurement::eventsPerSecond);
        Spread ratio = timesFirst(point);
        Spread cpu = spread(point, Measurement::cpuNanosPerEvent);
        return List.of(
                point.rung().id(),
                point.caseId(),
                Figures.number(speed.median()),
                Figures.shortened(speed.min()) + ".." + Figures.shortened(speed.max()),
                Figures.ratio(ratio.median()),
                Figures.ratio(ratio.min()) + ".." + Figures.ratio(ratio.max()),
                Figures.number(cpu.median()),
                Figures.shortened(cpu.min()) + ".." + Figures.shortened(cpu.max()));
    }

    private List<String> state(CasePoint point) {
        List<String> cells = new ArrayList<>();
        cells.add(point.rung().id());
        cells.add(point.caseId());
        cells.add(Figures.number(spread(point, Measurement::allocatedBytesPerEvent).median()));
        cells.add(Figures.number(spread(point, Measurement::peakResidentBytes).max() / MIB));
        List<Checkpoints> completed = checkpoints(point);
        if (completed.isEmpty()) {
            cells.addAll(List.of("0", NONE, NONE, NONE, NONE));
        } else {
            cells.add(Figures.number(completed.stream().mapToInt(Checkpoints::count).sum()));
            cells.add(Figures.number(median(completed, Checkpoints::fullBytes) / MIB));
            cells.add(Figures.number(median(completed, Checkpoints::writtenBytes) / MIB));
            cells.add(Figures.number(median(completed, Checkpoints::medianMillis)));
            cells.add(
                    Figures.number(
                            completed.stream().mapToLong(Checkpoints::maxMillis).max().orElse(0)));
        }
        return cells;
    }

    private List<Checkpoints> checkpoints(CasePoint point) {
        return of(point).stream()
                .map(Measurement::checkpoints)
                .filter(completed -> completed != null && completed.count() > 0)
                .toList();
    }

    private static double median(List<Checkpoints> of, ToDoubleFunction<Checkpoints> value) {
        return Spread.of(of.stream().map(value::applyAsDouble).collect(Collectors.toList()))
                .median();
    }

    private Spread spread(CasePoint point, ToDoubleFunction<Measurement> value) {
        return Spread.of(of(point).stream().map(value::applyAsDouble).collect(Collectors.toList()));
    }

    private List<Measurement> of(CasePoint point) {
        return runs.getOrDefault(point, List.of());
    }

    private CasePoint first(Rung rung) {
        return runs.keySet().stream()
                .filter(point -> point.rung() == rung)
                .findFirst()
                .orElseThrow();
    }

    /** How many times as fast as over the first case it was, in each round. */
    private Spread timesFirst(CasePoint point) {
        return timesFirst(point, Measurement::eventsPerSecond);
    }

    /** How many times the CPU that it took over the first case, in each round. */
    private Spread cpuTimesFirst(CasePoint point) {
        return timesFirst(point, Measurement::cpuNanosPerEvent);
    }

    private Spread timesFirst(CasePoint point, ToDoubleFunction<Measurement> value) {
        List<Measurement> own = of(point);
        List<Measurement> first = of(first(point.rung()));
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < Math.min(own.size(), first.size()); round++) {
            ratios.add(value.applyAsDouble(own.get(round)) / value.applyAsDouble(first.get(round)));
        }
        return Spread.of(ratios);
    }

    /** What is wanted of every case but the first, and was found. */
    List<CaseTarget> targets() {
        return runs.keySet().stream()
                .filter(point -> !point.equals(first(point.rung())))
                .map(
                        point ->
                                new CaseTarget(
                                        point,
                                        first(point.rung()).caseId(),
                                        wanted,
                                        timesFirst(point),
                                        cpuTimesFirst(point)))
                .toList();
    }

    /** Everything, with the figures of every single run. */
    String json() {
        JsonMapper json = JsonMapper.builder().build();
        ObjectNode root = json.createObjectNode();
        root.put("benchmark", benchmark);
        root.set("machine", json.valueToTree(machine));
        root.set("settings", json.valueToTree(settings));
        var cases = root.putArray("cases");
        for (CasePoint point : runs.keySet()) {
            ObjectNode node = cases.addObject();
            node.put("rung", point.rung().id()).put("case", point.caseId());
            node.set(
                    "eventsPerSecond",
                    json.valueToTree(spread(point, Measurement::eventsPerSecond)));
            node.set("timesFirst", json.valueToTree(timesFirst(point)));
            node.set("cpuTimesFirst", json.valueToTree(cpuTimesFirst(point)));
            node.set(
                    "cpuNanosPerEvent",
                    json.valueToTree(spread(point, Measurement::cpuNanosPerEvent)));
            node.set(
                    "allocatedBytesPerEvent",
                    json.valueToTree(spread(point, Measurement::allocatedBytesPerEvent)));
            node.set("runs", json.valueToTree(of(point)));
        }
        var targets = root.putArray("targets");
        for (CaseTarget target : targets()) {
            ObjectNode node = targets.addObject();
            node.put("rung", target.point().rung().id()).put("case", target.point().caseId());
            node.put("against", target.against()).put("wanted", target.wanted());
            node.set("found", json.valueToTree(target.found()));
            node.put("verdict", target.verdict().name());
        }
        root.set("notes", json.valueToTree(notes));
        return root.toPrettyString() + "\n";
    }
}
