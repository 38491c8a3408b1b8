// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.event.Alert;
import io.stockscope.event.AlertState;
import io.stockscope.event.Measurement;
import io.stockscope.event.MeasurementKind;
import io.stockscope.event.ThrottleCommand;
import io.stockscope.event.ThrottleDirective;
import io.stockscope.event.ThrottleMode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertingLogTest {

    private final Frontiers frontiers = new Frontiers();
    private final AlertingLog log = new AlertingLog();

    @Test
    void latencyIsFromTheAppendThatCompletedTheSecond() {
        complete(10_000, 10_050);
        fires("a", 10_000, 10_070);
        braked("a", 10_080, 10_095);
        AlertingLog.Latencies latencies = log.latencies(frontiers, 0, 20_000);
        assertThat(latencies.alerts()).containsExactly(20L);
        assertThat(latencies.commands()).containsExactly(30L);
        assertThat(latencies.reads()).containsExactly(45L);
        assertThat(latencies.withoutCommand()).isZero();
    }

    @Test
    void renewalsReleasesAndTheSameAlertToldAgainDoNotCount() {
        complete(10_000, 10_050);
        fires("a", 10_000, 10_070);
        fires("a", 10_000, 70_070);
        braked("a", 10_080, 10_081);
        braked("a", 12_000, 12_001);
        log.take(command("a", List.of()), 15_000, 15_001);
        AlertingLog.Latencies latencies = log.latencies(frontiers, 0, 100_000);
        assertThat(latencies.alerts()).hasSize(1);
        assertThat(latencies.commands()).containsExactly(30L);
    }

    @Test
    void alertWithoutItsCommandIsTold() {
        complete(10_000, 10_050);
        complete(20_000, 20_050);
        fires("a", 10_000, 10_070);
        fires("a", 20_000, 20_070);
        braked("a", 20_080, 20_081);
        fires("b", 10_000, 10_070);
        AlertingLog.Latencies latencies = log.latencies(frontiers, 0, 100_000);
        assertThat(latencies.withoutCommand()).isEqualTo(2);
        assertThat(latencies.commands()).containsExactly(30L);
    }

    @Test
    void onlyTheSpanThatIsMeasuredCounts() {
        complete(10_000, 10_050);
        complete(20_000, 20_050);
        fires("a", 10_000, 10_070);
        braked("a", 10_080, 10_081);
        assertThat(log.latencies(frontiers, 10_001, 30_000).alerts()).isEmpty();
        assertThat(log.latencies(frontiers, 0, 10_000).alerts()).isEmpty();
    }

    private void complete(long eventMillis, long appendedAtMillis) {
        for (String kind : List.of("stock", "stock-totals")) {
            frontiers.take(
                    Measurement.newBuilder()
                            .setMetric("frontier")
                            .setLabels(Map.of("kind", kind, "producers", "1"))
                            .setKind(MeasurementKind.COUNT)
                            .setWindowStart(Instant.ofEpochMilli(eventMillis))
                            .setWindowEnd(Instant.ofEpochMilli(eventMillis))
                            .setProducer(kind + "-0")
                            .setSequence(1)
                            .setFrontier(Instant.ofEpochMilli(eventMillis))
                            .build(),
                    appendedAtMillis);
        }
    }

    private void fires(String channel, long atMillis, long appendedAtMillis) {
        Instant at = Instant.ofEpochMilli(atMillis);
        log.take(
                Alert.newBuilder()
                        .setAlertId(channel)
                        .setRuleName(AlertingBenchRules.FIRES)
                        .setState(AlertState.FIRING)
                        .setSeverity("ticket")
                        .setLabels(Map.of("channel", channel))
                        .setAnnotations(Map.of())
                        .setValue(100)
                        .setCondition("> 20")
                        .setStartedAt(at)
                        .setAt(at)
                        .build(),
                appendedAtMillis);
    }

    private void braked(String channel, long appendedAtMillis, long readAtMillis) {
        ThrottleDirective directive =
                ThrottleDirective.newBuilder()
                        .setSkus(List.of())
                        .setMode(ThrottleMode.BUFFER)
                        .setBufferPercent(30)
                        .build();
        log.take(command(channel, List.of(directive)), appendedAtMillis, readAtMillis);
    }

    private static ThrottleCommand command(String channel, List<ThrottleDirective> directives) {
        return ThrottleCommand.newBuilder()
                .setCommandId("c")
                .setChannel(channel)
                .setDirectives(directives)
                .setRevision(1)
                .setIssuedAt(Instant.EPOCH)
                .setTtlMs(300_000)
                .setExpiresAt(Instant.EPOCH)
                .setRuleNames(List.of())
                .setAlertIds(List.of())
                .setReason("")
                .setEvidence(Map.of())
                .setDryRun(false)
                .build();
    }
}
