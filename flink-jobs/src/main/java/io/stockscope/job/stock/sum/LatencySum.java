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
import java.util.Locale;
import java.util.Map;

/** Sync latency of one stage. A time below 0 counts as 0, and as skewed. */
final class LatencySum implements Sum {

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

    record Key(
            long windowStartMillis,
            String channel,
            ChannelType channelType,
            StockSystem system,
            Stage stage)
            implements Sum.Key {

        static Key of(SyncSample sample, Stage stage) {
            return new Key(
                    Span.TEN_SECONDS.startOf(sample.acknowledgedAtMillis()),
                    sample.channel(),
                    sample.channelType(),
                    sample.system(),
                    stage);
        }

        @Override
        public LatencySum newSum() {
            return new LatencySum(this);
        }
    }

    private final Key key;
    private final Distribution times = new Distribution();
    private long samples;
    private long inferred;
    private long skewed;

    LatencySum(Key key) {
        this.key = key;
    }

    void add(SyncSample sample, int sign) {
        long weight = sample.weight() * sign;
        long millis = key.stage.millis(sample);
        samples += weight;
        inferred += sample.inferred() ? weight : 0;
        skewed += millis < 0 ? weight : 0;
        times.add(Math.max(0, millis), weight);
    }

    @Override
    public void add(Sum other) {
        LatencySum more = (LatencySum) other;
        samples += more.samples;
        inferred += more.inferred;
        skewed += more.skewed;
        times.add(more.times);
    }

    @Override
    public void row(SideOutputs rows) {
        if (samples != 0 || inferred != 0 || skewed != 0 || !times.isZero()) {
            rows.output(
                    SumTags.SYNC_LATENCY,
                    new SyncLatencyRow(
                            key.windowStartMillis,
                            key.channel,
                            key.system.name(),
                            key.stage.label,
                            samples,
                            inferred,
                            skewed,
                            times.sumMillis(),
                            times.maxMillis(),
                            times.bins()));
        }
    }

    @Override
    public void measure(Producer producer) {
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
                        key.stage.label),
                key.windowStartMillis,
                times.bins());
    }
}
