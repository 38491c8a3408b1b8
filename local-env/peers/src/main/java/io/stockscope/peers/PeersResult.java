// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stockscope.local.bench.Machine;
import io.stockscope.local.bench.Spread;
import io.stockscope.peers.result.Comparison;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What the task costs each peer, and whether all have found the same.
 *
 * @param runs of each peer, in the order of the rounds
 * @param comparisons of each peer but Stockscope with it
 * @param summary how much there was to compare
 */
record PeersResult(
        Machine machine,
        Map<String, String> settings,
        Map<Peer, List<PeerMeasurement>> runs,
        Map<Peer, Comparison> comparisons,
        Rounds.Summary summary) {

    private static final long MIB = 1 << 20;
    private static final int MOST_LINES = 5;
    private static final String NONE = "-";
    private static final List<String> COLUMNS =
            List.of(
                    "peer",
                    "CPU ns",
                    "min..max",
                    "events/s",
                    "x CPU",
                    "min..max",
                    "goal",
                    "MiB",
                    "results");

    PeersResult {
        runs = new EnumMap<>(runs);
        comparisons = new TreeMap<>(comparisons);
    }

    /** Whether every peer has found what Stockscope has. */
    boolean isEqual() {
        return comparisons.values().stream().allMatch(Comparison::isEqual);
    }

    /** The table for a terminal, with the differences. */
    String table() {
        StringBuilder table = new StringBuilder(line(COLUMNS));
        runs.keySet().forEach(peer -> table.append(line(cells(peer))));
        return table.append(legend()).append(details()).append(differences()).toString();
    }

    private static String line(List<String> cells) {
        return String.format(
                Locale.ROOT, "%-14s %8s %18s %9s %6s %13s %5s %6s %s%n", cells.toArray());
    }

    /** The same as Markdown. */
    String markdown() {
        return row(COLUMNS)
                + row(List.of("---", "---:", "---:", "---:", "---:", "---:", "---:", "---:", "---"))
                + runs.keySet().stream()
                        .map(this::cells)
                        .map(PeersResult::row)
                        .collect(Collectors.joining());
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private List<String> cells(Peer peer) {
        Spread cpu = spread(peer, m -> m.measurement().cpuNanosPerEvent());
        List<String> cells = new ArrayList<>();
        cells.add(peer.id());
        cells.add(number(cpu.median()));
        cells.add(number(cpu.min()) + ".." + number(cpu.max()));
        cells.add(number(spread(peer, m -> m.measurement().eventsPerSecond()).median()));
        if (peer == Peer.STOCKSCOPE) {
            cells.addAll(List.of(NONE, NONE, NONE));
        } else {
            Spread times = timesCpu(peer);
            cells.add(ratio(times.median()));
            cells.add(ratio(times.min()) + ".." + ratio(times.max()));
            cells.add(peer.goal().isPresent() ? ratio(peer.goal().getAsDouble()) : NONE);
        }
        cells.add(
                number(
                        of(peer).stream()
                                        .mapToDouble(m -> m.measurement().peakResidentBytes())
                                        .max()
                                        .orElse(0)
                                / MIB));
        Comparison comparison = comparisons.get(peer);
        cells.add(comparison == null ? NONE : comparison.isEqual() ? "equal" : "different");
        return cells;
    }

    /** How many times the CPU of Stockscope a peer takes, within each round. */
    private Spread timesCpu(Peer peer) {
        List<PeerMeasurement> stockscope = of(Peer.STOCKSCOPE);
        List<PeerMeasurement> own = of(peer);
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < Math.min(own.size(), stockscope.size()); round++) {
            ratios.add(
                    own.get(round).measurement().cpuNanosPerEvent()
                            / stockscope.get(round).measurement().cpuNanosPerEvent());
        }
        return Spread.of(ratios);
    }

    private Spread spread(Peer peer, ToDoubleFunction<PeerMeasurement> value) {
        return Spread.of(of(peer).stream().map(value::applyAsDouble).toList());
    }

    private List<PeerMeasurement> of(Peer peer) {
        return runs.getOrDefault(peer, List.of());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%,d", Math.round(value));
    }

    private static String ratio(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private String legend() {
        return runs.keySet().stream()
                .map(peer -> String.format("%n  %-14s %s", peer.id(), peer.what()))
                .collect(
                        Collectors.joining(
                                "",
                                """

                                CPU ns: CPU nanoseconds per event, from the end of the warm-up until all results are in
                                ClickHouse; x CPU: times that of Stockscope in the same round, which is also how many times the
                                peer's throughput per CPU Stockscope has; goal: what that is to be, at least. Medians of all
                                runs, and the least and the most. MiB: most resident memory. results: as Stockscope's?
                                """,
                                String.format(
                                        Locale.ROOT,
                                        "%n%n%,d levels, %,d times below zero, %,d samples of latency, %,d pending changes%n",
                                        summary.levels(),
                                        summary.incidents(),
                                        summary.samples(),
                                        summary.pending())));
    }

    /** The medians of what else was measured. */
    private String details() {
        StringBuilder text = new StringBuilder();
        for (Peer peer : runs.keySet()) {
            for (String name : detailNames(peer)) {
                text.append(
                        String.format(
                                Locale.ROOT,
                                "%s: %s %,.1f%n",
                                peer.id(),
                                name,
                                detail(peer, name).median()));
            }
        }
        return text.toString();
    }

    private List<String> detailNames(Peer peer) {
        return of(peer).stream()
                .flatMap(run -> run.details().keySet().stream())
                .distinct()
                .sorted()
                .toList();
    }

    private Spread detail(Peer peer, String name) {
        return Spread.of(
                of(peer).stream()
                        .map(run -> run.details().get(name))
                        .filter(value -> value != null)
                        .toList());
    }

    private String differences() {
        StringBuilder text = new StringBuilder();
        comparisons.forEach(
                (peer, comparison) ->
                        comparison
                                .lines(MOST_LINES)
                                .forEach(
                                        line ->
                                                text.append(peer.id())
                                                        .append(": ")
                                                        .append(line)
                                                        .append(System.lineSeparator())));
        return text.toString();
    }

    /** Everything, with the figures of every single run. */
    String json() throws JsonProcessingException {
        JsonMapper json = JsonMapper.builder().build();
        ObjectNode root = json.createObjectNode();
        root.put("benchmark", "peers");
        root.set("machine", json.valueToTree(machine));
        root.set("settings", json.valueToTree(settings));
        root.set("compared", json.valueToTree(summary));
        var peers = root.putArray("peers");
        for (Peer peer : runs.keySet()) {
            ObjectNode node = peers.addObject();
            node.put("peer", peer.id()).put("what", peer.what());
            node.set(
                    "cpuNanosPerEvent",
                    json.valueToTree(spread(peer, m -> m.measurement().cpuNanosPerEvent())));
            node.set(
                    "eventsPerSecond",
                    json.valueToTree(spread(peer, m -> m.measurement().eventsPerSecond())));
            if (peer != Peer.STOCKSCOPE) {
                node.set("timesCpuOfStockscope", json.valueToTree(timesCpu(peer)));
                peer.goal().ifPresent(goal -> node.put("goal", goal));
            }
            Comparison comparison = comparisons.get(peer);
            if (comparison != null) {
                node.put("equal", comparison.isEqual());
                node.put("differences", comparison.differences().size());
            }
            var all = node.putArray("runs");
            for (PeerMeasurement run : of(peer)) {
                all.add(json.readTree(run.toJson()));
            }
        }
        return json.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }
}
