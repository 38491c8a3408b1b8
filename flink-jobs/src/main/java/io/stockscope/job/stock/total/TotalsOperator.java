// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.total;

import io.stockscope.job.measure.Measured;
import io.stockscope.job.measure.Producer;
import io.stockscope.job.measure.StaleTopList;
import io.stockscope.job.time.RunClock;
import io.stockscope.job.time.TickInterval;
import io.stockscope.stock.StaleSku;
import io.stockscope.stock.total.Change;
import io.stockscope.stock.total.ChannelTotals;
import io.stockscope.stock.total.LocationTotals;
import io.stockscope.stock.total.SourceTotals;
import io.stockscope.stock.total.Totals;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.state.MapState;
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
 * location and source, and tells absolute numbers. The domain decides ({@link Totals}); this is the
 * shell that hands it changes and time.
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
    private static final long ROWS_MILLIS = 1_000;
    private static final long FRONTIER_MILLIS = 1_000;

    /** Rules are decided at whole seconds of event time. */
    private static final long DECIDED_MILLIS = 1_000;

    private static final long STALE_TOP_MILLIS = 10_000;
    private static final long BY_ALL_MEANS = Long.MIN_VALUE;

    private final @Nullable RunClock clock;
    private final long untilMillis;
    private final long horizonMillis;

    private transient HeldTotals held;
    private transient MapState<String, StaleSku> staleDisplays;
    private transient @Nullable InternalTimerService<VoidNamespace> timers;
    private transient TotalRows rows;
    private transient LiveGauges gauges;
    private transient Producer producer;

    /** Keys that have changed since they were looked at. */
    private transient Set<String> changed;

    /** Keys of which rows are to be written. */
    private transient Set<String> untold;

    /** Channels to the event time at which a window of theirs is to be told. */
    private transient Map<String, Long> windowsDue;

    /** Channels that may have stale displays. */
    private transient Set<String> staleChannels;

    /** The highest version of a row of what was forgotten; the next one of its key is higher. */
    private transient long forgottenVersion;

    private transient long watermarkMillis;
    private transient long rowsAtMillis;
    private transient long frontierAtMillis;

    /** The next instant that rules wait for. */
    private transient long decidedMillis;

    private transient long staleTopAtMillis;

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
        changed = new HashSet<>();
        untold = new HashSet<>();
        windowsDue = new HashMap<>();
        staleChannels = new HashSet<>();
        gauges = new LiveGauges();
        ValueStateDescriptor<Totals> totals =
                new ValueStateDescriptor<>("totals", TotalsSerializer.INSTANCE);
        held = new HeldTotals(context.getKeyedStateStore().getState(totals), this::setCurrentKey);
        staleDisplays =
                context.getKeyedStateStore()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "stale",
                                        StringSerializer.INSTANCE,
                                        StaleDisplaySerializer.INSTANCE));
        if (context.isRestored()) {
            this.<String>getKeyedStateBackend()
                    .applyToAllKeys(
                            VoidNamespace.INSTANCE,
                            VoidNamespaceSerializer.INSTANCE,
                            totals,
                            (key, value) -> restored(key));
        }
    }

    private void restored(String key) {
        changed.add(key);
        untold.add(key);
        staleChannels.add(key);
    }

    @Override
    public void open() throws Exception {
        super.open();
        long attemptStartSeconds = System.currentTimeMillis() / 1000;
        rows = new TotalRows(attemptStartSeconds, this::put);
        TaskInfo task = getRuntimeContext().getTaskInfo();
        producer =
                new Producer(
                        PRODUCER,
                        task.getIndexOfThisSubtask(),
                        task.getNumberOfParallelSubtasks(),
                        attemptStartSeconds,
                        measurement -> output.collect(new StreamRecord<>(measurement)));
        forgottenVersion = 0;
        watermarkMillis = Long.MIN_VALUE;
        rowsAtMillis = BY_ALL_MEANS;
        frontierAtMillis = BY_ALL_MEANS;
        decidedMillis = BY_ALL_MEANS;
        staleTopAtMillis = BY_ALL_MEANS;
        if (clock == null) {
            timers = getInternalTimerService("end", VoidNamespaceSerializer.INSTANCE, this);
        } else {
            tickLater(clock);
        }
    }

    @Override
    public void processElement(StreamRecord<Change> element) throws Exception {
        Change change = element.getValue();
        String key = change.key();
        if (change instanceof Change.Stale stale) {
            keep(stale.display(), key);
            return;
        }
        if (change instanceof Change.Lag lag) {
            gauges.read(lag);
            return;
        }
        Totals totals = held.get(key);
        if (totals == null) {
            totals = first(change);
            totals.lastVersion(forgottenVersion);
            held.put(key, totals);
            if (timers != null) {
                timers.registerEventTimeTimer(VoidNamespace.INSTANCE, untilMillis);
            }
        }
        if (timers != null && change instanceof Change.Exposed exposed) {
            // They come in the order of their windows, so those before are done.
            long reached = Math.min(exposed.windowStartMillis() - 1, untilMillis);
            rows.exposure((ChannelTotals) totals, reached, horizonMillis);
        }
        apply(change, totals);
        changed.add(key);
        untold.add(key);
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
            rowsAtMillis = BY_ALL_MEANS;
            tick(clock);
        }
    }

    private void tickLater(RunClock runClock) {
        long now = getProcessingTimeService().getCurrentProcessingTime();
        getProcessingTimeService()
                .registerTimer(
                        now + TickInterval.millis(runClock.getAsLong(), watermarkMillis),
                        time -> {
                            tick(runClock);
                            tickLater(runClock);
                        });
    }

    private void tick(RunClock runClock) throws Exception {
        long nowMillis = getProcessingTimeService().getCurrentProcessingTime();
        boolean news = false;
        // Without a watermark it is not known when now is.
        if (watermarkMillis != Long.MIN_VALUE) {
            look();
            forgetSources(runClock.getAsLong());
            if (isDue(rowsAtMillis, nowMillis, ROWS_MILLIS)) {
                rowsAtMillis = nowMillis;
                tellPresent();
            }
            news = gauges.send(nowMillis, watermarkMillis, runClock.getAsLong(), producer);
            if (isDue(staleTopAtMillis, nowMillis, STALE_TOP_MILLIS)) {
                staleTopAtMillis = nowMillis;
                tellStaleTop();
            }
        }
        if (news
                || watermarkMillis >= decidedMillis
                || isDue(frontierAtMillis, nowMillis, FRONTIER_MILLIS)) {
            frontierAtMillis = nowMillis;
            decidedMillis = (Math.floorDiv(watermarkMillis, DECIDED_MILLIS) + 1) * DECIDED_MILLIS;
            producer.frontier(watermarkMillis);
        }
    }

    /** Looks at the keys that have changed, and at the windows that have passed. */
    private void look() throws IOException {
        windowsDue.forEach(
                (key, due) -> {
                    if (due <= watermarkMillis) {
                        changed.add(key);
                    }
                });
        for (String key : changed) {
            Totals totals = held.get(key);
            if (totals == null) {
                continue;
            }
            if (totals instanceof ChannelTotals channel) {
                if (channel.exposure().nextDueMillis() <= watermarkMillis) {
                    rows.exposure(channel, watermarkMillis, horizonMillis);
                }
                windowsDue.put(key, channel.exposure().nextDueMillis());
            }
            gauges.read(key, totals);
        }
        changed.clear();
    }

    private void forgetSources(long clockMillis) throws IOException {
        for (String key : gauges.forgetSources(clockMillis)) {
            Totals totals = held.get(key);
            if (totals != null) {
                forgottenVersion = Math.max(forgottenVersion, totals.lastVersion());
                held.remove(key);
            }
        }
    }

    /** Writes the rows that say how things are now. */
    private void tellPresent() throws IOException {
        Set<String> ahead = new HashSet<>();
        for (String key : untold) {
            Totals totals = held.get(key);
            if (totals != null) {
                rows.present(totals, watermarkMillis, watermarkMillis);
                if (totals instanceof SourceTotals source && source.isAhead()) {
                    ahead.add(key);
                }
            }
        }
        untold = ahead;
    }

    private void tellStaleTop() throws Exception {
        for (String key : Set.copyOf(staleChannels)) {
            setCurrentKey(key);
            StaleTopList worst = StaleTop.of(staleDisplays.values(), watermarkMillis);
            if (worst == null) {
                staleChannels.remove(key);
            } else {
                put(TotalTags.STALE_TOP, worst);
            }
        }
    }

    private void keep(StaleSku display, String key) throws Exception {
        if (display.endedAtMillis() == null) {
            staleDisplays.put(display.sku(), display);
            staleChannels.add(key);
        } else {
            StaleSku known = staleDisplays.get(display.sku());
            // The end of another time may come after the beginning of this one.
            if (known != null && known.sinceMillis() == display.sinceMillis()) {
                staleDisplays.remove(display.sku());
            }
        }
    }

    private static Totals first(Change change) {
        if (change instanceof Change.Heard heard) {
            return new SourceTotals(heard.source());
        } else if (change instanceof Change.Exposed exposed) {
            return new ChannelTotals(exposed.channel());
        } else if (change instanceof Change.OldestPending pending) {
            return new ChannelTotals(pending.channel());
        } else if (change instanceof Change.Gauged gauged) {
            return gauged.isByChannel()
                    ? new ChannelTotals(gauged.of())
                    : new LocationTotals(gauged.of());
        }
        throw new IllegalStateException("no totals of " + change);
    }

    private void apply(Change change, Totals totals) {
        if (change instanceof Change.Heard heard) {
            ((SourceTotals) totals).add(heard);
        } else if (change instanceof Change.Exposed exposed) {
            ((ChannelTotals) totals).add(exposed, horizonMillis);
        } else if (change instanceof Change.OldestPending pending) {
            ((ChannelTotals) totals).add(pending);
        } else if (change instanceof Change.Gauged gauged) {
            if (totals instanceof ChannelTotals channel) {
                channel.add(gauged.gauge(), gauged.by());
            } else {
                ((LocationTotals) totals).add(gauged.gauge(), gauged.system(), gauged.by());
            }
        }
    }

    private static boolean isDue(long lastMillis, long nowMillis, long everyMillis) {
        return lastMillis == BY_ALL_MEANS || nowMillis - lastMillis >= everyMillis;
    }

    private <T> void put(OutputTag<T> tag, T row) {
        output.collect(tag, new StreamRecord<>(row));
    }
}
