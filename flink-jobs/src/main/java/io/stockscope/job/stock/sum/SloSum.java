// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.sum;

import io.stockscope.job.measure.Metric;
import io.stockscope.job.measure.Producer;
import io.stockscope.stock.ChannelType;
import io.stockscope.stock.SloCount;
import io.stockscope.stock.total.Span;
import io.stockscope.table.SyncSloRow;
import java.util.Map;

/** Changes by what was said of them against the objective. */
final class SloSum implements Sum {

    record Key(long windowStartMillis, String channel, ChannelType channelType) implements Sum.Key {

        static Key of(SloCount count) {
            return new Key(
                    Span.TEN_SECONDS.startOf(count.atMillis()),
                    count.channel(),
                    count.channelType());
        }

        @Override
        public SloSum newSum() {
            return new SloSum(this);
        }
    }

    private final Key key;
    private long good;
    private long bad;
    private long absorbed;

    SloSum(Key key) {
        this.key = key;
    }

    void add(SloCount count, int times) {
        long changes = count.changes() * times;
        switch (count.verdict()) {
            case GOOD -> good += changes;
            case BAD -> bad += changes;
            case ABSORBED -> absorbed += changes;
        }
    }

    @Override
    public void add(Sum other) {
        SloSum more = (SloSum) other;
        good += more.good;
        bad += more.bad;
        absorbed += more.absorbed;
    }

    @Override
    public void row(SideOutputs rows) {
        if (good != 0 || bad != 0 || absorbed != 0) {
            rows.output(
                    SumTags.SYNC_SLO,
                    new SyncSloRow(key.windowStartMillis, key.channel, good, bad, absorbed));
        }
    }

    @Override
    public void measure(Producer producer) {
        Map<String, String> labels =
                Map.of("channel", key.channel, "channelType", key.channelType.name());
        producer.count(Metric.SYNC_SLO_GOOD, labels, key.windowStartMillis, good);
        producer.count(Metric.SYNC_OVERDUE, labels, key.windowStartMillis, bad);
        producer.count(Metric.SYNC_ABSORBED, labels, key.windowStartMillis, absorbed);
    }
}
