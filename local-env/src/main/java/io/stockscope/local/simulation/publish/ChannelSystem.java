// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.publish;

import io.stockscope.local.simulation.Agenda;
import io.stockscope.local.simulation.Draws;
import io.stockscope.local.simulation.UkTime;
import io.stockscope.local.simulation.fault.Fault;
import io.stockscope.local.simulation.fault.FaultKind;
import io.stockscope.local.simulation.fault.Faults;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A channel's own system: takes updates, applies them later, and displays of each article the one
 * that was sent last among those it has applied.
 */
final class ChannelSystem {
    private static final double REJECTED_SHARE = 0.0005;
    private static final long LONGEST_APPLY_FACTOR = 6;
    private static final long STOP_MILLIS = 500;

    private final String channel;
    private final Pace pace;
    private final Agenda agenda;
    private final Draws draws;
    private final Faults faults;
    private final AvailabilityEvents events;
    private final Rejection rejection;

    /** When the last feed is through: a feed is not worked on before the one before it. */
    private long feedsDoneMillis;

    /** Told of updates that the channel does not take. */
    interface Rejection {
        void of(Update update, long nowMillis);
    }

    ChannelSystem(
            String channel,
            Pace pace,
            Agenda agenda,
            Draws draws,
            Faults faults,
            AvailabilityEvents events,
            Rejection rejection) {
        this.channel = channel;
        this.pace = pace;
        this.agenda = agenda;
        this.draws = draws;
        this.faults = faults;
        this.events = events;
        this.rejection = rejection;
    }

    /** Takes a single update. */
    void take(Update update, long nowMillis) {
        long acceptDelay = acceptDelay(update.id());
        if (acceptDelay > 0) {
            agenda.plan(nowMillis + acceptDelay, now -> events.accepted(update, now));
        }
        long applyDelay =
                slowedDown(acceptDelay + applyDelay(update.id()), List.of(update), nowMillis);
        agenda.plan(nowMillis + applyDelay, now -> apply(update, now));
    }

    /** Takes a feed: accepted as a whole, applied as a whole. */
    void takeFeed(List<Update> feed, long nowMillis) {
        String id = feed.get(0).id();
        long acceptDelay = acceptDelay(id);
        agenda.plan(
                nowMillis + acceptDelay,
                now -> feed.forEach(update -> events.accepted(update, now)));
        long ready = nowMillis + slowedDown(acceptDelay + applyDelay(id), feed, nowMillis);
        feedsDoneMillis = Math.max(feedsDoneMillis + 1, ready);
        agenda.plan(feedsDoneMillis, now -> feed.forEach(update -> apply(update, now)));
    }

    /** Stops selling an article at once, past everything that may be broken. */
    void stop(Update update, long nowMillis) {
        long later = STOP_MILLIS + draws.below(STOP_MILLIS, "stopped", update.id());
        agenda.plan(nowMillis + later, now -> display(update, now));
    }

    private void apply(Update update, long nowMillis) {
        Fault stopped = struck(FaultKind.FEED_STOPS_APPLYING, update, nowMillis);
        if (stopped != null) {
            holdBack(update, stopped, nowMillis);
            return;
        }
        Fault mute = struck(FaultKind.ACCEPTED_ONLY, update, nowMillis);
        if (mute != null) {
            acceptUnlessTold(update, nowMillis);
            setDisplay(update);
            faults.hit(mute, nowMillis, update.sku(), update.id(), "applied, not acknowledged");
        } else if (draws.unit("rejected", update.id()) < REJECTED_SHARE) {
            events.rejected(update, "listing is being edited", nowMillis);
            rejection.of(update, nowMillis);
        } else {
            display(update, nowMillis);
        }
    }

    private void holdBack(Update update, Fault stopped, long nowMillis) {
        acceptUnlessTold(update, nowMillis);
        faults.hit(stopped, nowMillis, update.sku(), update.id(), "taken, not applied");
        Listing listing = update.listing();
        Update before = listing.heldBack;
        if (before == null) {
            long later = draws.below(UkTime.MINUTE, "recovered", update.id());
            agenda.plan(stopped.untilMillis() + later, now -> recover(listing, now));
        }
        if (before == null || before.publishedAtMillis() < update.publishedAtMillis()) {
            listing.heldBack = update;
        }
    }

    /** The newest of what was taken is applied when the channel works again. */
    private void recover(Listing listing, long nowMillis) {
        Update update = listing.heldBack;
        listing.heldBack = null;
        if (update != null) {
            apply(update, nowMillis);
        }
    }

    private void display(Update update, long nowMillis) {
        setDisplay(update);
        events.acknowledged(update, nowMillis);
    }

    private static void setDisplay(Update update) {
        Listing listing = update.listing();
        if (update.publishedAtMillis() >= listing.displayedSince) {
            listing.displayed = update.offer().quantity();
            listing.displayedSince = update.publishedAtMillis();
        }
    }

    /** A channel that says nothing else when it works still says that it took a request. */
    private void acceptUnlessTold(Update update, long nowMillis) {
        if (pace.acceptMillis() == 0 && !update.accepted) {
            update.accepted = true;
            events.accepted(update, nowMillis);
        }
    }

    private @Nullable Fault struck(FaultKind kind, Update update, long nowMillis) {
        Fault fault = faults.active(kind, channel, nowMillis);
        boolean hit =
                fault != null
                        && draws.unit(kind.word(), channel + "/" + update.sku()) < fault.strength();
        return hit ? fault : null;
    }

    private long slowedDown(long delayMillis, List<Update> updates, long nowMillis) {
        Fault slow = faults.active(FaultKind.SLOW_FEED, channel, nowMillis);
        if (slow == null) {
            return delayMillis;
        }
        for (Update update : updates) {
            faults.hit(slow, nowMillis, update.sku(), update.id(), "applied late");
        }
        return (long) (delayMillis * slow.strength());
    }

    private long acceptDelay(String id) {
        return pace.acceptMillis() == 0
                ? 0
                : pace.acceptMillis() / 2 + draws.below(pace.acceptMillis(), "accepted", id);
    }

    private long applyDelay(String id) {
        double mean = (double) pace.applyMeanMillis();
        long drawn = (long) draws.exponential(mean, "applied", id);
        return pace.applyLeastMillis()
                + Math.min(drawn, LONGEST_APPLY_FACTOR * pace.applyMeanMillis());
    }
}
