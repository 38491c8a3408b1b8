// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import static io.stockscope.reference.RandomHistories.UNTIL;

import io.stockscope.event.AvailabilityEvent;
import io.stockscope.event.AvailabilityKind;
import io.stockscope.event.Disposition;
import io.stockscope.event.ErpStockEvent;
import io.stockscope.event.ErpStockKind;
import io.stockscope.event.PosLineEvent;
import io.stockscope.event.PosLineKind;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.WmsStockEvent;
import io.stockscope.event.WmsStockKind;
import io.stockscope.event.text.TextEvent;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** The events of one random SKU while they are made up, and the dice for them. */
final class RandomEvents {
    static final List<String> LOCATIONS = List.of("dc1", "dc2", "store1");
    static final Duration MILLISECOND = Duration.ofMillis(1);

    final String sku;
    final Dice dice;
    final Instant from;
    private final Duration span;
    private final List<TextEvent> events = new ArrayList<>();
    private final List<Instant> instants = new ArrayList<>();
    private final Set<String> eventIds = new HashSet<>();

    RandomEvents(String sku, Dice dice) {
        this.sku = sku;
        this.dice = dice;
        // Some SKUs live through a busy hour, some through all of the history.
        this.span =
                dice.oneOf(
                        Duration.ofMinutes(30),
                        Duration.ofHours(6),
                        Duration.ofDays(4),
                        RandomHistories.LENGTH);
        this.from = RandomHistories.START.plus(dice.fraction(RandomHistories.LENGTH.minus(span)));
        // Some busy hours lie around the end of time, and so do their limits.
        instants.add(dice.chance(15) ? UNTIL : from);
        if (dice.chance(20)) {
            instants.add(UNTIL.minusSeconds(dice.oneOf(30, 60, 120)));
        }
    }

    /** All events up to now, in no particular order. */
    List<TextEvent> all() {
        return List.copyOf(events);
    }

    int size() {
        return events.size();
    }

    TextEvent any() {
        return events.get(dice.random().nextInt(events.size()));
    }

    // ---- Single events ----

    void addErp(ErpStockKind kind, String location, Instant at, long quantity) {
        add(
                StockscopeTopic.ERP_STOCK,
                ErpStockEvent.newBuilder()
                        .setEventId(eventId())
                        .setSource("erp")
                        .setOccurredAt(at)
                        .setRecordedAt(recordedAfter(at))
                        .setKind(kind)
                        .setSku(sku)
                        .setLocation(location)
                        .setQuantity(
                                switch (kind) {
                                    case BASELINE -> quantity;
                                    case SAFETY_STOCK -> dice.small(3);
                                    case SNAPSHOT -> dice.small(12) - 3;
                                    case POSTING -> dice.small(3);
                                })
                        .setDocumentRef(kind == ErpStockKind.POSTING ? eventId() : null)
                        .build());
    }

    void addWms(WmsStockKind kind, Instant at, @Nullable String reservationId) {
        addWms(kind, location(), at, reservationId, dice.small(4), disposition());
    }

    void addWms(WmsStockKind kind, String location, Instant at, @Nullable String reservationId) {
        addWms(kind, location, at, reservationId, dice.small(4), disposition());
    }

    void addWms(
            WmsStockKind kind,
            String location,
            Instant at,
            @Nullable String reservationId,
            long quantity,
            Disposition disposition) {
        add(
                StockscopeTopic.WMS_STOCK,
                WmsStockEvent.newBuilder()
                        .setEventId(eventId())
                        .setSource("wms-" + location)
                        .setOccurredAt(at)
                        .setRecordedAt(recordedAfter(at))
                        .setKind(kind)
                        .setSku(sku)
                        .setLocation(location)
                        .setQuantity(
                                kind == WmsStockKind.ADJUSTMENT && dice.random().nextBoolean()
                                        ? -quantity
                                        : quantity)
                        .setReservationId(reservationId)
                        .setDisposition(disposition)
                        .build());
    }

    void addPos(PosLineKind kind, Instant at) {
        addPos(kind, location(), at, dice.small(4));
    }

    void addPos(PosLineKind kind, String location, Instant at, long quantity) {
        add(
                StockscopeTopic.POS_LINES,
                PosLineEvent.newBuilder()
                        .setEventId(eventId())
                        .setSource("pos-" + location)
                        .setOccurredAt(at)
                        .setRecordedAt(recordedAfter(at))
                        .setKind(kind)
                        .setTransactionId("t" + dice.random().nextInt(1000))
                        .setLineNumber(1 + dice.random().nextInt(3))
                        .setSku(sku)
                        .setLocation(location)
                        .setQuantity(quantity)
                        .setUnitPrice(dice.chance(50) ? new BigDecimal("1.2500") : null)
                        .setDisposition(disposition())
                        .build());
    }

    void addAvailability() {
        Instant at = when();
        AvailabilityKind kind = dice.oneOf(AvailabilityKind.values());
        add(
                StockscopeTopic.CHANNEL_AVAILABILITY,
                AvailabilityEvent.newBuilder()
                        .setEventId(eventId())
                        .setSource("publisher")
                        .setOccurredAt(at)
                        .setRecordedAt(recordedAfter(at))
                        .setKind(kind)
                        .setUpdateId("u" + dice.random().nextInt(100))
                        .setChannel(dice.oneOf(RandomHistories.CHANNELS.toArray(new String[0])))
                        .setSku(sku)
                        .setQuantity(dice.small(9))
                        .setPublishedAt(at.minusSeconds(dice.small(9)))
                        .setAcknowledgedAt(
                                kind == AvailabilityKind.ACKNOWLEDGED && dice.chance(70)
                                        ? at
                                        : null)
                        .build());
    }

    // ---- Dice ----

    /** An instant of this SKU; often one that was used before. */
    Instant when() {
        if (dice.chance(35)) {
            return instants.get(dice.random().nextInt(instants.size()));
        }
        Instant instant =
                dice.chance(50)
                        ? from.plus(dice.fraction(span))
                        : lastInstant().plusSeconds(dice.small(120));
        if (dice.chance(20)) {
            // Around the edge of a window.
            instant = Durations.windowOf(instant).minusMillis(dice.small(2));
        }
        instants.add(instant);
        return instant;
    }

    Instant lastInstant() {
        return instants.get(instants.size() - 1);
    }

    /** Mostly at once, so that ties reach to the event id; sometimes by a clock that is behind. */
    Instant recordedAfter(Instant occurredAt) {
        return switch (dice.random().nextInt(8)) {
            case 0 -> occurredAt.plusSeconds(dice.small(900));
            case 1 -> occurredAt.plus(MILLISECOND);
            case 2 -> occurredAt.minusSeconds(dice.small(59));
            default -> occurredAt;
        };
    }

    /** An id whose order says nothing; unique for the SKU, and used by other SKUs as well. */
    String eventId() {
        while (true) {
            String id = Integer.toString(1 + dice.random().nextInt(46_655), 36);
            if (eventIds.add(id)) {
                return id;
            }
        }
    }

    String location() {
        return dice.oneOf(LOCATIONS.toArray(new String[0]));
    }

    Disposition disposition() {
        return dice.chance(70)
                ? Disposition.SELLABLE
                : dice.oneOf(Disposition.HELD, Disposition.DAMAGED);
    }

    // ---- Records ----

    void add(StockscopeTopic topic, SpecificRecord event) {
        events.add(new TextEvent(topic, sku, event));
    }

    SpecificRecord lastAdded() {
        return events.get(events.size() - 1).event();
    }

    static SpecificRecord copy(TextEvent event) {
        SpecificRecord record = event.event();
        return SpecificData.getForClass(record.getClass()).deepCopy(record.getSchema(), record);
    }

    static void set(SpecificRecord record, String field, Object value) {
        record.put(record.getSchema().getField(field).pos(), value);
    }

    static Instant time(TextEvent event, String field) {
        return (Instant) get(event, field);
    }

    static String text(TextEvent event, String field) {
        return (String) get(event, field);
    }

    static Object get(TextEvent event, String field) {
        SpecificRecord record = event.event();
        return record.get(record.getSchema().getField(field).pos());
    }
}
