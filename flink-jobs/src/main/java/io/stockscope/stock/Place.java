// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.util.List;

/**
 * Where an incident is looked for: one SKU at one location.
 *
 * @param item the terms in force
 * @param reservations of the SKU, at all locations
 */
record Place(String sku, String location, ItemTerms item, ReservationBook reservations) {

    /** The channels with open reservations there at a moment, sorted, each once. */
    List<String> channelsAt(Moment moment) {
        return reservations.channelsAt(location, moment);
    }

    /** The channels with open reservations there now, sorted, each once. */
    List<String> channels() {
        return reservations.channelsAt(location);
    }

    /** An id made of a kind of incident, what it is about, and its birth. */
    String incidentId(String kind, long openedAtMillis, String shownById) {
        return StableId.of(kind, sku, location, openedAtMillis, shownById);
    }
}
