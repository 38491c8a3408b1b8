// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static java.util.Objects.requireNonNull;

import io.stockscope.job.stock.StockInput;
import io.stockscope.stock.StockEvent;
import java.io.IOException;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * What any job has to do that counts each event once, in the order of event time; written as it
 * costs least.
 *
 * <p><b>State.</b> One value per SKU, {@link BaselineState}: an access costs the same for one small
 * thing as for all of them. The fingerprints are bounded by the horizon.
 *
 * <p><b>Timers.</b> One per SKU for which events wait, at the earliest of them. One that an earlier
 * event has overtaken stays, since to delete it costs more than to let it fire.
 *
 * <p><b>Late events</b> are counted the moment they come.
 */
final class BaselineFunction extends KeyedProcessFunction<String, StockInput, Long> {

    private static final long serialVersionUID = 1L;

    private final long horizonMillis;

    private transient ValueState<BaselineState> state;
    private transient Counter events;
    private transient Counter decided;

    @SuppressWarnings("NullAway.Init") // The transient fields are set by open, which comes first.
    BaselineFunction(Duration deduplicationHorizon) {
        this.horizonMillis = deduplicationHorizon.toMillis();
    }

    @Override
    public void open(OpenContext context) {
        state =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "sku", BaselineStateSerializer.INSTANCE));
        MetricGroup metrics = getRuntimeContext().getMetricGroup().addGroup("stockscope");
        events = metrics.counter(MetricSums.EVENTS);
        decided = metrics.counter(MetricSums.DECIDED);
    }

    @Override
    public void processElement(StockInput input, Context context, Collector<Long> out)
            throws IOException {
        events.inc();
        StockEvent event = requireNonNull(input.event());
        BaselineState sku = load();
        long watermark = context.timerService().currentWatermark();
        if (event.occurredAtMillis() > watermark) {
            if (sku.keepIsEarliest(event)) {
                context.timerService().registerEventTimeTimer(event.occurredAtMillis());
            }
        } else {
            count(event, sku, out);
        }
        state.update(sku);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Long> out)
            throws IOException {
        BaselineState sku = load();
        long watermark = context.timerService().currentWatermark();
        for (StockEvent event = sku.takeRipe(watermark);
                event != null;
                event = sku.takeRipe(watermark)) {
            count(event, sku, out);
        }
        if (sku.earliestMillis() != BaselineState.NONE) {
            context.timerService().registerEventTimeTimer(sku.earliestMillis());
        }
        state.update(sku);
    }

    private void count(StockEvent event, BaselineState sku, Collector<Long> out) {
        out.collect(sku.count(event, horizonMillis));
        decided.inc();
    }

    private BaselineState load() throws IOException {
        BaselineState known = state.value();
        return known == null ? new BaselineState() : known;
    }
}
