// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers.kafkastreams;

import io.stockscope.stock.StockSystem;
import org.jspecify.annotations.Nullable;

/**
 * One stock event, reduced to what it does to the books of its SKU. Times are epoch milliseconds.
 *
 * @param onHand units by which it changes on hand; the new number of a baseline or safety stock
 * @param damaged units by which it changes damaged
 * @param held units by which it changes held
 * @param units of a reservation, a consumption or a display
 * @param withheld of a display
 * @param expiresAtMillis of a reservation; {@link Long#MAX_VALUE} for never
 * @param publishedAtMillis of a display
 * @param covers of a display: up to when it includes what a system recorded, by the order of {@link
 *     #SYSTEMS}
 */
record Notice(
        Kind kind,
        String eventId,
        long occurredAtMillis,
        long recordedAtMillis,
        String location,
        String channel,
        @Nullable String reservationId,
        long onHand,
        long damaged,
        long held,
        long units,
        long withheld,
        long expiresAtMillis,
        long publishedAtMillis,
        long[] covers) {

    /** Those whose changes are to reach channels. */
    static final StockSystem[] SYSTEMS = {
        StockSystem.ERP, StockSystem.WMS, StockSystem.POS, StockSystem.RESERVATION
    };

    private static final long[] NOTHING = {};

    /** What it is. */
    enum Kind {
        BASELINE(StockSystem.ERP),
        SAFETY_STOCK(StockSystem.ERP),
        WMS_MOVEMENT(StockSystem.WMS),
        POS_MOVEMENT(StockSystem.POS),
        RESERVATION_OPENED(StockSystem.RESERVATION),
        RESERVATION_CLOSED(StockSystem.RESERVATION),
        DISPLAYED(StockSystem.CHANNEL),
        /** Of no account here: it only tells how late it is. */
        OTHER(StockSystem.CHANNEL);

        private final StockSystem system;

        Kind(StockSystem system) {
            this.system = system;
        }

        StockSystem system() {
            return system;
        }
    }

    static Notice other(long recordedAtMillis) {
        return new Notice(
                Kind.OTHER, "", 0, recordedAtMillis, "", "", null, 0, 0, 0, 0, 0, 0, 0, NOTHING);
    }

    static Notice movement(
            Kind kind,
            String eventId,
            long occurredAtMillis,
            long recordedAtMillis,
            String location,
            long onHand,
            long damaged,
            long held) {
        return consuming(
                kind,
                eventId,
                occurredAtMillis,
                recordedAtMillis,
                location,
                onHand,
                damaged,
                held,
                null,
                0);
    }

    /** A movement that consumes units of a reservation, if it names one. */
    static Notice consuming(
            Kind kind,
            String eventId,
            long occurredAtMillis,
            long recordedAtMillis,
            String location,
            long onHand,
            long damaged,
            long held,
            @Nullable String reservationId,
            long units) {
        return new Notice(
                kind,
                eventId,
                occurredAtMillis,
                recordedAtMillis,
                location,
                "",
                reservationId,
                onHand,
                damaged,
                held,
                units,
                0,
                Long.MAX_VALUE,
                0,
                NOTHING);
    }
}
