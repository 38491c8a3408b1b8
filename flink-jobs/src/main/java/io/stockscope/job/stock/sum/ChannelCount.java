// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.sum;

import io.stockscope.job.measure.Metric;
import io.stockscope.job.measure.Producer;
import io.stockscope.stock.total.Span;
import java.util.Map;

/** How often something happened on a channel; each has a row of its own elsewhere. */
final class ChannelCount implements Sum {

    record Key(long windowStartMillis, String channel, Metric metric) implements Sum.Key {

        static Key of(long atMillis, String channel, Metric metric) {
            return new Key(Span.TEN_SECONDS.startOf(atMillis), channel, metric);
        }

        @Override
        public ChannelCount newSum() {
            return new ChannelCount(this);
        }
    }

    private final Key key;
    private long times;

    ChannelCount(Key key) {
        this.key = key;
    }

    void add(long more) {
        times += more;
    }

    @Override
    public void add(Sum other) {
        times += ((ChannelCount) other).times;
    }

    @Override
    public void row(SideOutputs rows) {
        // Whoever wants to know counts the rows.
    }

    @Override
    public void measure(Producer producer) {
        producer.count(key.metric, Map.of("channel", key.channel), key.windowStartMillis, times);
    }
}
