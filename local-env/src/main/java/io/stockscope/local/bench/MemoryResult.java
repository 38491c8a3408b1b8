// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What memory the stock job takes under constant load, and whether it takes more and more.
 *
 * @param settings what was asked for, for people and programs
 * @param minutes spans of the measured time, in their order, at least four
 */
record MemoryResult(Machine machine, Map<String, String> settings, List<MemoryMinute> minutes) {

    private static final double MIB = 1 << 20;
    private static final List<String> COLUMNS =
            List.of(
                    "figure",
                    "2nd quarter",
                    "min..max",
                    "last quarter",
                    "min..max",
                    "per hour",
                    "grows");

    /** What is looked at. */
    private enum Figure {
        RESIDENT("resident MiB", false, minute -> minute.residentBytes() / MIB),
        HEAP("heap after collection MiB", true, minute -> minute.heapBytes() / MIB),
        NATIVE("outside of the heap MiB", true, minute -> minute.nativeBytes() / MIB),
        METASPACE("classes MiB", true, minute -> minute.metaspaceBytes() / MIB),
        DIRECT("direct buffers MiB", true, minute -> minute.directBytes() / MIB),
        THREADS("threads", true, MemoryMinute::threads),
        FILES("open files", true, MemoryMinute::openFiles),
        STATE("state in checkpoint MiB", false, minute -> minute.checkpointBytes() / MIB),
        ALLOCATED("bytes allocated per event", false, MemoryMinute::allocatedBytesPerEvent),
        CPU("CPU ns per event", false, MemoryMinute::cpuNanosPerEvent);

        private final String text;

        /** Whether growth of it fails the benchmark: of the others it has another cause. */
        private final boolean decides;

        private final ToDoubleFunction<MemoryMinute> value;

        Figure(String text, boolean decides, ToDoubleFunction<MemoryMinute> value) {
            this.text = text;
            this.decides = decides;
            this.value = value;
        }
    }

    MemoryResult {
        minutes = List.copyOf(minutes);
    }

    /** Whether something that should not has grown. */
    boolean isGrowing() {
        return Arrays.stream(Figure.values())
                .anyMatch(figure -> figure.decides && growth(figure).isGrowth());
    }

    private Growth growth(Figure figure) {
        return Growth.of(minutes, figure.value);
    }

    /** The table for a terminal. */
    String table() {
        return line(COLUMNS)
                + Arrays.stream(Figure.values())
                        .map(figure -> line(cells(figure)))
                        .collect(Collectors.joining())
                + System.lineSeparator()
                + verdict()
                + System.lineSeparator();
    }

    private static String line(List<String> cells) {
        return String.format(Locale.ROOT, "%-26s %11s %19s %12s %19s %10s %5s%n", cells.toArray());
    }

    /** The same as Markdown. */
    String markdown() {
        return row(COLUMNS)
                + row(List.of("---", "---:", "---:", "---:", "---:", "---:", "---"))
                + Arrays.stream(Figure.values())
                        .map(figure -> row(cells(figure)))
                        .collect(Collectors.joining())
                + "\n- "
                + verdict()
                + "\n";
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private List<String> cells(Figure figure) {
        Growth growth = growth(figure);
        return List.of(
                figure.text,
                number(growth.second().median()),
                range(growth.second()),
                number(growth.last().median()),
                range(growth.last()),
                String.format(Locale.ROOT, "%+,.1f", growth.perHour()),
                growth.isGrowth() ? "yes" : "no");
    }

    private static String range(Spread spread) {
        return number(spread.min()) + ".." + number(spread.max());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%,d", Math.round(value));
    }

    private String verdict() {
        return isGrowing()
                ? "it takes more and more: the last quarter lies above the second one"
                : "it does not grow: the last quarter does not lie above the second one";
    }

    /** Everything, with every span. */
    String json() {
        JsonMapper json = JsonMapper.builder().build();
        ObjectNode root = json.createObjectNode();
        root.put("benchmark", "memory");
        root.set("machine", json.valueToTree(machine));
        root.set("settings", json.valueToTree(settings));
        var figures = root.putArray("figures");
        for (Figure figure : Figure.values()) {
            Growth growth = growth(figure);
            ObjectNode node = figures.addObject();
            node.put("figure", figure.text);
            node.set("secondQuarter", json.valueToTree(growth.second()));
            node.set("lastQuarter", json.valueToTree(growth.last()));
            node.put("perHour", growth.perHour());
            node.put("grows", growth.isGrowth());
        }
        root.set("spans", json.valueToTree(minutes));
        root.put("verdict", isGrowing() ? "MISSED" : "MET");
        return root.toPrettyString() + "\n";
    }
}
