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
import io.stockscope.job.decode.ConfluentAvroDecoder;
import io.stockscope.job.decode.EventRules;
import io.stockscope.job.decode.SchemaLookup;
import io.stockscope.job.decode.UnknownSchemaException;
import io.stockscope.stock.StockEvent;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Turns the value of a record of one of the five stock topics into a checked {@link StockEvent}.
 *
 * <p>The order of the checks is part of the definition: {@code UNDECODABLE}, then {@code
 * FUTURE_TIMESTAMP}, then {@code INVALID}.
 */
final class StockEventDecoder {

    private final ConfluentAvroDecoder<ErpStockEvent> erp;
    private final ConfluentAvroDecoder<WmsStockEvent> wms;
    private final ConfluentAvroDecoder<PosLineEvent> pos;
    private final ConfluentAvroDecoder<ReservationEvent> reservations;
    private final ConfluentAvroDecoder<AvailabilityEvent> availability;
    private final Predicate<String> knownChannel;
    private final Duration maxClockSkew;
    private final LongSupplier clockMillis;

    /**
     * @param knownChannel whether a channel has a profile
     * @param clockMillis the clock of the run, epoch milliseconds UTC
     */
    StockEventDecoder(
            SchemaLookup schemas,
            Predicate<String> knownChannel,
            Duration maxClockSkew,
            LongSupplier clockMillis) {
        this.erp = new ConfluentAvroDecoder<>(ErpStockEvent.getClassSchema(), schemas);
        this.wms = new ConfluentAvroDecoder<>(WmsStockEvent.getClassSchema(), schemas);
        this.pos = new ConfluentAvroDecoder<>(PosLineEvent.getClassSchema(), schemas);
        this.reservations = new ConfluentAvroDecoder<>(ReservationEvent.getClassSchema(), schemas);
        this.availability = new ConfluentAvroDecoder<>(AvailabilityEvent.getClassSchema(), schemas);
        this.knownChannel = knownChannel;
        this.maxClockSkew = maxClockSkew;
        this.clockMillis = clockMillis;
    }

    /**
     * Decodes and checks one value.
     *
     * @throws BadRecordException the record goes to the dead letters
     * @throws UnknownSchemaException the schema that it names is not known, or not yet
     * @throws IOException the registry does not answer
     */
    StockEvent decode(StockscopeTopic topic, byte @Nullable [] value)
            throws BadRecordException, UnknownSchemaException, IOException {
        return switch (topic) {
            case ERP_STOCK -> checked(StockEvents.of(erp.decode(value)));
            case WMS_STOCK -> checked(StockEvents.of(wms.decode(value)));
            case POS_LINES -> checked(StockEvents.of(pos.decode(value)));
            case CHANNEL_RESERVATIONS -> checked(reservations.decode(value));
            case CHANNEL_AVAILABILITY -> checked(availability.decode(value));
            default ->
                    throw new IllegalArgumentException(
                            topic.topicName() + " is no topic of stock events");
        };
    }

    private StockEvent checked(ReservationEvent event) throws BadRecordException {
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

    private StockEvent checked(AvailabilityEvent event) throws BadRecordException {
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
