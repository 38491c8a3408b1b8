// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import org.jspecify.annotations.Nullable;

/**
 * Which system is believed for which state. Definition: {@code time-and-events.md}, "Who is
 * believed for what".
 *
 * <p>Each topic already takes only what its system has the authority for. What is left to be told
 * wrongly is on hand: in a store the tills tell of sales and returns, elsewhere the WMS tells of
 * all. Whether a location is a store is what the profiles of channels say; where they say nothing,
 * no authority is violated.
 */
final class Authority {

    private Authority() {}

    /** The state that an event tells without the authority for it; null: it has the authority. */
    static @Nullable StockState violatedBy(StockEvent event, ChannelDirectory directory) {
        String location = event.location();
        if (location == null) {
            return null;
        }
        return switch (event.kind()) {
            case SALE, POS_RETURN, VOID ->
                    directory.isNoStore(location) ? StockState.ON_HAND : null;
            case WMS_RETURN -> directory.isStore(location) ? StockState.ON_HAND : null;
            // A store that ships an order does so for a reservation; else it is a sale.
            case SHIP ->
                    directory.isStore(location) && event.reservationId() == null
                            ? StockState.ON_HAND
                            : null;
            default -> null;
        };
    }
}
