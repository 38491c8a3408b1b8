// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.publish;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What waits for a connector that takes every offer as it came, newer ones of an article or not.
 */
final class ArrivalQueue {
    private final Queue<Entry> entries = new ArrayDeque<>();

    /** An offer that waits. */
    record Entry(Listing listing, Offer offer) {}

    void add(Listing listing, Offer offer) {
        entries.add(new Entry(listing, offer));
    }

    /** Nothing of an article is to be sent any more. */
    void drop(Listing listing) {
        if (!entries.isEmpty()) {
            entries.removeIf(entry -> entry.listing() == listing);
        }
    }

    /** Removes and returns what came first; null if nothing waits. */
    @Nullable Entry poll() {
        return entries.poll();
    }

    int size() {
        return entries.size();
    }
}
