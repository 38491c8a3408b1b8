// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.config.StockSettings;
import io.stockscope.job.stock.DecodedRecord;
import io.stockscope.job.time.PartitionTime;
import io.stockscope.stock.StockEvent;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.jspecify.annotations.Nullable;

/**
 * Event time as in the stock job: an event's time is when it occurred, and the watermark of a
 * partition is the highest recorded time less the bound of disorder.
 */
final class RecordedTime implements PartitionTime<DecodedRecord> {

    private static final String GROUP = "bench";
    private static final Duration ALIGNMENT = Duration.ofMillis(200);

    private final long outOfOrdernessMillis;
    private long watermarkMillis = Long.MIN_VALUE;

    RecordedTime(Duration outOfOrderness) {
        this.outOfOrdernessMillis = outOfOrderness.toMillis();
    }

    /** Event times; and partitions are read apart as far as the stock job lets them. */
    static WatermarkStrategy<DecodedRecord> strategy(StockSettings settings) {
        return WatermarkStrategy.<DecodedRecord>noWatermarks()
                .withTimestampAssigner((record, kafka) -> occurredAtMillis(record))
                .withWatermarkAlignment(
                        GROUP, settings.maxLead().plus(settings.widestOutOfOrderness()), ALIGNMENT);
    }

    private static long occurredAtMillis(DecodedRecord record) {
        StockEvent event = event(record);
        return event == null ? Long.MIN_VALUE : event.occurredAtMillis();
    }

    private static @Nullable StockEvent event(DecodedRecord record) {
        return record.input() == null ? null : record.input().event();
    }

    @Override
    public void onRecord(DecodedRecord record) {
        StockEvent event = event(record);
        if (event != null) {
            onNothingUnread(event.recordedAtMillis());
        }
    }

    @Override
    public void onNothingUnread(long atMillis) {
        watermarkMillis = Math.max(watermarkMillis, atMillis - outOfOrdernessMillis);
    }

    @Override
    public long watermarkMillis() {
        return watermarkMillis;
    }
}
