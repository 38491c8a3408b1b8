// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How long pages take.
 *
 * @param settings what was asked for, for people and programs
 * @param rows of each table, where the bench has filled them; empty for a server that was there
 * @param limitMillis the most that the 95th percentile of each page may be
 * @param loads all that were measured
 */
record DashboardsResult(
        Machine machine,
        Map<String, String> settings,
        Map<String, Long> rows,
        long limitMillis,
        List<PageLoad> loads) {

    private static final double P50 = 0.5;
    private static final double P95 = 0.95;
    private static final int SLOWEST = 12;
    private static final List<String> COLUMNS =
            List.of("page", "loads", "p50 ms", "p95 ms", "most ms", "rows", "");

    DashboardsResult {
        rows = Map.copyOf(rows);
        loads = List.copyOf(loads);
    }

    /**
     * Of a page or a panel.
     *
     * @param answerRows the most that an answer had, of a page that of all its panels
     */
    record Line(
            String name,
            int loads,
            double p50Millis,
            double p95Millis,
            double mostMillis,
            int answerRows) {

        static Line of(String name, List<Double> millis, int rows) {
            double[] sorted = millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            return new Line(
                    name,
                    sorted.length,
                    quantile(sorted, P50),
                    quantile(sorted, P95),
                    sorted[sorted.length - 1],
                    rows);
        }

        private static double quantile(double[] sorted, double share) {
            return sorted[(int) Math.max(0, Math.ceil(share * sorted.length) - 1)];
        }
    }

    /** One line per page and range, in the order of loading. */
    List<Line> pages() {
        Map<String, List<PageLoad>> byLabel =
                loads.stream()
                        .collect(
                                Collectors.groupingBy(
                                        PageLoad::label, LinkedHashMap::new, Collectors.toList()));
        List<Line> lines = new ArrayList<>();
        byLabel.forEach(
                (label, of) ->
                        lines.add(
                                Line.of(
                                        label,
                                        of.stream().map(PageLoad::millis).toList(),
                                        of.stream()
                                                .mapToInt(DashboardsResult::rows)
                                                .max()
                                                .orElse(0))));
        return lines;
    }

    private static int rows(PageLoad load) {
        return load.panels().stream().mapToInt(PageLoad.Answered::rows).sum();
    }

    /** Panels on their pages, the slowest first. */
    List<Line> panels() {
        Map<String, List<PageLoad.Answered>> byName = new LinkedHashMap<>();
        for (PageLoad load : loads) {
            for (PageLoad.Answered panel : load.panels()) {
                byName.computeIfAbsent(
                                panel.panel() + " on " + load.label(), name -> new ArrayList<>())
                        .add(panel);
            }
        }
        List<Line> lines = new ArrayList<>();
        byName.forEach(
                (name, of) ->
                        lines.add(
                                Line.of(
                                        name,
                                        of.stream().map(PageLoad.Answered::millis).toList(),
                                        of.stream()
                                                .mapToInt(PageLoad.Answered::rows)
                                                .max()
                                                .orElse(0))));
        lines.sort(Comparator.comparingDouble(Line::p95Millis).reversed());
        return lines;
    }

    /** A page is too slow if its 95th percentile is. */
    Verdict verdict() {
        return tooSlow().isEmpty() ? Verdict.MET : Verdict.MISSED;
    }

    private List<String> tooSlow() {
        return pages().stream()
                .filter(page -> page.p95Millis() > limitMillis)
                .map(Line::name)
                .toList();
    }

    /** The tables for a terminal, and what was wanted. */
    String table() {
        StringBuilder text = new StringBuilder();
        if (!rows.isEmpty()) {
            text.append(said()).append(System.lineSeparator()).append(System.lineSeparator());
        }
        text.append(line(COLUMNS));
        pages().forEach(page -> text.append(line(cells(page))));
        text.append(System.lineSeparator())
                .append("The slowest panels, each from when its page was asked for:")
                .append(System.lineSeparator());
        panels().stream().limit(SLOWEST).forEach(panel -> text.append(line(cells(panel))));
        return text.append(System.lineSeparator())
                .append(target())
                .append(System.lineSeparator())
                .toString();
    }

    /** The same as Markdown, without the panels. */
    String markdown() {
        return row(COLUMNS)
                + row(List.of("---", "---:", "---:", "---:", "---:", "---:", "---"))
                + pages().stream()
                        .map(this::cells)
                        .map(DashboardsResult::row)
                        .collect(Collectors.joining())
                + "\n- "
                + target()
                + "\n"
                + (rows.isEmpty() ? "" : "- " + said() + "\n");
    }

    private String said() {
        return "rows in ClickHouse: %s; %s in all"
                .formatted(
                        rows.entrySet().stream()
                                .sorted(Map.Entry.comparingByKey())
                                .map(
                                        table ->
                                                table.getKey()
                                                        + " "
                                                        + Figures.number(table.getValue()))
                                .collect(Collectors.joining(", ")),
                        Figures.number(rows.values().stream().mapToLong(Long::longValue).sum()));
    }

    private String target() {
        List<String> slow = tooSlow();
        return "p95 of every page: at most %,d ms are wanted: %s%s"
                .formatted(
                        limitMillis,
                        verdict().text(),
                        slow.isEmpty() ? "" : " by " + String.join(", ", slow));
    }

    private List<String> cells(Line line) {
        return Arrays.asList(
                line.name(),
                String.valueOf(line.loads()),
                Figures.number(line.p50Millis()),
                Figures.number(line.p95Millis()),
                Figures.number(line.mostMillis()),
                Figures.number(line.answerRows()),
                line.p95Millis() > limitMillis ? "too slow" : "");
    }

    private static String line(List<String> cells) {
        return String.format(Locale.ROOT, "%-52s %6s %8s %8s %8s %8s %s", cells.toArray())
                        .stripTrailing()
                + System.lineSeparator();
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    /** Everything, with every single load. */
    String json() {
        JsonMapper json = JsonMapper.builder().build();
        ObjectNode root = json.createObjectNode();
        root.put("benchmark", "dashboards");
        root.set("machine", json.valueToTree(machine));
        root.set("settings", json.valueToTree(settings));
        root.set("rows", json.valueToTree(rows));
        root.put("limitMillis", limitMillis);
        ArrayNode all = root.putArray("pages");
        pages().forEach(page -> all.add(json.<ObjectNode>valueToTree(page)));
        ArrayNode panels = root.putArray("panels");
        panels().forEach(panel -> panels.add(json.<ObjectNode>valueToTree(panel)));
        root.set("loads", json.valueToTree(loads));
        root.put("verdict", verdict().name());
        return root.toPrettyString() + "\n";
    }
}
