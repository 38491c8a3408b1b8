// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import org.jspecify.annotations.Nullable;

/** A promise of units at a position. */
final class Reservation {
    final String id;
    final String orderId;
    final String orderLineId;
    final String channel;
    final StockPosition position;
    final long quantity;

    /** When it ends by itself, in epoch milliseconds; null: never. */
    final @Nullable Long expiresAtMillis;

    /** Units that are still promised. */
    long open;

    Reservation(
            String orderId,
            int lineNumber,
            String channel,
            StockPosition position,
            long quantity,
            @Nullable Long expiresAtMillis) {
        this.id = "res-" + orderId + "-" + lineNumber;
        this.orderId = orderId;
        this.orderLineId = Integer.toString(lineNumber);
        this.channel = channel;
        this.position = position;
        this.quantity = quantity;
        this.expiresAtMillis = expiresAtMillis;
    }
}
