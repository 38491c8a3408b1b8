// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.publish;

import static java.util.Objects.requireNonNull;

import io.stockscope.local.simulation.publish.Offer.Urgency;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What waits to be sent to a channel: of an article only the newest offer, which keeps the place of
 * the one before it while it is as urgent.
 */
final class Backlog {
    private final Map<Urgency, Set<Listing>> waiting = new EnumMap<>(Urgency.class);
    private int size;

    Backlog() {
        for (Urgency urgency : Urgency.values()) {
            waiting.put(urgency, new LinkedHashSet<>());
        }
    }

    void put(Listing listing, Offer offer) {
        Offer before = listing.waiting;
        if (before == null || before.urgency() != offer.urgency()) {
            drop(listing);
            queue(offer.urgency()).add(listing);
            size++;
        }
        listing.waiting = offer;
    }

    void drop(Listing listing) {
        Offer offer = listing.waiting;
        if (offer != null) {
            queue(offer.urgency()).remove(listing);
            listing.waiting = null;
            size--;
        }
    }

    /**
     * Removes and returns what must go out first; its offer is still with it.
     *
     * @throws IllegalStateException if nothing waits
     */
    Listing next() {
        for (Set<Listing> queue : waiting.values()) {
            Iterator<Listing> listings = queue.iterator();
            if (listings.hasNext()) {
                Listing listing = listings.next();
                listings.remove();
                size--;
                return listing;
            }
        }
        throw new IllegalStateException("nothing waits");
    }

    int size() {
        return size;
    }

    private Set<Listing> queue(Urgency urgency) {
        return requireNonNull(waiting.get(urgency));
    }
}
