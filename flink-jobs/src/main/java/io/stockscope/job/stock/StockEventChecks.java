// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.event.AvailabilityEvent;
import io.stockscope.event.AvailabilityKind;
import io.stockscope.event.ErpStockEvent;
import io.stockscope.event.PosLineEvent;
import io.stockscope.event.ReservationEvent;
import io.stockscope.event.ReservationKind;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.WmsStockEvent;
import io.stockscope.job.decode.BadRecordException;
import io.stockscope.job.decode.EventRules;
import io.stockscope.stock.StockEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The rules that an event of the contract has to keep to become one of the domain: first its clocks
 * ({@code FUTURE_TIMESTAMP}), then all else ({@code INVALID}).
 */
final class StockEventChecks {

    private final Predicate<String> knownChannel;
    private final Duration maxClockSkew;
    private final LongSupplier clockMillis;

    /**
     * @param knownChannel whether a channel has a profile
     * @param clockMillis the clock of the run, epoch milliseconds UTC
     */
    StockEventChecks(
            Predicate<String> knownChannel, Duration maxClockSkew, LongSupplier clockMillis) {
        this.knownChannel = knownChannel;
        this.maxClockSkew = maxClockSkew;
        this.clockMillis = clockMillis;
    }

    StockEvent checked(ErpStockEvent event) throws BadRecordException {
        return checked(StockEvents.of(event));
    }

    StockEvent checked(WmsStockEvent event) throws BadRecordException {
        return checked(StockEvents.of(event));
    }

    StockEvent checked(PosLineEvent event) throws BadRecordException {
        return checked(StockEvents.of(event));
    }

    StockEvent checked(ReservationEvent event) throws BadRecordException {
        StockEvent result = StockEvents.of(event);
        common(result)
                .filled("reservationId", event.getReservationId())
                .filled("orderId", event.getOrderId())
                .notNegative("orderedQuantity", event.getOrderedQuantity())
                .time("expiresAt", event.getExpiresAt())
                .holds(
                        event.getKind() != ReservationKind.CREATED || event.getQuantity() > 0,
                        () -> "quantity is 0, a reservation is created with at least 1");
        return result;
    }

    StockEvent checked(AvailabilityEvent event) throws BadRecordException {
        StockEvent result = StockEvents.of(event);
        Instant acknowledgedAt = event.getAcknowledgedAt();
        common(result)
                .notNegative("withheldQuantity", event.getWithheldQuantity())
                .time("coversUpTo", event.getCoversUpTo())
                .times("coversUpToBySystem", event.getCoversUpToBySystem())
                .time("computedAt", event.getComputedAt())
                .time("publishedAt", event.getPublishedAt())
                .time("acknowledgedAt", acknowledgedAt)
                .holds(
                        event.getKind() != AvailabilityKind.ACKNOWLEDGED
                                || acknowledgedAt == null
                                || acknowledgedAt.equals(event.getOccurredAt()),
                        () ->
                                "acknowledgedAt is "
                                        + acknowledgedAt
                                        + ", but occurredAt is "
                                        + event.getOccurredAt()
                                        + ": an acknowledgement occurs when the channel acknowledges")
                .holds(
                        knownChannel.test(event.getChannel()),
                        () ->
                                "channel is "
                                        + event.getChannel()
                                        + ", which has no profile in "
                                        + StockscopeTopic.REFERENCE_CHANNELS.topicName());
        return result;
    }

    private StockEvent checked(StockEvent event) throws BadRecordException {
        common(event);
        return event;
    }

    /** The rules of every stock event. */
    private EventRules common(StockEvent event) throws BadRecordException {
        return new EventRules(event.source(), event.recordedAtMillis())
                .clocks(
                        event.occurredAtMillis(),
                        event.recordedAtMillis(),
                        maxClockSkew,
                        clockMillis)
                .filled("eventId", event.eventId())
                .filled("sku", event.sku())
                .time("occurredAt", event.occurredAtMillis())
                .time("recordedAt", event.recordedAtMillis())
                .notNegative("quantity", event.kind().maySign() ? null : event.quantity());
    }
}
