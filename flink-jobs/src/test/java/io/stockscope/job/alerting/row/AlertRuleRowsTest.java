// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.alert.Rule;
import io.stockscope.alert.yaml.RuleFiles;
import io.stockscope.job.alerting.row.RulesInForce.Entry;
import io.stockscope.table.AlertRuleRow;
import io.stockscope.table.AlertRuleTable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertRuleRowsTest {

    private static final String TEXT =
            """
            groups:
              - name: test
                rules:
                  - alert: Slow
                    metric: sync_latency_ms
                    where: { stage: total }
                    by: [channel]
                    aggregate: p95
                    over: 5m
                    condition: "> 120000"
                    for: 2m
                    clear: { condition: "< 60000", for: 90s }
                    noData: fire
                    labels: { severity: page, team: integration }
                    annotations: { summary: "{{channel}} is slow", runbook: book }
                    dryRun: true
                    throttle:
                      scope: worstSkus
                      steps: [ { mode: BUFFER, bufferPercent: 20 }, { mode: PAUSE, after: 10m } ]
                      ttl: 5m
                      release: { after: 3m }
                  - alert: Overdue
                    metric: sync_overdue
                    by: [channel]
                    aggregate: sum
                    over: 5m
                    condition: "> 100"
                    labels: { severity: ticket }
                    annotations: { summary: late, runbook: book }
            """;

    private static final Rule SLOW = rules().get(0);
    private static final Rule OVERDUE = rules().get(1);

    private final AlertRuleRows rows = AlertRuleRows.begin(1_000);

    @Test
    void aRowSaysInWordsWhatTheFileSays() {
        AlertRuleRow row = rows.rows(inForce(List.of(entry(SLOW)), List.of(), false)).get(1);
        assertThat(row)
                .isEqualTo(
                        new AlertRuleRow(
                                "Slow",
                                "test",
                                "a.yaml:4",
                                "sync_latency_ms",
                                Map.of("stage", "total"),
                                List.of("channel"),
                                "p95 of sync_latency_ms over 5m > 120000",
                                120_000,
                                "< 60000",
                                90_000,
                                "FIRE",
                                "page",
                                Map.of("severity", "page", "team", "integration"),
                                Map.of("summary", "{{channel}} is slow", "runbook", "book"),
                                "WORST_SKUS",
                                List.of("BUFFER 20 %", "PAUSE after 10m"),
                                300_000,
                                180_000,
                                true,
                                7,
                                null,
                                9,
                                "",
                                row.version()));
    }

    @Test
    void aRuleThatDoesNotBrakeIsNoDryRun() {
        AlertRuleRow row = rows.rows(inForce(List.of(entry(OVERDUE)), List.of(), true)).get(1);
        assertThat(row.throttleScope()).isEmpty();
        assertThat(row.throttleSteps()).isEmpty();
        assertThat(row.dryRun()).isFalse();
    }

    @Test
    void allRowsOfAReadingHaveOneVersionAndThoseOfTheNextAHigherOne() {
        List<AlertRuleRow> first =
                rows.rows(inForce(List.of(entry(SLOW)), List.of(entry(OVERDUE)), false));
        assertThat(first).extracting(AlertRuleRow::ruleName).containsExactly("", "Slow", "Overdue");
        assertThat(first)
                .extracting(AlertRuleRow::inForceUntilMillis)
                .containsExactly(null, null, 9L);
        assertThat(first).extracting(AlertRuleTable.INSTANCE::version).containsOnly(version(first));

        List<AlertRuleRow> next = rows.rows(inForce(List.of(), List.of(), false));
        assertThat(version(next)).isGreaterThan(version(first));
        List<AlertRuleRow> ofTheNextStart =
                AlertRuleRows.begin(1_001).rows(inForce(List.of(), List.of(), false));
        assertThat(version(ofTheNextStart)).isGreaterThan(version(next));
    }

    private static long version(List<AlertRuleRow> reading) {
        return AlertRuleTable.INSTANCE.version(reading.get(0));
    }

    private static RulesInForce inForce(List<Entry> rules, List<Entry> takenOut, boolean dryRun) {
        return new RulesInForce(rules, takenOut, List.of("a.yaml"), 8, 9, "", dryRun);
    }

    private static Entry entry(Rule rule) {
        return new Entry(rule, "a.yaml:4", 7);
    }

    private static List<Rule> rules() {
        RuleFiles.Result read = RuleFiles.read(Map.of("a.yaml", TEXT));
        assertThat(read.mistakes()).isEmpty();
        return read.rules();
    }
}
