// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.alert.Rule;
import io.stockscope.alert.engine.EngineSettings;
import io.stockscope.alert.intake.Telling;
import io.stockscope.alert.yaml.RuleFiles;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BacktestTest {

    private static final long BEGIN = 1_700_006_400_000L;
    private static final String RULES =
            """
            groups:
              - name: test
                rules:
                  - alert: Stale
                    metric: stale_skus
                    by: [channel]
                    aggregate: last
                    condition: "> 10"
                    for: 30s
                    labels: { severity: page }
                    annotations: { summary: "x" }
                    throttle:
                      scope: channel
                      steps: [{ mode: BUFFER, bufferPercent: 20 }]
                      ttl: 2m
                      release: { after: 1m }
            """;

    /** Kafka no longer has the first of what was measured. */
    private long sequence = (1L << Integer.SIZE) + 40_000;

    @Test
    void tellsWhichAlertsAndBrakesThereWouldHaveBeenAndForHowLong() {
        List<Rule> rules = RuleFiles.read(Map.of("a.yaml", RULES)).rules();
        Backtest backtest =
                new Backtest(EngineSettings.defaults(Set.of("stock")), rules, BEGIN + 500_000);
        for (int second = 0; second <= 1_800; second++) {
            // An episode before what is asked for, one in it, and one that goes on.
            if (second % 60 == 0) {
                boolean stale = second == 60 || second >= 600 && second < 900 || second >= 1_500;
                backtest.take(stale("amazon", stale ? 20 : 0, second));
            }
            backtest.take(frontier(second));
        }
        assertThat(backtest.episodes())
                .containsExactly(
                        new Backtest.Episode(
                                "Stale",
                                "page",
                                Map.of("channel", "amazon", "severity", "page"),
                                BEGIN + 601_000,
                                BEGIN + 631_000,
                                BEGIN + 901_000,
                                20),
                        new Backtest.Episode(
                                "Stale",
                                "page",
                                Map.of("channel", "amazon", "severity", "page"),
                                BEGIN + 1_501_000,
                                BEGIN + 1_531_000,
                                null,
                                20));
        assertThat(backtest.braked())
                .containsExactly(
                        new Backtest.Braked(
                                "amazon", "BUFFER 20 %", List.of("Stale"), false, at(631), at(961)),
                        new Backtest.Braked(
                                "amazon", "BUFFER 20 %", List.of("Stale"), false, at(1_531), null));
    }

    private static long at(int second) {
        return BEGIN + second * 1_000L;
    }

    private Telling stale(String channel, double skus, int second) {
        long atMillis = BEGIN + second * 1_000L;
        return new Telling(
                "stale_skus",
                Map.of("channel", channel, "channelType", "MARKETPLACE"),
                atMillis / 10_000 * 10_000,
                skus,
                null,
                "stock-0",
                ++sequence,
                atMillis);
    }

    private Telling frontier(int second) {
        return new Telling(
                "frontier",
                Map.of("kind", "stock", "producers", "1"),
                0,
                0.0,
                null,
                "stock-0",
                ++sequence,
                BEGIN + second * 1_000L);
    }
}
