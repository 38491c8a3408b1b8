// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.config.StockSettings;
import io.stockscope.job.time.PartitionTime;
import io.stockscope.stock.StockEvent;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * Event time and watermarks of what the stock job reads. An event's time is when it occurred; the
 * watermark of a partition follows what was <em>recorded</em>.
 */
final class StockWatermarks {

    /** Events of one source in a job: only one group is kept together. */
    private static final String GROUP = "stock-events";

    /** How often partitions are told how far they may be ahead. */
    private static final Duration ALIGNMENT = Duration.ofMillis(200);

    private StockWatermarks() {}

    /**
     * Event times only: a history is sorted before it is applied, and live sources set their own.
     */
    static WatermarkStrategy<DecodedRecord> none() {
        return WatermarkStrategy.<DecodedRecord>noWatermarks()
                .withTimestampAssigner((decoded, kafka) -> occurredAtMillis(decoded));
    }

    /**
     * Event times; and no partition is read further ahead of the others than that, since what waits
     * for them waits in the state.
     */
    static WatermarkStrategy<DecodedRecord> aligned(StockSettings settings) {
        // As much as the bound waits in the state of a run that is not behind, too.
        Duration lead = settings.maxLead().plus(settings.widestOutOfOrderness());
        return none().withWatermarkAlignment(GROUP, lead, ALIGNMENT);
    }

    /** The event time of what can be used; of all else, before any time. */
    static long occurredAtMillis(DecodedRecord decoded) {
        StockInput input = decoded.input();
        return input == null || input.event() == null
                ? Long.MIN_VALUE
                : input.event().occurredAtMillis();
    }

    /** Of a partition of events; see {@link Recorded}. */
    static PartitionTime<DecodedRecord> recorded(StockSettings settings) {
        return new Recorded(settings.widestOutOfOrderness());
    }

    /** Of a partition of reference data; see {@link PresentEnd}. */
    static PartitionTime<DecodedRecord> presentEnd() {
        return new PresentEnd();
    }

    /**
     * The highest time that was recorded, or the run's clock where nothing is unread, less the
     * widest bound of disorder of all sources: topics are keyed by SKU, so every source writes to
     * every partition, and which ones will is not known before, least of all after a restore.
     */
    private static final class Recorded implements PartitionTime<DecodedRecord> {

        private final long outOfOrdernessMillis;
        private long watermarkMillis = Long.MIN_VALUE;

        Recorded(Duration outOfOrderness) {
            this.outOfOrdernessMillis = outOfOrderness.toMillis();
        }

        @Override
        public void onRecord(DecodedRecord decoded) {
            StockEvent event = decoded.input() == null ? null : decoded.input().event();
            if (event != null) {
                raiseTo(event.recordedAtMillis());
            }
        }

        @Override
        public void onNothingUnread(long atMillis) {
            raiseTo(atMillis);
        }

        private void raiseTo(long recordedMillis) {
            watermarkMillis = Math.max(watermarkMillis, recordedMillis - outOfOrdernessMillis);
        }

        @Override
        public long watermarkMillis() {
            return watermarkMillis;
        }
    }

    /** Holds everybody back until it has been read to its present end, and nobody from then on. */
    private static final class PresentEnd implements PartitionTime<DecodedRecord> {

        private long watermarkMillis = Long.MIN_VALUE;

        @Override
        public void onRecord(DecodedRecord decoded) {
            // Its time is when it arrives.
        }

        @Override
        public void onNothingUnread(long atMillis) {
            watermarkMillis = Long.MAX_VALUE;
        }

        @Override
        public long watermarkMillis() {
            return watermarkMillis;
        }
    }
}
