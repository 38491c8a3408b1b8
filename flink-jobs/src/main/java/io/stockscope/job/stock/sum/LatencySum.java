// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.sum;

import io.stockscope.job.measure.Metric;
import io.stockscope.job.measure.Producer;
import io.stockscope.stock.ChannelType;
import io.stockscope.stock.StockSystem;
import io.stockscope.stock.SyncSample;
import io.stockscope.stock.total.Span;
import io.stockscope.table.SyncLatencyRow;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** Sync latency, of all stages. A time below 0 counts as 0, and as skewed. */
final class LatencySum implements Sum {

    private static final Stage[] STAGES = Stage.values();

    /** The stages of a sample. */
    enum Stage {
        TOTAL,
        CAPTURE,
        COMPUTE,
        PUBLISH,
        ACKNOWLEDGE;

        private final String label = name().toLowerCase(Locale.ROOT);

        long millis(SyncSample sample) {
            return switch (this) {
                case TOTAL -> sample.totalMillis();
                case CAPTURE -> sample.captureMillis();
                case COMPUTE -> sample.computeMillis();
                case PUBLISH -> sample.publishMillis();
                case ACKNOWLEDGE -> sample.acknowledgeMillis();
            };
        }
    }

    record Key(long windowStartMillis, String channel, ChannelType channelType, StockSystem system)
            implements Sum.Key {

        static Key of(SyncSample sample) {
            return new Key(
                    Span.TEN_SECONDS.startOf(sample.acknowledgedAtMillis()),
                    sample.channel(),
                    sample.channelType(),
                    sample.system());
        }

        @Override
        public LatencySum newSum() {
            return new LatencySum(this);
        }
    }

    private final Key key;
    private final OfStage[] stages = new OfStage[STAGES.length];
    private long samples;
    private long inferred;

    private static final class OfStage {
        private final Distribution times = new Distribution();
        private long skewed;
    }

    LatencySum(Key key) {
        this.key = key;
        Arrays.setAll(stages, stage -> new OfStage());
    }

    void add(SyncSample sample, int sign) {
        long weight = sample.weight() * sign;
        samples += weight;
        inferred += sample.inferred() ? weight : 0;
        for (Stage stage : STAGES) {
            long millis = stage.millis(sample);
            OfStage sum = stages[stage.ordinal()];
            sum.skewed += millis < 0 ? weight : 0;
            sum.times.add(Math.max(0, millis), weight);
        }
    }

    @Override
    public void add(Sum other) {
        LatencySum more = (LatencySum) other;
        samples += more.samples;
        inferred += more.inferred;
        for (int stage = 0; stage < stages.length; stage++) {
            stages[stage].skewed += more.stages[stage].skewed;
            stages[stage].times.add(more.stages[stage].times);
        }
    }

    @Override
    public void row(SideOutputs rows) {
        for (Stage stage : STAGES) {
            row(stage, stages[stage.ordinal()], rows);
        }
    }

    private void row(Stage stage, OfStage sum, SideOutputs rows) {
        if (samples != 0 || inferred != 0 || sum.skewed != 0 || !sum.times.isZero()) {
            rows.output(
                    SumTags.SYNC_LATENCY,
                    new SyncLatencyRow(
                            key.windowStartMillis,
                            key.channel,
                            key.system.name(),
                            stage.label,
                            samples,
                            inferred,
                            sum.skewed,
                            sum.times.sumMillis(),
                            sum.times.maxMillis(),
                            sum.times.bins()));
        }
    }

    @Override
    public void measure(Producer producer) {
        for (Stage stage : STAGES) {
            producer.distribution(
                    Metric.SYNC_LATENCY_MS,
                    Map.of(
                            "channel",
                            key.channel,
                            "channelType",
                            key.channelType.name(),
                            "system",
                            key.system.name(),
                            "stage",
                            stage.label),
                    key.windowStartMillis,
                    stages[stage.ordinal()].times.bins());
        }
    }
}
