// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.config.StockSettings;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.stock.Disposition;
import io.stockscope.stock.StockEvent;
import io.stockscope.stock.StockEventKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.clock.ManualClock;
import org.apache.flink.util.clock.RelativeClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StockWatermarksTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final Instant NOW = NOON.plusSeconds(3600);
    private static final Duration BOUND = Duration.ofSeconds(5);
    private static final Duration BOUND_OF_SLOW = Duration.ofMinutes(15);

    private final ManualClock activity = new ManualClock();
    private final Output output = new Output();
    private StockWatermarks.PerPartition generators = generators();
    private final WatermarkGenerator<DecodedRecord> ofTheSubtask = generator();
    private final WatermarkGenerator<DecodedRecord> ofAPartition = generator();

    @Test
    void watermarkFollowsTheHighestRecordedTimeLessTheBoundOfItsSource() {
        read("wms", NOON.plusSeconds(10));
        read("wms", NOON);
        ofAPartition.onPeriodicEmit(output);
        assertThat(output.watermark).isEqualTo(NOON.plusSeconds(10).minus(BOUND));

        read("slow", NOON.plusSeconds(1_000));
        ofAPartition.onPeriodicEmit(output);
        assertThat(output.watermark).isEqualTo(NOON.plusSeconds(1_000).minus(BOUND_OF_SLOW));
    }

    @Test
    void quietPartitionFollowsTheClockAfterASecond() {
        read("wms", NOON);
        activity.advanceTime(Duration.ofMillis(999));
        ofAPartition.onPeriodicEmit(output);
        assertThat(output.watermark).isEqualTo(NOON.minus(BOUND));

        activity.advanceTime(Duration.ofMillis(1));
        ofAPartition.onPeriodicEmit(output);
        assertThat(output.watermark).isEqualTo(NOW.minusSeconds(1).minus(BOUND));
    }

    @Test
    void generatorOfASubtaskWithPartitionsIsSilentForEver() {
        activity.advanceTime(Duration.ofHours(1));
        ofTheSubtask.onPeriodicEmit(output);
        assertThat(output.watermark).isNull();
        assertThat(output.idle).isFalse();
    }

    @Test
    void subtaskThatGetsNoPartitionsIsLikeAQuietPartitionAfterAWhile() {
        generators = generators();
        WatermarkGenerator<DecodedRecord> alone = generator();
        activity.advanceTime(Duration.ofMillis(9_999));
        alone.onPeriodicEmit(output);
        assertThat(output.watermark).isNull();

        activity.advanceTime(Duration.ofMillis(1));
        alone.onPeriodicEmit(output);
        assertThat(output.watermark).isEqualTo(NOW.minusSeconds(1).minus(BOUND));
    }

    private static StockWatermarks.PerPartition generators() {
        return new StockWatermarks.PerPartition(
                new StockSettings(
                        BOUND,
                        Map.of("slow", BOUND_OF_SLOW),
                        Duration.ofSeconds(60),
                        Duration.ofHours(2),
                        Duration.ofHours(24),
                        Duration.ofDays(7),
                        "EUR",
                        true),
                NOW::toEpochMilli);
    }

    private void read(String source, Instant recordedAt) {
        StockEvent event =
                new StockEvent(
                        StockEventKind.RECEIPT,
                        "e",
                        source,
                        "mug",
                        recordedAt.toEpochMilli(),
                        recordedAt.toEpochMilli(),
                        null,
                        "oslo",
                        null,
                        1,
                        Disposition.SELLABLE,
                        null,
                        null);
        ofAPartition.onEvent(
                DecodedRecord.of(StockscopeTopic.WMS_STOCK, StockInput.of(event)),
                recordedAt.toEpochMilli(),
                output);
    }

    private WatermarkGenerator<DecodedRecord> generator() {
        return generators.createWatermarkGenerator(
                new WatermarkGeneratorSupplier.Context() {
                    @Override
                    public MetricGroup getMetricGroup() {
                        return new UnregisteredMetricsGroup();
                    }

                    @Override
                    public RelativeClock getInputActivityClock() {
                        return activity;
                    }
                });
    }

    private static final class Output implements WatermarkOutput {
        @Nullable Instant watermark;
        boolean idle;

        @Override
        public void emitWatermark(Watermark emitted) {
            watermark = Instant.ofEpochMilli(emitted.getTimestamp());
        }

        @Override
        public void markIdle() {
            idle = true;
        }

        @Override
        public void markActive() {
            idle = false;
        }
    }
}
