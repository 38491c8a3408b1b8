// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One event of a stock topic, reduced to what the domain needs. Checked already, where it was
 * decoded.
 *
 * @param occurredAtMillis event time, epoch milliseconds UTC: when it happened, by the source's
 *     clock
 * @param recordedAtMillis when the source put it on the bus, epoch milliseconds UTC
 * @param location where; null for availability updates
 * @param channel for reservations and availability updates, else null
 * @param quantity units; signed for {@code ADJUSTMENT} and {@code SNAPSHOT}, else not negative
 * @param disposition condition of the moved units; {@code SELLABLE} where the kind knows none
 * @param reservationId the reservation that is told of, or that a shipment consumes
 * @param expiresAtMillis when a created reservation closes by itself, null for never
 * @param orderLine of a reservation, else null
 * @param update of an availability update, else null
 * @param documentRef the id of the event that a posting posts; else null
 */
public record StockEvent(
        StockEventKind kind,
        String eventId,
        String source,
        String sku,
        long occurredAtMillis,
        long recordedAtMillis,
        @Nullable String correlationId,
        @Nullable String location,
        @Nullable String channel,
        long quantity,
        Disposition disposition,
        @Nullable String reservationId,
        @Nullable Long expiresAtMillis,
        @Nullable OrderLine orderLine,
        @Nullable AvailabilityUpdate update,
        @Nullable String documentRef) {

    /** An event that is about no order line, no update and no document. */
    public StockEvent(
            StockEventKind kind,
            String eventId,
            String source,
            String sku,
            long occurredAtMillis,
            long recordedAtMillis,
            @Nullable String correlationId,
            @Nullable String location,
            @Nullable String channel,
            long quantity,
            Disposition disposition,
            @Nullable String reservationId,
            @Nullable Long expiresAtMillis) {
        this(
                kind,
                eventId,
                source,
                sku,
                occurredAtMillis,
                recordedAtMillis,
                correlationId,
                location,
                channel,
                quantity,
                disposition,
                reservationId,
                expiresAtMillis,
                null,
                null,
                null);
    }

    /**
     * The order in which the events of one SKU are applied: by event time, what compares books
     * after all else of its instant, then by recorded time and event id.
     */
    public static final Comparator<StockEvent> ORDER_OF_EFFECT = StockEvent::compareEffect;

    private static int compareEffect(StockEvent one, StockEvent other) {
        int order = Long.compare(one.occurredAtMillis, other.occurredAtMillis);
        return order != 0 ? order : Moment.of(one).compareTo(Moment.of(other));
    }

    /** The system that tells of this event. */
    public StockSystem system() {
        return kind.system();
    }
}
