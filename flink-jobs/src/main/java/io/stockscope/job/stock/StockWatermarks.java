// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.config.StockSettings;
import io.stockscope.stock.StockEvent;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.util.clock.RelativeClock;
import org.jspecify.annotations.Nullable;

/**
 * Event time and watermarks of the stock topics. An event's time is when it occurred; the watermark
 * of a partition follows what was <em>recorded</em>, less the source's bound of disorder. A
 * partition that has been quiet follows the run's clock, so that it does not hold the others back.
 */
final class StockWatermarks {

    /** How long a partition must have been quiet, on the clock that stands still under load. */
    private static final Duration QUIET = Duration.ofSeconds(1);

    private StockWatermarks() {}

    /** Of a bounded run: event times only, since a history is sorted before it is applied. */
    static WatermarkStrategy<DecodedRecord> none() {
        return WatermarkStrategy.<DecodedRecord>noWatermarks()
                .withTimestampAssigner((decoded, kafka) -> occurredAtMillis(decoded));
    }

    /** Of a live run, one generator per partition. */
    static WatermarkStrategy<DecodedRecord> following(StockSettings settings, RunClock clock) {
        return WatermarkStrategy.<DecodedRecord>forGenerator(
                        context -> new Generator(settings, clock, context.getInputActivityClock()))
                .withTimestampAssigner((decoded, kafka) -> occurredAtMillis(decoded));
    }

    /** Of reference data that go on changing: they hold nobody back. */
    static WatermarkStrategy<DecodedRecord> holdingNobodyBack() {
        return WatermarkStrategy.<DecodedRecord>forGenerator(context -> new AlwaysAtEnd())
                .withTimestampAssigner((decoded, kafka) -> Long.MIN_VALUE);
    }

    private static long occurredAtMillis(DecodedRecord decoded) {
        StockInput input = decoded.input();
        return input == null || input.event() == null
                ? Long.MIN_VALUE
                : input.event().occurredAtMillis();
    }

    private static final class Generator implements WatermarkGenerator<DecodedRecord> {

        private final StockSettings settings;
        private final RunClock clock;
        private final RelativeClock activity;
        private long watermarkMillis = Long.MIN_VALUE;
        private long activeAtMillis;
        private @Nullable Duration outOfOrderness;

        Generator(StockSettings settings, RunClock clock, RelativeClock activity) {
            this.settings = settings;
            this.clock = clock;
            this.activity = activity;
            this.activeAtMillis = activity.relativeTimeMillis();
        }

        @Override
        public void onEvent(DecodedRecord decoded, long eventTimestamp, WatermarkOutput output) {
            activeAtMillis = activity.relativeTimeMillis();
            StockEvent event = decoded.input() == null ? null : decoded.input().event();
            if (event != null) {
                outOfOrderness = settings.outOfOrderness(event.source());
                raiseTo(event.recordedAtMillis() - outOfOrderness.toMillis());
            }
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            if (activity.relativeTimeMillis() - activeAtMillis >= QUIET.toMillis()) {
                Duration bound =
                        outOfOrderness == null ? settings.outOfOrderness() : outOfOrderness;
                raiseTo(clock.getAsLong() - QUIET.toMillis() - bound.toMillis());
            }
            if (watermarkMillis > Long.MIN_VALUE) {
                output.emitWatermark(new Watermark(watermarkMillis));
            }
        }

        private void raiseTo(long millis) {
            watermarkMillis = Math.max(watermarkMillis, millis);
        }
    }

    private static final class AlwaysAtEnd implements WatermarkGenerator<DecodedRecord> {
        @Override
        public void onEvent(DecodedRecord item, long eventTimestamp, WatermarkOutput output) {
            // Its time is when it arrives.
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            output.emitWatermark(Watermark.MAX_WATERMARK);
        }
    }
}
