// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import io.stockscope.stock.Propagation.PendingSummary;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What happened to one SKU on one channel of late, in the order of effect: how it was before, the
 * steps since, and how it is.
 *
 * <p><b>Late events.</b> What comes late takes its place among the steps, and the time since then
 * is told again from the view before. The difference between the two tellings is what is told:
 * signed additions to what is counted, new versions of what is stale. So present and past are as if
 * it had come in time.
 *
 * <p>What comes from before the steps changes the view before: a change that one of the last
 * {@value #MAX_FORGOTTEN} acknowledgements before the steps has covered is closed by that one; else
 * it is pending since it occurred.
 *
 * <p><b>Bound.</b> Steps of the lookback, and at most {@value #MAX_STEPS}.
 */
final class ChannelTimeline {

    static final int MAX_STEPS = 256;
    static final int MAX_FORGOTTEN = 16;

    private static final ChannelFindings TO_NOBODY =
            new ChannelFindings() {
                @Override
                public void sample(SyncSample sample) {}

                @Override
                public void slo(SloCount count) {}

                @Override
                public void exposure(long atMillis, Exposure exposure, int times) {}

                @Override
                public void ended(StaleSku stale) {}
            };

    private ChannelView before = new ChannelView();
    private Moment beforeUpTo = Moment.NEVER;

    /** The last acknowledgements before the steps, in order. */
    private EncodedLog<Acknowledgement> forgotten = new EncodedLog<>(Acknowledgement.IN_A_LOG);

    private EncodedLog<ChannelStep> steps = new EncodedLog<>(ChannelStep.IN_A_LOG);
    private ChannelView now = new ChannelView();

    /** What was told last, so that changes can be told. */
    private PendingSummary toldPending = PendingSummary.NONE;

    private @Nullable StaleSku toldStale;

    /** One that begins after a moment, with a truth. */
    static ChannelTimeline startingAfter(Moment moment, @Nullable Long truth) {
        ChannelTimeline timeline = new ChannelTimeline();
        timeline.before.assume(truth);
        timeline.now.assume(truth);
        timeline.beforeUpTo = moment;
        return timeline;
    }

    /** How it was before the steps. */
    ChannelView before() {
        return before;
    }

    ChannelView now() {
        return now;
    }

    /** Before which moment, that included, it knows no steps. */
    Moment beforeUpTo() {
        return beforeUpTo;
    }

    /** The steps that are known, in order. */
    List<ChannelStep> steps() {
        return steps.entries();
    }

    /** Adds a step that comes after all others. */
    void append(ChannelStep step, Listing listing, long lookbackMillis, StockObserver observer) {
        steps.add(step.moment().atMillis(), step);
        step.applyTo(now, listing, teller(listing.channel(), observer));
        forget(lookbackMillis, listing, observer);
    }

    /** Does what is due by an instant, the instant included. */
    void passTo(long toMillis, Listing listing, StockObserver observer) {
        now.passTo(toMillis, listing, teller(listing.channel(), observer));
    }

    /**
     * Forgets all steps, which were judged by terms that are in force no more, and judges what is.
     *
     * @param atMillis from when on the terms are in force
     */
    void startAnew(long atMillis, @Nullable Long truth, Listing listing, StockObserver observer) {
        forgetAll(atMillis);
        now.assume(truth);
        now.judge(atMillis, listing, teller(listing.channel(), observer));
        before = now.copy();
    }

    /**
     * Forgets all but what is displayed: the channel's terms are not known any more.
     *
     * @param channel as it was known
     */
    void suspend(Channel channel, long atMillis, StockObserver observer) {
        forgetAll(atMillis);
        now.suspend(atMillis, teller(channel, observer));
        before = now.copy();
    }

    /** Takes what is displayed, where the channel's terms are not known. */
    void remember(Acknowledgement acknowledged) {
        now.remember(acknowledged);
        before = now.copy();
    }

    private void forgetAll(long atMillis) {
        steps.entries().forEach(this::forget);
        steps.clear();
        beforeUpTo = Moment.later(beforeUpTo, Moment.endOf(atMillis - 1));
    }

    /** Takes other steps for those so far. */
    void retell(List<ChannelStep> anew, Retelling retelling) {
        retell(before, new Story(), anew, retelling);
    }

    /**
     * Takes another truth before the steps, and other steps.
     *
     * @param cause a change from before the steps
     */
    void retellFromTruth(
            Cause cause, @Nullable Long truth, List<ChannelStep> anew, Retelling retelling) {
        Listing listing = retelling.listing();
        ChannelView changed = before.copy();
        Story story = new Story();
        boolean isChange = !Objects.equals(changed.truth(), truth);
        changed.assume(truth);
        if (isChange && wasDiverged(cause.moment(), changed)) {
            pendingSince(cause, changed, listing.channel(), story);
        }
        changed.judge(cause.atMillis(), listing, story);
        retell(changed, story, anew, retelling);
    }

    /** Takes an acknowledgement from before the steps. */
    void retellFromAcknowledgement(
            Acknowledgement acknowledged, List<ChannelStep> anew, Retelling retelling) {
        Listing listing = retelling.listing();
        ChannelView changed = before.copy();
        Story story = new Story();
        changed.propagation().acknowledge(acknowledged, listing.channel(), story);
        changed.remember(acknowledged);
        changed.judge(acknowledged.atMillis(), listing, story);
        forget(ChannelStep.of(acknowledged));
        retell(changed, story, anew, retelling);
    }

    /** Begins earlier than so far, with the first acknowledgement. */
    void retellFromFirst(
            ChannelView first, Moment firstUpTo, List<ChannelStep> anew, Retelling retelling) {
        Story story = new Story();
        // What is acknowledged before anything is known is compared from then on.
        first.judge(firstUpTo.atMillis(), retelling.listing(), story);
        beforeUpTo = firstUpTo;
        retell(first, story, anew, retelling);
    }

    private void retell(
            ChannelView changed, Story story, List<ChannelStep> anew, Retelling retelling) {
        Listing listing = retelling.listing();
        StockObserver observer = retelling.observer();
        Story told = new Story();
        tell(before.copy(), steps.entries(), retelling.toMillis(), listing, told);
        before = changed;
        steps.clear();
        anew.forEach(step -> steps.add(step.moment().atMillis(), step));
        now = tell(before.copy(), anew, retelling.toMillis(), listing, story);
        StaleSku lasting = now.staleness().stale();
        story.tellInsteadOf(told, listing.channel(), lasting, observer);
        StaleSku was = toldStale;
        if (was != null && (lasting == null || lasting.sinceMillis() != was.sinceMillis())) {
            if (story.ended(was.sinceMillis()) == null) {
                observer.onStaleSku(Staleness.ended(was, was.sinceMillis()));
            }
            toldStale = null;
        }
        if (lasting != null && told.ended(lasting.sinceMillis()) != null) {
            // At once: should it be told otherwise before the next report, that was not told ended.
            observer.onStaleSku(lasting);
            toldStale = lasting;
        }
        forget(retelling.lookbackMillis(), listing, observer);
    }

    private static ChannelView tell(
            ChannelView view,
            List<ChannelStep> steps,
            long toMillis,
            Listing listing,
            ChannelFindings findings) {
        for (ChannelStep step : steps) {
            step.applyTo(view, listing, findings);
        }
        view.passTo(toMillis, listing, findings);
        return view;
    }

    /**
     * Whether the channel showed something else at a moment before the steps, as far as is known.
     */
    private boolean wasDiverged(Moment moment, ChannelView view) {
        ChannelView then = new ChannelView();
        then.assume(view.truth());
        for (Acknowledgement acknowledged : forgotten.entries()) {
            if (acknowledged.moment().isBefore(moment)) {
                then.remember(acknowledged);
            }
        }
        return then.displayed() == null ? view.diverged() : then.diverged();
    }

    private void pendingSince(
            Cause cause, ChannelView view, Channel channel, ChannelFindings findings) {
        Propagation.Change change = Propagation.Change.of(cause);
        for (Acknowledgement acknowledged : forgotten.entries()) {
            if (acknowledged.moment().isAfter(cause.moment())
                    && acknowledged.covers(change.system(), cause.moment().recordedAtMillis())) {
                findings.sample(Propagation.sample(channel, change, acknowledged));
                long overdueAt = channel.overdueAtMillis(cause.atMillis());
                findings.slo(
                        acknowledged.atMillis() <= overdueAt
                                ? channel.slo(SloVerdict.GOOD, acknowledged.atMillis(), 1)
                                : channel.slo(SloVerdict.BAD, overdueAt, 1));
                return;
            }
        }
        view.propagation().add(change);
    }

    private void forget(long lookbackMillis, Listing listing, StockObserver observer) {
        if (steps.isEmpty()) {
            return;
        }
        long oldestMillis = steps.lastMillis() - lookbackMillis;
        if (steps.size() > MAX_STEPS && steps.firstMillis() >= oldestMillis) {
            observer.onLimit(Limit.CHANNEL_STEPS_FORGOTTEN_EARLY);
        }
        while (steps.size() > MAX_STEPS || steps.firstMillis() < oldestMillis) {
            ChannelStep step = steps.removeFirst();
            step.applyTo(before, listing, TO_NOBODY);
            forget(step);
        }
    }

    private void forget(ChannelStep step) {
        beforeUpTo = Moment.later(beforeUpTo, step.moment());
        Acknowledgement acknowledged = step.acknowledged();
        if (acknowledged != null) {
            if (forgotten.isEmpty() || forgotten.lastMillis() < acknowledged.atMillis()) {
                forgotten.add(acknowledged.atMillis(), acknowledged);
            } else {
                List<Acknowledgement> inOrder = forgotten.entries();
                inOrder.add(acknowledged);
                inOrder.sort(Comparator.comparing(Acknowledgement::moment));
                forgotten.clear();
                inOrder.forEach(each -> forgotten.add(each.atMillis(), each));
            }
            if (forgotten.size() > MAX_FORGOTTEN) {
                forgotten.removeFirst();
            }
        }
    }

    /** Tells what is pending and what is stale, as far as it has changed since it was told. */
    void report(String channel, StockObserver observer) {
        PendingSummary pending = now.propagation().summary();
        if (!pending.equals(toldPending)) {
            change(
                    StockGauge.PENDING_CHANGES,
                    channel,
                    pending.changes() - toldPending.changes(),
                    observer);
            change(
                    StockGauge.OVERDUE_CHANGES,
                    channel,
                    pending.overdue() - toldPending.overdue(),
                    observer);
            if (!Objects.equals(
                    pending.oldestOccurredAtMillis(), toldPending.oldestOccurredAtMillis())) {
                observer.onOldestPending(
                        channel,
                        toldPending.oldestOccurredAtMillis(),
                        pending.oldestOccurredAtMillis());
            }
            toldPending = pending;
        }
        StaleSku stale = now.staleness().stale();
        if (stale != null && !stale.equals(toldStale)) {
            observer.onStaleSku(stale);
        }
        toldStale = stale;
    }

    private static void change(
            StockGauge gauge, String channel, long change, StockObserver observer) {
        if (change != 0) {
            observer.onGauge(gauge, channel, null, change);
        }
    }

    /** Tells at once. */
    private ChannelFindings teller(Channel channel, StockObserver observer) {
        return new ChannelFindings() {
            @Override
            public void sample(SyncSample sample) {
                observer.onSample(sample, 1);
            }

            @Override
            public void slo(SloCount count) {
                observer.onSlo(count, 1);
            }

            @Override
            public void exposure(long atMillis, Exposure exposure, int times) {
                observer.onExposure(
                        channel.name(), channel.terms().type(), atMillis, exposure, times);
            }

            @Override
            public void ended(StaleSku stale) {
                observer.onStaleSku(stale);
                toldStale = null;
            }
        };
    }

    void write(DataOutput out) throws IOException {
        before.write(out);
        beforeUpTo.writeOrNever(out);
        forgotten.write(out);
        steps.write(out);
        now.write(out);
    }

    /** Reads what {@link #write} wrote. What had been found by then had been told. */
    static ChannelTimeline read(DataInput in, String channel, String sku) throws IOException {
        ChannelTimeline timeline = new ChannelTimeline();
        timeline.before = ChannelView.read(in, channel, sku);
        timeline.beforeUpTo = Moment.readOrNever(in);
        timeline.forgotten = EncodedLog.read(in, Acknowledgement.IN_A_LOG);
        timeline.steps = EncodedLog.read(in, ChannelStep.IN_A_LOG);
        timeline.now = ChannelView.read(in, channel, sku);
        timeline.toldPending = timeline.now.propagation().summary();
        timeline.toldStale = timeline.now.staleness().stale();
        return timeline;
    }
}
