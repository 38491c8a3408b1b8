// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.total;

import io.stockscope.job.measure.Measured;
import io.stockscope.job.measure.Producer;
import io.stockscope.job.time.RunClock;
import io.stockscope.job.time.TickInterval;
import io.stockscope.stock.total.Change;
import io.stockscope.stock.total.ChannelTotals;
import io.stockscope.stock.total.Totals;
import java.time.Duration;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * The second stage: adds up what the subtasks of the first one have pre-added, per channel,
 * location and source, and tells absolute numbers. {@link TotalsBook} decides; this is the shell
 * that hands it changes and time.
 *
 * <p><b>State.</b> One value per key, {@link HeldTotals}, and per channel its stale displays, one
 * per SKU, in a live run. Changes are in the checkpoint that they were made in, so sums are exact.
 *
 * <p><b>Time.</b> A live run looks at each tick ({@link TickInterval}), by the wall clock, at the
 * keys that have changed or where a window has passed; rows that say how things are now are written
 * at most once a second. All keys of a subtask are known to it by name, and read once after a
 * restore. A bounded run does it all at the end of each key, but windows, which come in order and
 * are told as they pass.
 */
public final class TotalsOperator extends AbstractStreamOperator<Measured>
        implements OneInputStreamOperator<Change, Measured>,
                Triggerable<String, VoidNamespace>,
                BoundedOneInput {

    /** What the producers of its measurements are called, before their number. */
    public static final String PRODUCER = "stock-totals";

    private static final long serialVersionUID = 1L;

    private final @Nullable RunClock clock;
    private final long untilMillis;
    private final long horizonMillis;

    private transient HeldTotals held;
    private transient @Nullable InternalTimerService<VoidNamespace> timers;
    private transient TotalRows rows;
    private transient TotalsBook book;
    private transient long watermarkMillis;

    @SuppressWarnings("NullAway.Init") // What is transient is set before the first change.
    private TotalsOperator(@Nullable RunClock clock, long untilMillis, Duration correctionHorizon) {
        this.clock = clock;
        this.untilMillis = untilMillis;
        this.horizonMillis = correctionHorizon.toMillis();
    }

    /** Of a live run. */
    public static TotalsOperator live(RunClock clock, Duration correctionHorizon) {
        return new TotalsOperator(clock, Long.MAX_VALUE, correctionHorizon);
    }

    /**
     * Of a bounded run.
     *
     * @param untilMillis the last instant that counts
     */
    public static TotalsOperator bounded(long untilMillis, Duration correctionHorizon) {
        return new TotalsOperator(null, untilMillis, correctionHorizon);
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        ValueStateDescriptor<Totals> totals =
                new ValueStateDescriptor<>("totals", TotalsSerializer.INSTANCE);
        held = new HeldTotals(context.getKeyedStateStore().getState(totals), this::setCurrentKey);
        StaleDisplays staleDisplays =
                new StaleDisplaysInState(
                        context.getKeyedStateStore()
                                .getMapState(
                                        new MapStateDescriptor<>(
                                                "stale",
                                                StringSerializer.INSTANCE,
                                                StaleDisplaySerializer.INSTANCE)),
                        this::setCurrentKey);
        long attemptStartSeconds = System.currentTimeMillis() / 1000;
        rows = new TotalRows(attemptStartSeconds, this::put);
        TaskInfo task = getRuntimeContext().getTaskInfo();
        Producer producer =
                new Producer(
                        PRODUCER,
                        task.getIndexOfThisSubtask(),
                        task.getNumberOfParallelSubtasks(),
                        attemptStartSeconds,
                        measurement -> output.collect(new StreamRecord<>(measurement)));
        book =
                new TotalsBook(
                        held,
                        staleDisplays,
                        rows,
                        producer,
                        worst -> put(TotalTags.STALE_TOP, worst),
                        horizonMillis);
        if (context.isRestored()) {
            this.<String>getKeyedStateBackend()
                    .applyToAllKeys(
                            VoidNamespace.INSTANCE,
                            VoidNamespaceSerializer.INSTANCE,
                            totals,
                            (key, value) -> book.restored(key));
        }
    }

    @Override
    public void open() throws Exception {
        super.open();
        watermarkMillis = Long.MIN_VALUE;
        if (clock == null) {
            timers = getInternalTimerService("end", VoidNamespaceSerializer.INSTANCE, this);
        } else {
            tickLater(clock);
        }
    }

    @Override
    public void processElement(StreamRecord<Change> element) throws Exception {
        Change change = element.getValue();
        if (timers == null) {
            book.take(change);
            return;
        }
        if (held.get(change.key()) == null) {
            timers.registerEventTimeTimer(VoidNamespace.INSTANCE, untilMillis);
        }
        Totals totals = book.totalsOf(change);
        if (change instanceof Change.Exposed exposed) {
            // They come in the order of their windows, so those before are done.
            long reached = Math.min(exposed.windowStartMillis() - 1, untilMillis);
            rows.exposure((ChannelTotals) totals, reached, horizonMillis);
        }
        book.add(change, totals);
    }

    /** The end of a bounded run, for the key at hand. */
    @Override
    public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
        Totals totals = held.get(timer.getKey());
        if (totals instanceof ChannelTotals channel) {
            rows.exposure(channel, untilMillis, horizonMillis);
        }
        if (totals != null) {
            // Of a source all that was read is applied by now, also what was recorded later.
            rows.present(totals, untilMillis, Long.MAX_VALUE);
        }
        held.remove(timer.getKey());
    }

    @Override
    public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) {
        throw new IllegalStateException("no such timer is ever set");
    }

    /** The last watermark is the end of input, and no time. */
    @Override
    public void processWatermark(Watermark mark) throws Exception {
        if (!mark.equals(Watermark.MAX_WATERMARK)) {
            watermarkMillis = mark.getTimestamp();
        }
        super.processWatermark(mark);
    }

    /** So a savepoint leaves nothing untold. */
    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        tellAll();
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        held.writeBack();
        super.snapshotState(context);
    }

    @Override
    public void endInput() throws Exception {
        tellAll();
    }

    private void tellAll() throws Exception {
        if (clock != null) {
            book.allRowsAreDue();
            turn(clock);
        }
    }

    private void tickLater(RunClock runClock) {
        long now = getProcessingTimeService().getCurrentProcessingTime();
        getProcessingTimeService()
                .registerTimer(
                        now + TickInterval.millis(runClock.getAsLong(), watermarkMillis),
                        time -> {
                            turn(runClock);
                            tickLater(runClock);
                        });
    }

    private void turn(RunClock runClock) throws Exception {
        book.turn(
                getProcessingTimeService().getCurrentProcessingTime(),
                watermarkMillis,
                runClock.getAsLong());
    }

    private <T> void put(OutputTag<T> tag, T row) {
        output.collect(tag, new StreamRecord<>(row));
    }
}
