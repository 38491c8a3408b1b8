// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.event.Measurement;
import io.stockscope.event.MeasurementKind;
import io.stockscope.event.StaleTop;
import io.stockscope.event.StockscopeTopic;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeasurementRecordsTest {

    private static final long START = Instant.parse("2026-06-01T12:00:00Z").toEpochMilli();

    @Test
    void measurementsSayWhatTheContractHas() {
        List<Measured> sent = new ArrayList<>();
        Producer producer = new Producer("stock", 2, 4, 1_000, sent::add);
        producer.frontier(START);
        producer.distribution(
                Metric.CAPTURE_DELAY_MS,
                Map.of("topic", "t", "source", "s"),
                START,
                Map.of(-3, 7L));

        Measurement record = MeasurementRecords.measurement(sent.get(1));
        assertThat(record)
                .isEqualTo(
                        Measurement.newBuilder()
                                .setMetric("capture_delay_ms")
                                .setLabels(Map.of("source", "s", "topic", "t"))
                                .setKind(MeasurementKind.DISTRIBUTION)
                                .setWindowStart(Instant.ofEpochMilli(START))
                                .setWindowEnd(Instant.ofEpochMilli(START + 10_000))
                                .setValue(null)
                                .setBins(Map.of("-3", 7L))
                                .setProducer("stock-2")
                                .setSequence((1_000L << 32) + 2)
                                .setFrontier(Instant.ofEpochMilli(START))
                                .build());
        assertThat(StockscopeTopic.MEASUREMENTS.key(record))
                .isEqualTo("capture_delay_ms{source=s, topic=t}");
        assertThat(sent.get(0).labels()).containsEntry("producers", "4");
    }

    @Test
    void nothingIsSentOfWhatIsNothing() {
        List<Measured> sent = new ArrayList<>();
        Producer producer = new Producer("stock", 0, 1, 1_000, sent::add);
        producer.count(Metric.EVENTS, Map.of(), START, 0);
        producer.distribution(Metric.CAPTURE_DELAY_MS, Map.of(), START, Map.of());
        assertThat(sent).isEmpty();
    }

    @Test
    void frontierNeverGoesBack() {
        List<Measured> sent = new ArrayList<>();
        Producer producer = new Producer("stock", 0, 1, 1_000, sent::add);
        producer.frontier(Long.MIN_VALUE);
        producer.frontier(START);
        producer.frontier(START - 1);
        assertThat(sent).extracting(Measured::frontierMillis).containsExactly(0L, START, START);
    }

    @Test
    void worstStaleSkusSayWhatTheContractHas() {
        StaleTop record =
                MeasurementRecords.staleTop(
                        new StaleTopList(
                                "web",
                                START,
                                List.of(
                                        new StaleTopList.Item(
                                                "mug", 7, 2, 5, new BigDecimal("49.9500"), 3))));
        assertThat(StockscopeTopic.STALE_TOP.key(record)).isEqualTo("web");
        assertThat(record.getAt()).isEqualTo(Instant.ofEpochMilli(START));
        assertThat(record.getSkus())
                .singleElement()
                .satisfies(
                        sku -> {
                            assertThat(sku.getSku()).isEqualTo("mug");
                            assertThat(sku.getDisplayed()).isEqualTo(7);
                            assertThat(sku.getTruth()).isEqualTo(2);
                            assertThat(sku.getOversellUnits()).isEqualTo(5);
                            assertThat(sku.getOversellValue()).isEqualByComparingTo("49.95");
                            assertThat(sku.getSince()).isEqualTo(Instant.ofEpochMilli(3));
                        });
    }
}
