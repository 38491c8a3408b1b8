// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.sum;

import io.stockscope.job.measure.Producer;
import io.stockscope.job.time.RunClock;
import io.stockscope.job.time.TickInterval;
import io.stockscope.stock.total.Change;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.LongPrimitiveArraySerializer;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what the SKUs of one subtask tell, chained behind them. Three kinds of result:
 *
 * <ul>
 *   <li>rows that add up in ClickHouse, at every barrier, before it, and at the end of input: so
 *       they are in the checkpoint that the facts are in, and count exactly once;
 *   <li>in a live run, at each tick ({@link TickInterval}), measurements of what is new, and of
 *       what nobody waits for when a second of event time is over: at least once;
 *   <li>at each tick, at every barrier, before it, and at the end of input, what changes in the
 *       numbers that are added up over all SKUs, for the second stage: exactly once.
 * </ul>
 *
 * <p><b>State.</b> Of what is added up none: nothing is held when a barrier has passed. What is
 * held between is bounded in number; beyond it all of it goes out at once. In a live run, the
 * number of the last measurement before the barrier: an attempt that goes on from there tells what
 * came after it again, and says so.
 *
 * <p><b>Time.</b> A watermark goes on after the changes that were made before it, so it waits for
 * the next tick.
 */
public final class PartialSums extends AbstractStreamOperator<Change>
        implements OneInputStreamOperator<Fact, Change>, BoundedOneInput {

    /** How many sums and changes are held at the most. */
    static final int MAX_HELD = 50_000;

    private static final long serialVersionUID = 1L;

    private final String producerKind;
    private final @Nullable RunClock clock;

    /** Subtasks and the numbers of their last measurements; every subtask gets those of all. */
    private transient ListState<long[]> lastMeasured;

    /** Subtasks and after which of their numbers all is told again; nothing once that was said. */
    private transient Map<Integer, Long> resumed;

    private transient FactBook book;
    private transient Producer producer;
    private transient FactMeasuring measuring;
    private transient long watermarkMillis;
    private transient long forwardedMillis;

    /**
     * @param producerKind what the producers of its measurements are called, before their number
     * @param clock of a live run; null in a bounded one
     */
    @SuppressWarnings("NullAway.Init") // The transient fields are set by open, which comes first.
    public PartialSums(String producerKind, @Nullable RunClock clock) {
        this.producerKind = producerKind;
        this.clock = clock;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        resumed = new TreeMap<>();
        if (clock == null) {
            return;
        }
        lastMeasured =
                context.getOperatorStateStore()
                        .getUnionListState(
                                new ListStateDescriptor<>(
                                        "last-measured", LongPrimitiveArraySerializer.INSTANCE));
        TaskInfo task = getRuntimeContext().getTaskInfo();
        int self = task.getIndexOfThisSubtask();
        if (!context.isRestored()) {
            resumed.put(self, 0L);
        }
        for (long[] last : lastMeasured.get()) {
            int subtask = (int) last[0];
            boolean gone = subtask >= task.getNumberOfParallelSubtasks();
            if (subtask == self || (gone && self == 0)) {
                resumed.put(subtask, last[1]);
            }
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        if (clock != null) {
            int self = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
            lastMeasured.update(List.of(new long[] {self, producer.sequence()}));
        }
    }

    @Override
    public void open() throws Exception {
        super.open();
        TaskInfo task = getRuntimeContext().getTaskInfo();
        book = new FactBook(clock);
        producer =
                new Producer(
                        producerKind,
                        task.getIndexOfThisSubtask(),
                        task.getNumberOfParallelSubtasks(),
                        System.currentTimeMillis() / 1000,
                        measurement ->
                                output.collect(
                                        SumTags.MEASUREMENTS, new StreamRecord<>(measurement)));
        measuring = new FactMeasuring(book, producer);
        watermarkMillis = Long.MIN_VALUE;
        forwardedMillis = Long.MIN_VALUE;
        if (clock != null) {
            tickLater(clock);
        }
    }

    @Override
    public void processElement(StreamRecord<Fact> element) throws Exception {
        element.getValue().addTo(book);
        if (book.size() > MAX_HELD) {
            flush();
        }
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        if (clock == null || mark.equals(Watermark.MAX_WATERMARK)) {
            // The end of input, which is no time.
            pass(true);
            super.processWatermark(mark);
        } else {
            watermarkMillis = mark.getTimestamp();
        }
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        flush();
    }

    @Override
    public void endInput() throws Exception {
        flush();
    }

    private void flush() throws Exception {
        pass(true);
        book.takeRows(this::row);
    }

    /**
     * Hands on what is new, and time after it.
     *
     * @param all whether all of it is to be measured, and not only what is prompt
     */
    private void pass(boolean all) throws Exception {
        book.takeChanges(this::hand);
        if (clock != null) {
            resumed.forEach(producer::resumed);
            resumed.clear();
            measuring.turn(
                    all, getProcessingTimeService().getCurrentProcessingTime(), watermarkMillis);
        }
        if (watermarkMillis > forwardedMillis) {
            forwardedMillis = watermarkMillis;
            super.processWatermark(new Watermark(watermarkMillis));
        }
    }

    private void tickLater(RunClock runClock) {
        long now = getProcessingTimeService().getCurrentProcessingTime();
        getProcessingTimeService()
                .registerTimer(
                        now + TickInterval.millis(runClock.getAsLong(), watermarkMillis),
                        time -> {
                            pass(false);
                            tickLater(runClock);
                        });
    }

    /** In batch execution what is for one key comes in the order of these times. */
    private void hand(Change news) {
        long atMillis =
                news instanceof Change.Exposed exposed
                        ? exposed.windowStartMillis()
                        : Long.MIN_VALUE;
        output.collect(new StreamRecord<>(news, atMillis));
    }

    private <T> void row(OutputTag<T> tag, T row) {
        output.collect(tag, new StreamRecord<>(row));
    }
}
