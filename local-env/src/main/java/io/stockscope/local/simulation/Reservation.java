// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import org.jspecify.annotations.Nullable;

/** A promise of units at a position. */
final class Reservation {
    final String id;

    /** Who made it. */
    final String source;

    final String orderId;
    final String orderLineId;
    final String channel;
    final StockPosition position;
    final long quantity;

    /** Units of the whole order line, of which this may be a part. */
    final long orderedQuantity;

    /** When it ends by itself, in epoch milliseconds; null: never. */
    final @Nullable Long expiresAtMillis;

    /** Units that are still promised. */
    long open;

    private Reservation(
            String id,
            String source,
            String orderId,
            String orderLineId,
            String channel,
            StockPosition position,
            long quantity,
            long orderedQuantity,
            @Nullable Long expiresAtMillis) {
        this.id = id;
        this.source = source;
        this.orderId = orderId;
        this.orderLineId = orderLineId;
        this.channel = channel;
        this.position = position;
        this.quantity = quantity;
        this.orderedQuantity = orderedQuantity;
        this.expiresAtMillis = expiresAtMillis;
    }

    /** Returns one of the same units for the same line, made by somebody else; it never ends. */
    Reservation again(String otherSource) {
        return new Reservation(
                id + "-" + otherSource,
                otherSource,
                orderId,
                orderLineId,
                channel,
                position,
                quantity,
                orderedQuantity,
                null);
    }

    /** Creates one of a whole line, or of what is in a basket. */
    static Reservation of(
            String orderId,
            int lineNumber,
            String channel,
            StockPosition position,
            long quantity,
            @Nullable Long expiresAtMillis) {
        return part(0, orderId, lineNumber, channel, position, quantity, quantity, expiresAtMillis);
    }

    /** Creates one of a part of a line, the first of which is 0. */
    static Reservation part(
            int part,
            String orderId,
            int lineNumber,
            String channel,
            StockPosition position,
            long quantity,
            long orderedQuantity,
            @Nullable Long expiresAtMillis) {
        String id = "res-" + orderId + "-" + lineNumber + (part == 0 ? "" : "-part" + part);
        return new Reservation(
                id,
                Retailer.orderSystem(channel),
                orderId,
                Integer.toString(lineNumber),
                channel,
                position,
                quantity,
                orderedQuantity,
                expiresAtMillis);
    }
}
