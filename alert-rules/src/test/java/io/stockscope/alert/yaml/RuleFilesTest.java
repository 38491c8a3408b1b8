// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.yaml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.alert.Aggregate;
import io.stockscope.alert.AlertMetric;
import io.stockscope.alert.Condition;
import io.stockscope.alert.Rule;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RuleFilesTest {

    /** The example of the contract. */
    private static final String EXAMPLE =
            """
            groups:
              - name: marketplace-sync
                rules:
                  - alert: MarketplaceSyncSlow
                    metric: sync_latency_ms
                    where: { channelType: MARKETPLACE }
                    by: [channel]
                    aggregate: p95
                    over: 5m
                    condition: "> 120000"
                    minimumCount: 20
                    for: 2m
                    clear: { condition: "< 60000", for: 5m }
                    noData: keep            # keep | fire; silence never resolves
                    labels: { severity: page, team: integration }
                    annotations: { summary: "{{channel}}: p95 sync latency {{value}} ms", runbook: "..." }
                    throttle:
                      scope: channel        # channel | worstSkus
                      steps:
                        - { mode: BUFFER, bufferPercent: 20 }
                        - { mode: PAUSE, after: 10m }
                      ttl: 5m
                      release: { after: 5m }
            """;

    @Test
    void readsTheExampleOfTheContract() {
        RuleFiles.Result read = RuleFiles.read(Map.of("a.yaml", EXAMPLE));
        assertThat(read.mistakes()).isEmpty();
        assertThat(read.places()).containsExactly(Map.entry("MarketplaceSyncSlow", "a.yaml:4"));
        assertThat(read.rules())
                .containsExactly(
                        new Rule(
                                "MarketplaceSyncSlow",
                                "marketplace-sync",
                                Map.of("channelType", "MARKETPLACE"),
                                List.of("channel"),
                                new Rule.ValueSignal(
                                        AlertMetric.SYNC_LATENCY_MS,
                                        Aggregate.P95,
                                        Duration.ofMinutes(5),
                                        new Condition(Condition.Operator.GREATER, 120_000),
                                        20),
                                Duration.ofMinutes(2),
                                new Rule.Clear(
                                        new Condition(Condition.Operator.LESS, 60_000),
                                        Duration.ofMinutes(5)),
                                Rule.NoData.KEEP,
                                Map.of("severity", "page", "team", "integration"),
                                Map.of(
                                        "summary",
                                        "{{channel}}: p95 sync latency {{value}} ms",
                                        "runbook",
                                        "..."),
                                new Rule.Throttle(
                                        Rule.Scope.CHANNEL,
                                        List.of(
                                                new Rule.Step(
                                                        Rule.Mode.BUFFER, 20, null, Duration.ZERO),
                                                new Rule.Step(
                                                        Rule.Mode.PAUSE,
                                                        null,
                                                        null,
                                                        Duration.ofMinutes(10))),
                                        Duration.ofMinutes(5),
                                        Duration.ofMinutes(5)),
                                false));
    }

    @Test
    void namesFileLineAndFieldOfEveryMistakeAtOnce() throws IOException {
        RuleFiles.Result read = RuleFiles.read(Map.of("mistakes.yaml", resource("mistakes.yaml")));
        assertThat(read.isUsable()).isFalse();
        assertThat(read.mistakes())
                .extracting(Mistake::toString)
                .containsExactlyElementsOf(resource("mistakes.txt").lines().toList());
    }

    @Test
    void refusesANameThatAnotherFileHas() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("a.yaml", EXAMPLE);
        texts.put("b.yaml", EXAMPLE);
        assertThat(RuleFiles.read(texts).mistakes())
                .extracting(Mistake::toString)
                .containsExactly(
                        "b.yaml:4: groups[0].rules[0].alert: the name is used in a.yaml:4 already");
    }

    @Test
    void refusesWhatIsNoYaml() {
        assertThat(mistakes("groups: [")).startsWith("a.yaml:1: this is not YAML");
        assertThat(mistakes("")).isEqualTo("a.yaml:1: the file is empty; expected are groups");
        assertThat(mistakes("- 1")).startsWith("a.yaml:1: expected are fields, groups");
        assertThat(mistakes("a: &a [1]\nb: [*a, *a, *a]")).startsWith("a.yaml:");
        assertThat(mistakes("groups: " + "x".repeat(2_000_000))).startsWith("a.yaml:1: this is");
    }

    private static String mistakes(String text) {
        RuleFiles.Result read = RuleFiles.read(Map.of("a.yaml", text));
        assertThat(read.rules()).isEmpty();
        return read.mistakes().get(0).toString();
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = RuleFilesTest.class.getResourceAsStream("/rules/" + name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
        }
    }
}
