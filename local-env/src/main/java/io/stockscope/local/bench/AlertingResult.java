// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long it takes from the measurement that lets rules be decided to the command.
 *
 * @param settings what was asked for, for people and programs
 * @param allowed the most that the 99th percentile of commands may be
 */
record AlertingResult(
        Machine machine, Map<String, String> settings, Duration allowed, List<Run> runs) {

    /**
     * One run.
     *
     * @param withoutCommand alerts that fired, and that no command followed
     * @param cpuCores how many processors the job's process took
     * @param mostBehindMillis the most by which the load was sent too late
     */
    record Run(
            List<LatencyFigures> figures,
            int withoutCommand,
            double cpuCores,
            long mostBehindMillis) {

        Run {
            figures = List.copyOf(figures);
        }
    }

    AlertingResult {
        runs = List.copyOf(runs);
    }

    private LatencyTable figures() {
        return new LatencyTable(
                runs.stream().map(Run::figures).toList(), AlertingLog.COMMAND, allowed.toMillis());
    }

    /** An alert without its command is a miss, whatever the others took. */
    Verdict verdict() {
        return withoutCommand() > 0 ? Verdict.MISSED : figures().verdict();
    }

    private int withoutCommand() {
        return runs.stream().mapToInt(Run::withoutCommand).sum();
    }

    /** The table for a terminal, and what was wanted. */
    String table() {
        return figures().text()
                + System.lineSeparator()
                + """
                From the append of the measurement that completes a second, by Kafka's clock, to the append of
                the alert and of the command that follow, and to when a reader of committed records has it.
                n, p50, p99: medians of the runs, with the least and the most.
                %s
                %s
                """
                        .formatted(load(), target());
    }

    /** The same as Markdown. */
    String markdown() {
        return figures().markdown() + "\n- " + load() + "\n- " + target() + "\n";
    }

    private String load() {
        return String.format(
                Locale.ROOT,
                "the job took %.2f processors; the load was at most %s ms behind; %d alerts without a command",
                Spread.of(runs.stream().map(Run::cpuCores).toList()).median(),
                LatencyTable.number(runs.stream().mapToLong(Run::mostBehindMillis).max().orElse(0)),
                withoutCommand());
    }

    private String target() {
        return "p99 of commands: %s; at most %,d ms are wanted: %s"
                .formatted(figures().wanted(), allowed.toMillis(), verdict().text());
    }

    /** Everything, with the figures of every single run. */
    String json() {
        JsonMapper json = JsonMapper.builder().build();
        ObjectNode root = json.createObjectNode();
        root.put("benchmark", "alerting");
        root.set("machine", json.valueToTree(machine));
        root.set("settings", json.valueToTree(settings));
        root.put("allowedMillis", allowed.toMillis());
        root.set("metrics", figures().json());
        root.set("runs", json.valueToTree(runs));
        root.put("verdict", verdict().name());
        return root.toPrettyString() + "\n";
    }
}
