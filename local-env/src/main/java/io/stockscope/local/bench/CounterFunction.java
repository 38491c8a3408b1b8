// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.job.stock.StockInput;
import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * The least that a job with keyed state can do: a count per SKU, of all that comes, in the order in
 * which it comes.
 *
 * <p><b>State.</b> One number per SKU. <b>Timers.</b> None. <b>Late events</b> count like others.
 */
final class CounterFunction extends KeyedProcessFunction<String, StockInput, Long> {

    private static final long serialVersionUID = 1L;

    private transient ValueState<Long> count;
    private transient Counter events;

    @SuppressWarnings("NullAway.Init") // Set by open, which comes first.
    CounterFunction() {}

    @Override
    public void open(OpenContext context) {
        count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
        events =
                getRuntimeContext()
                        .getMetricGroup()
                        .addGroup("stockscope")
                        .counter(MetricSums.EVENTS);
    }

    @Override
    public void processElement(StockInput input, Context context, Collector<Long> out)
            throws IOException {
        Long known = count.value();
        long now = known == null ? 1 : known + 1;
        count.update(now);
        out.collect(now);
        events.inc();
    }
}
