// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Rules for the benchmark of the alerting: one that fires and brakes whenever the load wants it,
 * and as many others as are asked for, of every kind, by channel, that stay below their thresholds.
 */
final class AlertingBenchRules {

    /** The one that fires. */
    static final String FIRES = "BenchExposed";

    /** Above this many units it fires. */
    static final int THRESHOLD = 20;

    private static final List<String> SPANS = List.of("1m", "5m", "15m", "1h");
    private static final List<String> STAGES =
            List.of("total", "capture", "compute", "publish", "acknowledge");
    private static final int KINDS = 6;

    /** What everything of a rule but its question is. */
    private static final String REST =
            """
                    labels: { severity: ticket, team: bench }
                    annotations: { summary: "{{channel}}: {{value}}", runbook: bench }
            """;

    private static final String BRAKE =
            """
                    throttle:
                      scope: channel
                      steps: [{ mode: BUFFER, bufferPercent: 30 }]
                      ttl: 5m
                      release: { after: 1s }
            """;

    private AlertingBenchRules() {}

    /**
     * A file of rules.
     *
     * @param count how many, at least 1
     */
    static String yaml(int count) {
        List<String> rules = new ArrayList<>();
        rules.add(
                rule(
                                FIRES,
                                "metric: stale_oversell_units",
                                "aggregate: last",
                                "condition: \"> " + THRESHOLD + "\"")
                        + BRAKE);
        for (int i = 1; i < count; i++) {
            rules.add(silent(i) + (i % 2 == 0 ? BRAKE : ""));
        }
        return "groups:\n  - name: bench\n    rules:\n" + String.join("", rules);
    }

    /** One that looks at what comes, and is never true. */
    private static String silent(int i) {
        String name = String.format(Locale.ROOT, "Bench%03d", i);
        String over = "over: " + SPANS.get(i / KINDS % SPANS.size());
        return switch (i % KINDS) {
            case 0 ->
                    rule(
                            name,
                            "metric: sync_latency_ms",
                            "where: { stage: " + STAGES.get(i / KINDS % STAGES.size()) + " }",
                            "aggregate: p95",
                            over,
                            "condition: \"> 100000000\"",
                            "for: 1m");
            case 1 ->
                    rule(
                            name,
                            "metric: sync_slo_bad_ratio",
                            "burnRate: { objective: 0.5, long: 1h, short: 5m, factor: 1.9 }");
            case 2 ->
                    rule(
                            name,
                            "metric: sync_overdue",
                            "aggregate: sum",
                            over,
                            "condition: \"> 100000000\"");
            case 3 ->
                    rule(
                            name,
                            "metric: stale_skus",
                            "aggregate: max",
                            over,
                            "condition: \"> 100000000\"");
            case 4 ->
                    rule(
                            name,
                            "metric: stale_oversell_value",
                            "aggregate: mean",
                            over,
                            "condition: \"> 100000000\"");
            default ->
                    rule(
                            name,
                            "metric: reservation_conflicts",
                            "aggregate: rate",
                            over,
                            "condition: \"> 100000000\"");
        };
    }

    private static String rule(String name, String... question) {
        return "      - alert: "
                + name
                + "\n        by: [channel]\n        "
                + String.join("\n        ", question)
                + "\n"
                + REST;
    }
}
