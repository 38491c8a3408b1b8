// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import org.jspecify.annotations.Nullable;

/** What changed the stock at an instant: an event, or the expiry of a reservation (no event id). */
record Cause(long atMillis, @Nullable String eventId, StockSystem system) {

    static Cause of(StockEvent event) {
        return new Cause(event.occurredAtMillis(), event.eventId(), event.system());
    }

    static Cause expiry(long atMillis) {
        return new Cause(atMillis, null, StockSystem.RESERVATION);
    }
}
