// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.publish;

import static java.util.Objects.requireNonNull;

import io.stockscope.local.simulation.Agenda;
import java.util.ArrayList;
import java.util.List;

/**
 * The way to a channel: sends what waits, by single calls or by feeds, as fast as the channel
 * allows. Plans nothing while nothing waits.
 */
final class Lane {
    private static final int LARGEST_FEED = 10_000;

    /** Somebody collects for a moment before a feed is made. */
    private static final long COLLECT_MILLIS = 5_000;

    private static final long SEND_MILLIS = 20;

    private final Pace pace;
    private final Agenda agenda;
    private final ChannelSystem system;
    private final Backlog backlog = new Backlog();
    private final CallQuota quota;
    private final Sending sending;
    private boolean planned;

    /** Makes an update of an offer, and tells of it. */
    interface Sending {
        Update send(Listing listing, Offer offer, long nowMillis);
    }

    Lane(Pace pace, Agenda agenda, ChannelSystem system, Sending sending) {
        this.pace = pace;
        this.agenda = agenda;
        this.system = system;
        this.sending = sending;
        this.quota =
                new CallQuota(
                        Math.max(pace.feedEveryMillis(), pace.spacingMillis()),
                        pace.callsPerHour());
    }

    /** Takes an offer, which replaces an older one that still waits. */
    void put(Listing listing, Offer offer, long nowMillis) {
        backlog.put(listing, offer);
        planNext(nowMillis);
    }

    /** What waits is not to be sent any more. */
    void drop(Listing listing) {
        backlog.drop(listing);
    }

    private boolean feeds() {
        return pace.feedEveryMillis() > 0;
    }

    private void planNext(long nowMillis) {
        if (!planned) {
            planned = true;
            long ready = nowMillis + (feeds() ? COLLECT_MILLIS : SEND_MILLIS);
            agenda.plan(quota.earliest(ready), this::sendNext);
        }
    }

    private void sendNext(long nowMillis) {
        planned = false;
        if (backlog.size() == 0) {
            return;
        }
        quota.called(nowMillis);
        if (feeds()) {
            List<Update> feed = new ArrayList<>();
            while (backlog.size() > 0 && feed.size() < LARGEST_FEED) {
                feed.add(next(nowMillis));
            }
            system.takeFeed(feed, nowMillis);
        } else {
            system.take(next(nowMillis), nowMillis);
        }
        if (backlog.size() > 0) {
            planNext(nowMillis);
        }
    }

    private Update next(long nowMillis) {
        Listing listing = backlog.next();
        Offer offer = requireNonNull(listing.waiting);
        listing.waiting = null;
        return sending.send(listing, offer, nowMillis);
    }
}
