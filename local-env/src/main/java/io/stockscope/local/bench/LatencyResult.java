// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

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

    LatencyResult {
        runs = List.copyOf(runs);
    }

    private LatencyTable figures() {
        return new LatencyTable(
                runs.stream().map(LatencyMeasurement::figures).toList(),
                LatencyRun.ALL,
                bound.plus(allowed).toMillis());
    }

    Verdict verdict() {
        return figures().verdict();
    }

    /** The table for a terminal, and what was wanted. */
    String table() {
        return figures().text()
                + System.lineSeparator()
                + legend()
                + target()
                + System.lineSeparator();
    }

    /** The same as Markdown. */
    String markdown() {
        return figures().markdown() + "\n- " + load() + "\n- " + target() + "\n";
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
                LatencyTable.number(run(LatencyMeasurement::sentPerSecond).median()),
                LatencyTable.number(run(LatencyMeasurement::readPerSecond).median()),
                run(LatencyMeasurement::cpuCores).median(),
                LatencyTable.number(run(LatencyMeasurement::mostBehindMillis).max()),
                LatencyTable.number(run(LatencyMeasurement::late).max()));
    }

    /** One line. */
    String target() {
        return "p99 of all: %s; at most the bound of %,d ms and %,d ms are wanted: %s"
                .formatted(
                        figures().wanted(), bound.toMillis(), allowed.toMillis(), verdict().text());
    }

    private Spread run(ToDoubleFunction<LatencyMeasurement> value) {
        return Spread.of(runs.stream().map(value::applyAsDouble).toList());
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
        root.set("metrics", figures().json());
        root.set("runs", json.valueToTree(runs));
        root.put("verdict", verdict().name());
        return root.toPrettyString() + "\n";
    }
}
