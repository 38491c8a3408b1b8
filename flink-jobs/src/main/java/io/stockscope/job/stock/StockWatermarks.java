// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.config.StockSettings;
import io.stockscope.stock.StockEvent;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
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

    /** By when a source subtask has got its partitions, if it gets any. */
    private static final Duration ASSIGNED = Duration.ofSeconds(10);

    private StockWatermarks() {}

    /** Of a bounded run: event times only, since a history is sorted before it is applied. */
    static WatermarkStrategy<DecodedRecord> none() {
        return WatermarkStrategy.<DecodedRecord>noWatermarks()
                .withTimestampAssigner((decoded, kafka) -> occurredAtMillis(decoded));
    }

    /** Of a live run, one generator per partition. */
    static WatermarkStrategy<DecodedRecord> following(StockSettings settings, RunClock clock) {
        return WatermarkStrategy.forGenerator(new PerPartition(settings, clock))
                .withTimestampAssigner((decoded, kafka) -> occurredAtMillis(decoded));
    }

    /** Of reference data that go on changing: they hold nobody back. */
    static WatermarkStrategy<DecodedRecord> holdingNobodyBack() {
        return WatermarkStrategy.<DecodedRecord>forGenerator(context -> new AlwaysAtEnd())
                .withTimestampAssigner((decoded, kafka) -> Long.MIN_VALUE);
    }

    /** The event time of what can be used; of all else, before any time. */
    static long occurredAtMillis(DecodedRecord decoded) {
        StockInput input = decoded.input();
        return input == null || input.event() == null
                ? Long.MIN_VALUE
                : input.event().occurredAtMillis();
    }

    /**
     * Makes a generator for each partition. A source subtask first asks for one of its own, beside
     * those of its partitions; that one never sees a record, and would overtake all others if it
     * followed the clock like them.
     */
    static final class PerPartition implements WatermarkGeneratorSupplier<DecodedRecord> {

        private static final long serialVersionUID = 1L;

        private final StockSettings settings;
        private final RunClock clock;
        private transient @Nullable Subtask subtask;

        PerPartition(StockSettings settings, RunClock clock) {
            this.settings = settings;
            this.clock = clock;
        }

        @Override
        public WatermarkGenerator<DecodedRecord> createWatermarkGenerator(Context context) {
            Generator generator = new Generator(settings, clock, context.getInputActivityClock());
            if (subtask == null) {
                subtask = new Subtask(generator, context.getInputActivityClock());
                return subtask;
            }
            subtask.hasPartitions = true;
            return generator;
        }
    }

    /**
     * Of a source subtask. It is silent, and so holds everybody back, until the subtask has got its
     * partitions; one that gets none is like a quiet partition. (To be idle would not do: while all
     * subtasks are idle, the item master, which is through, would set the time.)
     */
    private static final class Subtask implements WatermarkGenerator<DecodedRecord> {

        private final Generator withoutPartitions;
        private final RelativeClock activity;
        private final long startedAtMillis;
        private boolean hasPartitions;

        Subtask(Generator withoutPartitions, RelativeClock activity) {
            this.withoutPartitions = withoutPartitions;
            this.activity = activity;
            this.startedAtMillis = activity.relativeTimeMillis();
        }

        @Override
        public void onEvent(DecodedRecord decoded, long eventTimestamp, WatermarkOutput output) {
            throw new IllegalStateException("a record came without a partition");
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            long waitedMillis = activity.relativeTimeMillis() - startedAtMillis;
            if (!hasPartitions && waitedMillis >= ASSIGNED.toMillis()) {
                withoutPartitions.onPeriodicEmit(output);
            }
        }
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
