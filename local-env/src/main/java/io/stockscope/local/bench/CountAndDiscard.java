// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Counts what comes, and hands nothing on. No state, no timers. */
final class CountAndDiscard<T> extends ProcessFunction<T, Long> {

    private static final long serialVersionUID = 1L;

    private transient Counter events;

    @SuppressWarnings("NullAway.Init") // Set by open, which comes first.
    CountAndDiscard() {}

    @Override
    public void open(OpenContext context) {
        events =
                getRuntimeContext()
                        .getMetricGroup()
                        .addGroup("stockscope")
                        .counter(MetricSums.EVENTS);
    }

    @Override
    public void processElement(T value, Context context, Collector<Long> out) {
        events.inc();
    }
}
