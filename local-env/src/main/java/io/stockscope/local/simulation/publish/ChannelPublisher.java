// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.publish;

import io.stockscope.event.ChannelProfile;
import io.stockscope.local.simulation.Agenda;
import io.stockscope.local.simulation.Draws;
import io.stockscope.local.simulation.UkTime;
import io.stockscope.local.simulation.fault.Fault;
import io.stockscope.local.simulation.fault.FaultKind;
import io.stockscope.local.simulation.fault.Faults;
import io.stockscope.local.simulation.publish.Offer.Urgency;
import io.stockscope.publisher.Quantity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The part of the publisher that serves one channel: what it may display, and what it is told. */
final class ChannelPublisher {
    private static final long RETRY_MILLIS = UkTime.MINUTE;

    private final String channel;
    private final int index;
    private final int[] locations;
    private final int locationBits;
    private final @Nullable Long displayCap;
    private final Draws draws;
    private final Faults faults;
    private final AvailabilityEvents events;
    private final Pace pace;
    private final ChannelSystem system;
    private final Lane lane;
    private final Brake brake;

    ChannelPublisher(
            ChannelProfile profile,
            int index,
            List<String> allLocations,
            Agenda agenda,
            Draws draws,
            Faults faults,
            EventSender sender,
            Retry retry) {
        this.channel = profile.getChannel();
        this.brake = new Brake(channel);
        this.index = index;
        List<String> served =
                profile.getLocations().isEmpty() ? allLocations : profile.getLocations();
        this.locations = served.stream().mapToInt(allLocations::indexOf).toArray();
        int bits = 0;
        for (int location : locations) {
            bits |= 1 << location;
        }
        this.locationBits = bits;
        this.displayCap = profile.getDisplayCap();
        this.draws = draws;
        this.faults = faults;
        this.events = new AvailabilityEvents(channel, sender, draws);
        this.pace = Pace.of(channel);
        this.system =
                new ChannelSystem(
                        channel,
                        pace,
                        agenda,
                        draws,
                        faults,
                        events,
                        (update, now) -> {
                            update.listing().forgetSent();
                            agenda.plan(
                                    now + RETRY_MILLIS,
                                    later -> retry.later(update.listing().sku, this, later));
                        });
        this.lane = new Lane(channel, pace, agenda, faults, system, this::send);
    }

    /** Computes an article for a channel once more. */
    interface Retry {
        void later(SkuView sku, ChannelPublisher channel, long nowMillis);
    }

    String channel() {
        return channel;
    }

    /** Returns whether the channel sells from one of these locations, given as bits. */
    boolean sellsFrom(int locationBits) {
        return (this.locationBits & locationBits) != 0;
    }

    Brake brake() {
        return brake;
    }

    Listing listing(SkuView sku) {
        return sku.listings[index];
    }

    /** Computes what the channel may display of an article, and sends it if that has changed. */
    void compute(SkuView sku, Frontier frontier, long nowMillis) {
        Listing listing = listing(sku);
        long publishable = publishable(sku);
        if (publishable < 0) {
            return;
        }
        long wrongBy = wrongBy(listing, publishable, nowMillis);
        long computed = publishable + wrongBy;
        Quantity limited = brake.limit(sku.sku, computed, listing.onItsWay(), nowMillis);
        Offer offer =
                new Offer(
                        limited.displayed(),
                        limited.withheld(),
                        wrongBy,
                        nowMillis,
                        frontier,
                        urgency(listing, computed, limited.displayed(), brake.isBraked(sku.sku)));
        if (goesBySwitch(listing, offer)) {
            stop(listing, offer, nowMillis);
        } else if (listing.isSent(offer.quantity(), offer.withheld())) {
            lane.drop(listing);
        } else {
            lane.put(listing, offer, nowMillis);
        }
    }

    /**
     * Whether an article is to be stopped past the lane: where nothing may be sold, or where
     * nothing is left of a braked one that the channel may still sell.
     */
    private boolean goesBySwitch(Listing listing, Offer offer) {
        String sku = listing.sku.sku;
        return pace.stopSwitch()
                && offer.quantity() == 0
                && (brake.isStopped(sku) || (brake.isBraked(sku) && listing.maySell()));
    }

    private static Urgency urgency(
            Listing listing, long computed, long quantity, boolean commanded) {
        if (quantity >= listing.onItsWay()) {
            return Urgency.RAISING;
        }
        if (!commanded) {
            return Urgency.LOWERING;
        }
        return computed < listing.onItsWay() ? Urgency.COMMANDED_AND_LESS : Urgency.COMMANDED;
    }

    /** Past the lane: the switch works when nothing else does. */
    private void stop(Listing listing, Offer offer, long nowMillis) {
        lane.drop(listing);
        if (!listing.stopped || !listing.isSent(offer.quantity(), offer.withheld())) {
            system.stop(send(listing, offer, nowMillis), nowMillis);
            listing.stopped = true;
        }
    }

    /** Returns less than 0 while nothing is known of any of the locations. */
    private long publishable(SkuView sku) {
        long units = -1;
        for (int location : locations) {
            PositionView position = sku.positions[location];
            if (position.anchored) {
                units = Math.max(0, units) + Math.max(0, position.ats());
            }
        }
        return displayCap == null ? units : Math.min(units, displayCap);
    }

    private long wrongBy(Listing listing, long publishable, long nowMillis) {
        Fault fault = faults.active(FaultKind.WRONG_QUANTITY, channel, nowMillis);
        return fault != null
                        && draws.unit("wrong quantity", nextUpdateId(listing)) < fault.strength()
                ? 3 + publishable / 2
                : 0;
    }

    private Update send(Listing listing, Offer offer, long nowMillis) {
        Update update = new Update(nextUpdateId(listing), listing, offer, nowMillis);
        listing.sent(offer);
        listing.stopped = false;
        events.published(update);
        if (offer.wrongBy() > 0) {
            Fault fault =
                    faults.active(FaultKind.WRONG_QUANTITY, channel, offer.computedAtMillis());
            if (fault != null) {
                String detail = offer.wrongBy() + " units too many";
                faults.hit(fault, nowMillis, update.sku(), update.id(), detail);
            }
        }
        return update;
    }

    private String nextUpdateId(Listing listing) {
        return channel + "-" + listing.sku.sku + "-" + (listing.updates + 1);
    }
}
