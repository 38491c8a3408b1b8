// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.publish;

import static java.util.Objects.requireNonNull;

import io.stockscope.local.simulation.Agenda;
import io.stockscope.local.simulation.UkTime;
import io.stockscope.local.simulation.fault.Fault;
import io.stockscope.local.simulation.fault.FaultKind;
import io.stockscope.local.simulation.fault.Faults;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way to a channel: sends what waits, by single calls or by feeds, as fast as the channel
 * allows. Plans nothing while nothing waits.
 *
 * <p>While its connector is slow, every offer goes out in its turn, each some seconds after the one
 * before it; only what a command lowers overtakes.
 */
final class Lane {
    private static final int LARGEST_FEED = 10_000;

    /** Somebody collects for a moment before a feed is made. */
    private static final long COLLECT_MILLIS = 5_000;

    private static final long SEND_MILLIS = 20;

    private final String channel;
    private final Pace pace;
    private final Agenda agenda;
    private final Faults faults;
    private final ChannelSystem system;
    private final Backlog backlog = new Backlog();
    private final ArrivalQueue queue = new ArrivalQueue();
    private final CallQuota quota;
    private final Sending sending;
    private boolean planned;
    private long lastSentMillis;

    /** Makes an update of an offer, and tells of it. */
    interface Sending {
        Update send(Listing listing, Offer offer, long nowMillis);
    }

    Lane(
            String channel,
            Pace pace,
            Agenda agenda,
            Faults faults,
            ChannelSystem system,
            Sending sending) {
        this.channel = channel;
        this.pace = pace;
        this.agenda = agenda;
        this.faults = faults;
        this.system = system;
        this.sending = sending;
        this.quota =
                new CallQuota(
                        Math.max(pace.feedEveryMillis(), pace.spacingMillis()),
                        pace.callsPerHour());
    }

    /** Takes an offer, which replaces an older one that still waits. */
    void put(Listing listing, Offer offer, long nowMillis) {
        Fault slow = slow(nowMillis);
        if (slow != null && !offer.urgency().overtakes()) {
            queue.add(listing, offer);
        } else {
            queue.drop(listing);
            backlog.put(listing, offer);
        }
        planNext(slow, nowMillis);
    }

    /** What waits is not to be sent any more. */
    void drop(Listing listing) {
        backlog.drop(listing);
        queue.drop(listing);
    }

    private boolean feeds() {
        return pace.feedEveryMillis() > 0;
    }

    private void planNext(@Nullable Fault slow, long nowMillis) {
        if (!planned) {
            planned = true;
            long ready = nowMillis + (feeds() ? COLLECT_MILLIS : SEND_MILLIS);
            long next = quota.earliest(ready);
            agenda.plan(
                    slow == null ? next : Math.max(next, lastSentMillis + millisEach(slow)),
                    this::sendNext);
        }
    }

    private void sendNext(long nowMillis) {
        planned = false;
        Fault slow = slow(nowMillis);
        if (backlog.size() + queue.size() == 0) {
            return;
        }
        quota.called(nowMillis);
        lastSentMillis = nowMillis;
        if (feeds()) {
            List<Update> feed = new ArrayList<>();
            long most = slow == null ? LARGEST_FEED : fits(slow);
            while (backlog.size() + queue.size() > 0 && feed.size() < most) {
                feed.add(next(slow, nowMillis));
            }
            system.takeFeed(feed, nowMillis);
        } else {
            system.take(next(slow, nowMillis), nowMillis);
        }
        if (backlog.size() + queue.size() > 0) {
            planNext(slow, nowMillis);
        }
    }

    private Update next(@Nullable Fault slow, long nowMillis) {
        ArrivalQueue.Entry inTurn = backlog.size() > 0 ? null : queue.poll();
        if (inTurn == null) {
            Listing listing = backlog.next();
            Offer offer = requireNonNull(listing.waiting);
            listing.waiting = null;
            return sending.send(listing, offer, nowMillis);
        }
        Update update = sending.send(inTurn.listing(), inTurn.offer(), nowMillis);
        if (slow != null) {
            long seconds = (nowMillis - inTurn.offer().computedAtMillis()) / UkTime.SECOND;
            faults.hit(
                    slow,
                    nowMillis,
                    update.sku(),
                    update.id(),
                    "sent %d s after it was computed".formatted(seconds));
        }
        return update;
    }

    /**
     * Returns what slows the connector down; null, and it catches up with the newest, if nothing.
     */
    private @Nullable Fault slow(long nowMillis) {
        Fault slow = faults.active(FaultKind.SLOW_CONNECTOR, channel, nowMillis);
        if (slow == null) {
            for (ArrivalQueue.Entry entry = queue.poll(); entry != null; entry = queue.poll()) {
                backlog.put(entry.listing(), entry.offer());
            }
        }
        return slow;
    }

    private static long millisEach(Fault slow) {
        return (long) (slow.strength() * UkTime.SECOND);
    }

    /** Returns how many updates the connector has ready for the next feed. */
    private long fits(Fault slow) {
        return Math.max(1, pace.feedEveryMillis() / Math.max(1, millisEach(slow)));
    }
}
