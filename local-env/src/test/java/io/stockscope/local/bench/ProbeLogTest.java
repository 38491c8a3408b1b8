// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.event.Measurement;
import io.stockscope.event.MeasurementKind;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProbeLogTest {

    private final ProbeLog log = new ProbeLog();

    @Test
    void gaugeThatReadsSeveralProbesAtOnceIsTheResultOfEach() {
        for (int number = 1; number <= 4; number++) {
            log.sent(ProbeMetric.NEGATIVE_ATS, "hall", number, 100 * number);
        }
        log.take(gauge("hall", 1), 5_000);
        log.take(gauge("hall", 3), 6_000);
        // Sent again, as gauges are, and of another location.
        log.take(gauge("hall", 3), 6_500);
        log.take(gauge("shop", 9), 6_600);
        assertThat(log.outstanding()).isEqualTo(1);
        assertThat(log.pairs(ProbeMetric.NEGATIVE_ATS, 0, 1_000))
                .extracting(ProbeLog.Pair::latencyMillis)
                .containsExactly(4_900L, 5_800L, 5_700L);
        assertThat(log.pairs(ProbeMetric.NEGATIVE_ATS, 200, 300)).hasSize(1);
    }

    @Test
    void countsAndSamplesAddUp() {
        for (int number = 1; number <= 3; number++) {
            log.sent(ProbeMetric.SYNC_OVERDUE, "web", number, 10);
            log.sent(ProbeMetric.SYNC_LATENCY, "web", number, 20);
        }
        log.take(count("web", 2), 100);
        log.take(count("web", 1), 200);
        log.take(samples("total", Map.of("7", 1L, "9", 1L)), 300);
        // The same samples by another stage.
        log.take(samples("capture", Map.of("1", 2L)), 310);
        log.take(samples("total", Map.of("8", 1L)), 400);
        assertThat(log.outstanding()).isZero();
        assertThat(log.pairs(ProbeMetric.SYNC_OVERDUE, 0, 100))
                .extracting(ProbeLog.Pair::measuredAtMillis)
                .containsExactly(100L, 100L, 200L);
        assertThat(log.pairs(ProbeMetric.SYNC_LATENCY, 0, 100))
                .extracting(ProbeLog.Pair::measuredAtMillis)
                .containsExactly(300L, 300L, 400L);
    }

    private static Measurement gauge(String location, double value) {
        return measurement(
                "negative_ats_units",
                MeasurementKind.GAUGE,
                Map.of("location", location),
                value,
                null);
    }

    private static Measurement count(String channel, double value) {
        return measurement(
                "sync_overdue",
                MeasurementKind.COUNT,
                Map.of("channel", channel, "channelType", "STORE"),
                value,
                null);
    }

    private static Measurement samples(String stage, Map<String, Long> bins) {
        return measurement(
                "sync_latency_ms",
                MeasurementKind.DISTRIBUTION,
                Map.of("channel", "web", "stage", stage),
                null,
                bins);
    }

    private static Measurement measurement(
            String metric,
            MeasurementKind kind,
            Map<String, String> labels,
            @Nullable Double value,
            @Nullable Map<String, Long> bins) {
        return Measurement.newBuilder()
                .setMetric(metric)
                .setKind(kind)
                .setLabels(labels)
                .setWindowStart(Instant.EPOCH)
                .setWindowEnd(Instant.EPOCH)
                .setValue(value)
                .setBins(bins)
                .setProducer("stock-0")
                .setSequence(1)
                .setFrontier(Instant.EPOCH)
                .build();
    }
}
