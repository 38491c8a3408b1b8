// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.total;

import io.stockscope.job.measure.Producer;
import io.stockscope.job.measure.StaleTopList;
import io.stockscope.job.stock.sum.SideOutputs;
import io.stockscope.stock.StaleSku;
import io.stockscope.stock.total.Change;
import io.stockscope.stock.total.ChannelTotals;
import io.stockscope.stock.total.LocationTotals;
import io.stockscope.stock.total.SourceTotals;
import io.stockscope.stock.total.Totals;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.flink.util.OutputTag;

/**
 * The totals of keys in a live run: takes what changes in them, and at each turn tells what is due
 * of them, as rows, as gauges, and as the worst of the stale displays. For one thread.
 *
 * <p>Rows that say how things are now are written at most once a second, the stale displays of a
 * channel every ten seconds.
 *
 * <p><b>Bound.</b> All keys by name; what they hold is in the state.
 */
public final class TotalsBook {

    private static final long ROWS_MILLIS = 1_000;
    private static final long FRONTIER_MILLIS = 1_000;

    /** Rules are decided at whole seconds of event time. */
    private static final long DECIDED_MILLIS = 1_000;

    private static final long STALE_TOP_MILLIS = 10_000;
    private static final long BY_ALL_MEANS = Long.MIN_VALUE;

    private static final SideOutputs NO_ROWS =
            new SideOutputs() {
                @Override
                public <T> void output(OutputTag<T> tag, T row) {}
            };

    private final HeldTotals held;
    private final StaleDisplays staleDisplays;
    private final TotalRows rows;
    private final Producer producer;
    private final Consumer<StaleTopList> staleTop;
    private final long horizonMillis;
    private final LiveGauges gauges = new LiveGauges();

    /** Keys that have changed since they were looked at. */
    private final Set<String> changed = new HashSet<>();

    /** Keys of which rows are to be written. */
    private Set<String> untold = new HashSet<>();

    /** Channels to the event time at which a window of theirs is to be told. */
    private final Map<String, Long> windowsDue = new HashMap<>();

    /** Channels that may have stale displays. */
    private final Set<String> staleChannels = new HashSet<>();

    /** The highest version of a row of what was forgotten; the next one of its key is higher. */
    private long forgottenVersion;

    private long rowsAtMillis = BY_ALL_MEANS;
    private long frontierAtMillis = BY_ALL_MEANS;

    /** The next instant that rules wait for. */
    private long decidedMillis = BY_ALL_MEANS;

    private long staleTopAtMillis = BY_ALL_MEANS;

    /**
     * @param staleTop takes the worst of the stale displays of each channel
     * @param horizonMillis how far back windows of stale exposure are corrected
     */
    TotalsBook(
            HeldTotals held,
            StaleDisplays staleDisplays,
            TotalRows rows,
            Producer producer,
            Consumer<StaleTopList> staleTop,
            long horizonMillis) {
        this.held = held;
        this.staleDisplays = staleDisplays;
        this.rows = rows;
        this.producer = producer;
        this.staleTop = staleTop;
        this.horizonMillis = horizonMillis;
    }

    /** One that is kept by no state, and writes no rows: it only measures. */
    public static TotalsBook inMemory(
            Producer producer, Consumer<StaleTopList> staleTop, long horizonMillis) {
        return new TotalsBook(
                HeldTotals.inMemory(),
                new StaleDisplaysInMemory(),
                new TotalRows(0, NO_ROWS),
                producer,
                staleTop,
                horizonMillis);
    }

    /** A key is in the state that was restored. */
    void restored(String key) {
        changed.add(key);
        untold.add(key);
        staleChannels.add(key);
    }

    /** Takes what has changed. */
    public void take(Change change) throws Exception {
        if (change instanceof Change.Stale stale) {
            keep(stale.display(), change.key());
        } else if (change instanceof Change.Lag lag) {
            gauges.read(lag);
        } else {
            add(change, totalsOf(change));
        }
    }

    /** The totals that a change belongs to, the first ones if there are none. */
    Totals totalsOf(Change change) throws IOException {
        Totals totals = held.get(change.key());
        if (totals == null) {
            totals = first(change);
            totals.lastVersion(forgottenVersion);
            held.put(change.key(), totals);
        }
        return totals;
    }

    /** Adds a change to the totals that it belongs to. */
    void add(Change change, Totals totals) {
        apply(change, totals);
        changed.add(change.key());
        untold.add(change.key());
    }

    /** The next turn writes all rows. */
    void allRowsAreDue() {
        rowsAtMillis = BY_ALL_MEANS;
    }

    /**
     * Tells what is due.
     *
     * @param nowMillis wall clock
     * @param reachedMillis event time up to which all changes are known; {@code Long.MIN_VALUE}:
     *     none is
     * @param clockMillis clock of the run
     */
    public void turn(long nowMillis, long reachedMillis, long clockMillis) throws Exception {
        boolean news = false;
        // Without a watermark it is not known when now is.
        if (reachedMillis != Long.MIN_VALUE) {
            look(reachedMillis);
            forgetSources(clockMillis);
            if (isDue(rowsAtMillis, nowMillis, ROWS_MILLIS)) {
                rowsAtMillis = nowMillis;
                tellPresent(reachedMillis);
            }
            news = gauges.send(nowMillis, reachedMillis, clockMillis, producer);
            if (isDue(staleTopAtMillis, nowMillis, STALE_TOP_MILLIS)) {
                staleTopAtMillis = nowMillis;
                tellStaleTop(reachedMillis);
            }
        }
        if (news
                || reachedMillis >= decidedMillis
                || isDue(frontierAtMillis, nowMillis, FRONTIER_MILLIS)) {
            frontierAtMillis = nowMillis;
            decidedMillis = (Math.floorDiv(reachedMillis, DECIDED_MILLIS) + 1) * DECIDED_MILLIS;
            producer.frontier(reachedMillis);
        }
    }

    /** Looks at the keys that have changed, and at the windows that have passed. */
    private void look(long reachedMillis) throws IOException {
        windowsDue.forEach(
                (key, due) -> {
                    if (due <= reachedMillis) {
                        changed.add(key);
                    }
                });
        for (String key : changed) {
            Totals totals = held.get(key);
            if (totals == null) {
                continue;
            }
            if (totals instanceof ChannelTotals channel) {
                if (channel.exposure().nextDueMillis() <= reachedMillis) {
                    rows.exposure(channel, reachedMillis, horizonMillis);
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
    private void tellPresent(long reachedMillis) throws IOException {
        Set<String> ahead = new HashSet<>();
        for (String key : untold) {
            Totals totals = held.get(key);
            if (totals != null) {
                rows.present(totals, reachedMillis, reachedMillis);
                if (totals instanceof SourceTotals source && source.isAhead()) {
                    ahead.add(key);
                }
            }
        }
        untold = ahead;
    }

    private void tellStaleTop(long reachedMillis) throws Exception {
        for (String key : Set.copyOf(staleChannels)) {
            StaleTopList worst = StaleTop.of(staleDisplays.of(key), reachedMillis);
            if (worst == null) {
                staleChannels.remove(key);
            } else {
                staleTop.accept(worst);
            }
        }
    }

    private void keep(StaleSku display, String key) throws Exception {
        if (display.endedAtMillis() == null) {
            staleDisplays.put(key, display);
            staleChannels.add(key);
        } else {
            StaleSku known = staleDisplays.get(key, display.sku());
            // The end of another time may come after the beginning of this one.
            if (known != null && known.sinceMillis() == display.sinceMillis()) {
                staleDisplays.remove(key, display.sku());
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
}
