// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import static java.util.Objects.requireNonNull;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.stock.sum.Fact;
import io.stockscope.job.stock.sum.FactSerializer;
import io.stockscope.stock.ChannelDirectory;
import io.stockscope.stock.ChannelTerms;
import io.stockscope.stock.LedgerSettings;
import io.stockscope.stock.Outcome;
import io.stockscope.stock.SkuStock;
import io.stockscope.stock.StockEvent;
import io.stockscope.table.DiscrepancyRow;
import io.stockscope.table.DuplicateReservationRow;
import io.stockscope.table.NegativeAtsRow;
import io.stockscope.table.ReservationConflictRow;
import io.stockscope.table.StaleSkuRow;
import io.stockscope.table.StockEventRow;
import io.stockscope.table.StockLevelRow;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the stock of one SKU per key. The domain decides ({@link SkuStock}); this is the shell that
 * hands it events and time, and turns what it finds into rows.
 *
 * <p><b>State.</b> One value per SKU, {@link SkuState}, through {@link SkuStates}; see {@link
 * SkuStock} for what bounds it. The profiles of all channels, broadcast, so whole in every subtask:
 * one per channel, until it is taken back. The counts ({@link RunCounts}).
 *
 * <p><b>Timers.</b> At most one event-time timer per SKU, at the next thing that is due: an event
 * that ripens, or a reservation that expires. All that is due by then is done in one go, because in
 * batch execution a timer that is set while a timer fires never fires itself. When a live run is
 * drained, one of processing time takes its place, for the run that goes on from the savepoint.
 *
 * <p><b>Late events</b> are applied the moment they come, and counted by source.
 */
final class StockFunction
        extends KeyedBroadcastProcessFunction<String, StockInput, StockInput, StockLevelRow>
        implements CheckpointedFunction {

    /** Of all channels, by their names. */
    static final MapStateDescriptor<String, ChannelTerms> CHANNELS =
            new MapStateDescriptor<>(
                    "channels", StringSerializer.INSTANCE, ChannelTermsSerializer.INSTANCE);

    static final OutputTag<NegativeAtsRow> NEGATIVE_ATS = new OutputTag<>("negative-ats") {};
    static final OutputTag<ReservationConflictRow> CONFLICTS =
            new OutputTag<>("reservation-conflicts") {};
    static final OutputTag<DiscrepancyRow> DISCREPANCIES = new OutputTag<>("discrepancies") {};
    static final OutputTag<DuplicateReservationRow> DUPLICATES =
            new OutputTag<>("duplicate-reservations") {};
    static final OutputTag<StaleSkuRow> STALE_SKUS = new OutputTag<>("stale-skus") {};
    static final OutputTag<Fact> FACTS = new OutputTag<>("facts", FactSerializer.TYPE);
    static final OutputTag<StockEventRow> TIMELINE = new OutputTag<>("stock-events") {};

    private static final ValueStateDescriptor<SkuState> STATE =
            new ValueStateDescriptor<>("sku", SkuStateSerializer.INSTANCE);
    private static final long serialVersionUID = 1L;
    private static final long END_OF_INPUT = Long.MAX_VALUE;

    private final LedgerSettings settings;
    private final EndOfTime end;
    private final boolean withTimeline;

    private transient SkuStates states;

    /** As the broadcast state has it; null when that has changed. */
    private transient @Nullable ChannelDirectory directory;

    @SuppressWarnings("NullAway.Init") // Set by initializeState, which comes before open.
    private transient RunCounts counts;

    @SuppressWarnings("NullAway.Init")
    private transient StockRows rows;

    @SuppressWarnings("NullAway.Init") // The transient fields are set by open, which comes first.
    StockFunction(LedgerSettings settings, EndOfTime end, boolean withTimeline) {
        this.withTimeline = withTimeline;
        this.settings = settings;
        this.end = end;
    }

    @Override
    public void open(OpenContext openContext) {
        states = new SkuStates(getRuntimeContext().getState(STATE));
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        counts = RunCounts.of(getRuntimeContext(), context.getOperatorStateStore());
        rows = new StockRows(counts, withTimeline);
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        counts.snapshot();
    }

    @Override
    public void processElement(
            StockInput input, ReadOnlyContext context, Collector<StockLevelRow> out)
            throws Exception {
        SkuState sku = load(context.getCurrentKey(), context);
        rows.begin(sku, context::output, out);
        if (input.item() != null) {
            counts.arrived(StockscopeTopic.REFERENCE_ITEMS);
            sku.stock().item(input.item().terms(), input.item().revision());
            counts.outcome(StockscopeTopic.REFERENCE_ITEMS, Outcome.APPLIED);
        } else if (input.event() != null) {
            receive(input.event(), sku.stock(), context.timerService().currentWatermark());
        }
        keep(sku, context);
    }

    /** A profile counts from its arrival. */
    @Override
    public void processBroadcastElement(
            StockInput input, Context context, Collector<StockLevelRow> out) throws Exception {
        ChannelUpdate channel = requireNonNull(input.channel());
        BroadcastState<String, ChannelTerms> channels = context.getBroadcastState(CHANNELS);
        directory = null;
        if (channel.terms() != null) {
            channels.put(channel.channel(), channel.terms());
        } else if (channels.contains(channel.channel())) {
            channels.remove(channel.channel());
            if (!end.isBounded()) {
                close(channel.channel(), context, out);
            }
        }
    }

    /**
     * Goes through all SKUs: one at rest would be stale, and pending, on a channel that is no more
     * until its next event. Nothing becomes due earlier by that, so timers can stay.
     */
    private void close(String channel, Context context, Collector<StockLevelRow> out)
            throws Exception {
        states.release();
        ChannelDirectory known = channels(context.getBroadcastState(CHANNELS));
        context.applyToKeyedState(
                STATE,
                (key, value) -> {
                    SkuState sku = value.value();
                    sku.stock().configure(settings, known);
                    rows.begin(sku, context::output, out);
                    advance(sku.stock(), context.currentWatermark());
                    sku.stock().close(channel, rows);
                    sku.stock().report(rows);
                    value.update(sku);
                });
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<StockLevelRow> out)
            throws Exception {
        SkuState sku = load(context.getCurrentKey(), context);
        if (context.timeDomain() == TimeDomain.PROCESSING_TIME) {
            setTimer(sku, context.timerService());
            states.put(context.getCurrentKey(), sku);
            return;
        }
        sku.timerMillis(SkuState.NO_TIMER);
        rows.begin(sku, context::output, out);
        advance(sku.stock(), context.timerService().currentWatermark());
        sku.stock().report(rows);
        keep(sku, context);
    }

    /** The states of the SKUs, once it is open. */
    SkuStates states() {
        return states;
    }

    private void receive(StockEvent event, SkuStock stock, long watermark) {
        rows.arrived(event);
        if (end.isBefore(event.occurredAtMillis())) {
            rows.onEvent(event, Outcome.LEFT_OUT, false);
        } else if (end.isBounded()) {
            // A history comes sorted, so what is before this event is ripe; levels are told at the
            // end of it, once.
            stock.advanceTo(event.occurredAtMillis() - 1, rows);
            stock.receive(event, rows);
        } else {
            stock.receive(event, rows);
            advance(stock, watermark);
            stock.report(rows);
        }
    }

    /**
     * Does what is due. The last watermark is the end of input and no time: what was read is
     * applied then, and in a live run (stop with savepoint and drain) nothing else.
     */
    private void advance(SkuStock stock, long watermark) {
        if (watermark == END_OF_INPUT && !end.isBounded()) {
            stock.drain(rows);
        } else {
            stock.advanceTo(end.reached(watermark), rows);
        }
    }

    private SkuState load(String key, ReadOnlyContext context) throws Exception {
        SkuState known = states.get(key);
        SkuState sku = known == null ? SkuState.of(key, settings) : known;
        sku.stock().configure(settings, channels(context.getBroadcastState(CHANNELS)));
        return sku;
    }

    private ChannelDirectory channels(ReadOnlyBroadcastState<String, ChannelTerms> channels)
            throws Exception {
        if (directory == null) {
            Map<String, ChannelTerms> byName = new HashMap<>();
            channels.immutableEntries()
                    .forEach(entry -> byName.put(entry.getKey(), entry.getValue()));
            rows.profiles(byName);
            directory = new ChannelDirectory(byName);
        }
        return directory;
    }

    private void keep(SkuState sku, ReadOnlyContext context) throws IOException {
        TimerService timers = context.timerService();
        if (timers.currentWatermark() != END_OF_INPUT) {
            setTimer(sku, timers);
        } else if (!end.isBounded() && sku.stock().nextDueMillis() != SkuStock.NOTHING_DUE) {
            // By now a timer of event time fires at once, wherever it is set. This one sets it in
            // the job that is started from the savepoint.
            timers.registerProcessingTimeTimer(timers.currentProcessingTime());
        }
        states.put(context.getCurrentKey(), sku);
    }

    /** Sets the timer of a SKU to the next thing that is due, if the run looks that far. */
    private void setTimer(SkuState sku, TimerService timers) {
        long due = sku.stock().nextDueMillis();
        if (end.isBefore(due)) {
            due = SkuState.NO_TIMER;
        }
        if (due != sku.timerMillis()) {
            if (sku.timerMillis() != SkuState.NO_TIMER) {
                timers.deleteEventTimeTimer(sku.timerMillis());
            }
            if (due != SkuState.NO_TIMER) {
                timers.registerEventTimeTimer(due);
            }
            sku.timerMillis(due);
        }
    }
}
