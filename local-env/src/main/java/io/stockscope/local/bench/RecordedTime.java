// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.config.StockSettings;
import io.stockscope.job.stock.DecodedRecord;
import io.stockscope.stock.StockEvent;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.jspecify.annotations.Nullable;

/**
 * Event time as in the stock job, by Flink's own means: an event's time is when it occurred, and
 * the watermark of a partition is the highest recorded time less the bound of disorder.
 */
final class RecordedTime implements WatermarkGenerator<DecodedRecord> {

    private static final String GROUP = "bench";
    private static final Duration ALIGNMENT = Duration.ofMillis(200);

    private final long outOfOrdernessMillis;
    private long highestMillis = Long.MIN_VALUE;

    private RecordedTime(long outOfOrdernessMillis) {
        this.outOfOrdernessMillis = outOfOrdernessMillis;
    }

    /** Partitions are read apart as far as the stock job lets them. */
    static WatermarkStrategy<DecodedRecord> strategy(StockSettings settings) {
        Duration bound = settings.widestOutOfOrderness();
        long boundMillis = bound.toMillis();
        return WatermarkStrategy.<DecodedRecord>forGenerator(
                        context -> new RecordedTime(boundMillis))
                .withTimestampAssigner((record, kafka) -> occurredAtMillis(record))
                .withWatermarkAlignment(GROUP, settings.maxLead().plus(bound), ALIGNMENT);
    }

    private static long occurredAtMillis(DecodedRecord record) {
        StockEvent event = event(record);
        return event == null ? Long.MIN_VALUE : event.occurredAtMillis();
    }

    private static @Nullable StockEvent event(DecodedRecord record) {
        return record.input() == null ? null : record.input().event();
    }

    @Override
    public void onEvent(DecodedRecord record, long occurredAtMillis, WatermarkOutput output) {
        StockEvent event = event(record);
        if (event != null) {
            highestMillis = Math.max(highestMillis, event.recordedAtMillis());
        }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        if (highestMillis != Long.MIN_VALUE) {
            output.emitWatermark(new Watermark(highestMillis - outOfOrdernessMillis));
        }
    }
}
