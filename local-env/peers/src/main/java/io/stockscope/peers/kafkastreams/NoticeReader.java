// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers.kafkastreams;

import io.stockscope.event.AvailabilityEvent;
import io.stockscope.event.AvailabilityKind;
import io.stockscope.event.Disposition;
import io.stockscope.event.ErpStockEvent;
import io.stockscope.event.PosLineEvent;
import io.stockscope.event.PosLineKind;
import io.stockscope.event.ReservationEvent;
import io.stockscope.event.ReservationKind;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.WmsStockEvent;
import io.stockscope.job.decode.BadRecordException;
import io.stockscope.job.decode.ConfluentAvroDecoder;
import io.stockscope.job.decode.SchemaLookup;
import io.stockscope.job.decode.UnknownSchemaException;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the values of the five topics, as Confluent's serde for specific records would, and takes
 * what is needed of them.
 */
final class NoticeReader implements Deserializer<Notice> {

    private static final Map<String, StockscopeTopic> TOPICS =
            Arrays.stream(StockscopeTopic.values())
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    StockscopeTopic::topicName, Function.identity()));

    private final ConfluentAvroDecoder<ErpStockEvent> erp;
    private final ConfluentAvroDecoder<WmsStockEvent> wms;
    private final ConfluentAvroDecoder<PosLineEvent> pos;
    private final ConfluentAvroDecoder<ReservationEvent> reservations;
    private final ConfluentAvroDecoder<AvailabilityEvent> availability;

    /** One for one thread. */
    NoticeReader(SchemaLookup schemas) {
        erp = new ConfluentAvroDecoder<>(ErpStockEvent.getClassSchema(), schemas);
        wms = new ConfluentAvroDecoder<>(WmsStockEvent.getClassSchema(), schemas);
        pos = new ConfluentAvroDecoder<>(PosLineEvent.getClassSchema(), schemas);
        reservations = new ConfluentAvroDecoder<>(ReservationEvent.getClassSchema(), schemas);
        availability = new ConfluentAvroDecoder<>(AvailabilityEvent.getClassSchema(), schemas);
    }

    @Override
    public Notice deserialize(String topic, byte[] value) {
        StockscopeTopic from = TOPICS.get(topic);
        try {
            return switch (from) {
                case ERP_STOCK -> of(erp.decode(value));
                case WMS_STOCK -> of(wms.decode(value));
                case POS_LINES -> of(pos.decode(value));
                case CHANNEL_RESERVATIONS -> of(reservations.decode(value));
                case CHANNEL_AVAILABILITY -> of(availability.decode(value));
                default -> throw new SerializationException("not a topic of stock: " + topic);
            };
        } catch (IOException | BadRecordException | UnknownSchemaException e) {
            throw new SerializationException("a record of " + topic, e);
        }
    }

    private static Notice of(ErpStockEvent event) {
        long recorded = event.getRecordedAt().toEpochMilli();
        Notice.Kind kind =
                switch (event.getKind()) {
                    case BASELINE -> Notice.Kind.BASELINE;
                    case SAFETY_STOCK -> Notice.Kind.SAFETY_STOCK;
                    case SNAPSHOT, POSTING -> Notice.Kind.OTHER;
                };
        return kind == Notice.Kind.OTHER
                ? Notice.other(recorded)
                : Notice.movement(
                        kind,
                        event.getEventId(),
                        event.getOccurredAt().toEpochMilli(),
                        recorded,
                        event.getLocation(),
                        event.getQuantity(),
                        0,
                        0);
    }

    private static Notice of(WmsStockEvent event) {
        long units = event.getQuantity();
        return switch (event.getKind()) {
            case RECEIPT, TRANSFER_IN -> moved(event, units, 0, 0, false);
            case RETURN, ADJUSTMENT -> moved(event, units, event.getDisposition(), false);
            case SHIP, TRANSFER_OUT -> moved(event, -units, event.getDisposition(), true);
            case DAMAGE -> moved(event, 0, units, 0, false);
            case HOLD -> moved(event, 0, 0, units, false);
            case RELEASE_HOLD -> moved(event, 0, 0, -units, false);
            case COUNT -> Notice.other(event.getRecordedAt().toEpochMilli());
        };
    }

    private static Notice moved(
            WmsStockEvent event, long onHand, Disposition disposition, boolean consumes) {
        return moved(
                event,
                onHand,
                disposition == Disposition.DAMAGED ? onHand : 0,
                disposition == Disposition.HELD ? onHand : 0,
                consumes);
    }

    private static Notice moved(
            WmsStockEvent event, long onHand, long damaged, long held, boolean consumes) {
        return Notice.consuming(
                Notice.Kind.WMS_MOVEMENT,
                event.getEventId(),
                event.getOccurredAt().toEpochMilli(),
                event.getRecordedAt().toEpochMilli(),
                event.getLocation(),
                onHand,
                damaged,
                held,
                consumes ? event.getReservationId() : null,
                event.getQuantity());
    }

    private static Notice of(PosLineEvent event) {
        long units =
                event.getKind() == PosLineKind.SALE ? -event.getQuantity() : event.getQuantity();
        boolean returned = event.getKind() == PosLineKind.RETURN;
        return Notice.movement(
                Notice.Kind.POS_MOVEMENT,
                event.getEventId(),
                event.getOccurredAt().toEpochMilli(),
                event.getRecordedAt().toEpochMilli(),
                event.getLocation(),
                units,
                returned && event.getDisposition() == Disposition.DAMAGED ? units : 0,
                returned && event.getDisposition() == Disposition.HELD ? units : 0);
    }

    private static Notice of(ReservationEvent event) {
        Instant expiresAt = event.getExpiresAt();
        return new Notice(
                event.getKind() == ReservationKind.CREATED
                        ? Notice.Kind.RESERVATION_OPENED
                        : Notice.Kind.RESERVATION_CLOSED,
                event.getEventId(),
                event.getOccurredAt().toEpochMilli(),
                event.getRecordedAt().toEpochMilli(),
                event.getLocation(),
                event.getChannel(),
                event.getReservationId(),
                0,
                0,
                0,
                event.getQuantity(),
                0,
                expiresAt == null ? Long.MAX_VALUE : expiresAt.toEpochMilli(),
                0,
                new long[0]);
    }

    private static Notice of(AvailabilityEvent event) {
        long recorded = event.getRecordedAt().toEpochMilli();
        if (event.getKind() != AvailabilityKind.ACKNOWLEDGED) {
            return Notice.other(recorded);
        }
        return new Notice(
                Notice.Kind.DISPLAYED,
                event.getEventId(),
                event.getOccurredAt().toEpochMilli(),
                recorded,
                "",
                event.getChannel(),
                null,
                0,
                0,
                0,
                event.getQuantity(),
                event.getWithheldQuantity(),
                Long.MAX_VALUE,
                event.getPublishedAt().toEpochMilli(),
                covers(event));
    }

    /** By system where it says so; else for all; else what was computed, or published, by then. */
    private static long[] covers(AvailabilityEvent event) {
        Map<String, Instant> bySystem = event.getCoversUpToBySystem();
        Instant otherwise =
                firstOf(event.getCoversUpTo(), event.getComputedAt(), event.getPublishedAt());
        long[] covers = new long[Notice.SYSTEMS.length];
        for (int i = 0; i < covers.length; i++) {
            Instant upTo = bySystem == null ? null : bySystem.get(Notice.SYSTEMS[i].name());
            covers[i] = (upTo == null ? otherwise : upTo).toEpochMilli();
        }
        return covers;
    }

    private static Instant firstOf(
            @Nullable Instant first, @Nullable Instant second, Instant third) {
        return first != null ? first : second != null ? second : third;
    }
}
