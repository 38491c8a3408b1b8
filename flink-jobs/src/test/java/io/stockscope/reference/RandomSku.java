// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import static io.stockscope.reference.RandomHistories.RUN_CLOCK;
import static io.stockscope.reference.RandomHistories.UNTIL;

import io.stockscope.event.AvailabilityEvent;
import io.stockscope.event.AvailabilityKind;
import io.stockscope.event.Disposition;
import io.stockscope.event.ErpStockEvent;
import io.stockscope.event.ErpStockKind;
import io.stockscope.event.PosLineEvent;
import io.stockscope.event.PosLineKind;
import io.stockscope.event.ReservationEvent;
import io.stockscope.event.ReservationKind;
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
import java.util.Random;
import java.util.Set;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** The random history of one SKU. */
final class RandomSku {
    private static final List<String> LOCATIONS = List.of("dc1", "dc2", "store1");
    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Duration HORIZON = Duration.ofHours(24);
    private static final Duration RETENTION = Duration.ofDays(7);
    private static final Duration SKEW = Duration.ofSeconds(60);
    private static final Instant TOO_EARLY = Instant.parse("1999-12-31T23:59:59.999Z");
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2200-12-31T23:59:59.999Z");
    private static final Instant TOO_LATE = Instant.parse("2201-01-01T00:00:00Z");

    private final String sku;
    private final Random random;
    private final int meanEvents;
    private final Instant from;
    private final Duration span;
    private final List<TextEvent> events = new ArrayList<>();
    private final List<Instant> instants = new ArrayList<>();
    private final Set<String> eventIds = new HashSet<>();
    private int reservationsMade;

    RandomSku(String sku, Random random, int meanEvents) {
        this.sku = sku;
        this.random = random;
        this.meanEvents = meanEvents;
        // Some SKUs live through a busy hour, some through all of the history.
        this.span =
                oneOf(
                        Duration.ofMinutes(30),
                        Duration.ofHours(6),
                        Duration.ofDays(4),
                        RandomHistories.LENGTH);
        this.from = RandomHistories.START.plus(fraction(RandomHistories.LENGTH.minus(span)));
        // Some busy hours lie around the end of time.
        instants.add(chance(15) ? UNTIL : from);
    }

    /** All events, in no particular order. */
    List<TextEvent> events() {
        for (String location : LOCATIONS) {
            addBaselines(location);
        }
        if (chance(10)) {
            String location = location();
            addErp(ErpStockKind.SAFETY_STOCK, location, when(), 0);
            addErp(ErpStockKind.SAFETY_STOCK, location, when(), 0);
        }
        int number = meanEvents / 2 + random.nextInt(meanEvents);
        while (events.size() < number) {
            switch (random.nextInt(11)) {
                case 0, 1, 2 -> addWms(oneOf(WmsStockKind.values()), when(), null);
                case 3, 4 -> addPos(oneOf(PosLineKind.values()), when());
                case 5 -> addErp(oneOf(ErpStockKind.values()), location(), when(), small(9));
                case 6 -> addThereAndBack();
                case 7, 8, 9 -> addReservationStory();
                default -> addAvailability();
            }
        }
        addRepeated();
        if (chance(30)) {
            addInvalid();
        }
        if (chance(30)) {
            addFuture();
        }
        return events;
    }

    // ---- Single events ----

    /** None, one, or several; the first anywhere in time, or a quarter of a century ago. */
    private void addBaselines(String location) {
        int baselines = oneOf(0, 1, 1, 1, 2, 3);
        for (int i = 0; i < baselines; i++) {
            Instant at = i == 0 && chance(5) ? EARLIEST : i == 0 && chance(60) ? from : when();
            long quantity = small(9);
            addErp(ErpStockKind.BASELINE, location, at, quantity);
            if (chance(10)) {
                addErp(ErpStockKind.BASELINE, location, at, small(9));
            }
            if (chance(25)) {
                addComparisons(location, at, quantity);
            }
            if (chance(25)) {
                // A shipment at the instant of the baseline, of something reserved before it.
                ReservationEvent created = addCreation(at.minusSeconds(30), location, null);
                addWms(WmsStockKind.SHIP, location(), at, created.getReservationId());
            }
        }
    }

    /** Soon after a baseline the books agree, or are one unit off, or agree again. */
    private void addComparisons(String location, Instant baselineAt, long quantity) {
        Instant at = baselineAt;
        int comparisons = 1 + random.nextInt(3);
        for (int i = 0; i < comparisons; i++) {
            if (chance(70)) {
                addErp(ErpStockKind.SNAPSHOT, location, at, 0);
            } else {
                addWms(WmsStockKind.COUNT, location, at, null);
            }
            set(lastAdded(), "quantity", quantity + oneOf(0, 0, 1));
            at = at.plusSeconds(small(30));
        }
    }

    private void addErp(ErpStockKind kind, String location, Instant at, long quantity) {
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
                                    case SAFETY_STOCK -> small(3);
                                    case SNAPSHOT -> small(12) - 3;
                                    case POSTING -> small(3);
                                })
                        .setDocumentRef(kind == ErpStockKind.POSTING ? eventId() : null)
                        .build());
    }

    private void addWms(WmsStockKind kind, Instant at, @Nullable String reservationId) {
        addWms(kind, location(), at, reservationId, small(4), disposition());
    }

    private void addWms(
            WmsStockKind kind, String location, Instant at, @Nullable String reservationId) {
        addWms(kind, location, at, reservationId, small(4), disposition());
    }

    private void addWms(
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
                                kind == WmsStockKind.ADJUSTMENT && random.nextBoolean()
                                        ? -quantity
                                        : quantity)
                        .setReservationId(reservationId)
                        .setDisposition(disposition)
                        .build());
    }

    private void addPos(PosLineKind kind, Instant at) {
        addPos(kind, location(), at, small(4));
    }

    private void addPos(PosLineKind kind, String location, Instant at, long quantity) {
        add(
                StockscopeTopic.POS_LINES,
                PosLineEvent.newBuilder()
                        .setEventId(eventId())
                        .setSource("pos-" + location)
                        .setOccurredAt(at)
                        .setRecordedAt(recordedAfter(at))
                        .setKind(kind)
                        .setTransactionId("t" + random.nextInt(1000))
                        .setLineNumber(1 + random.nextInt(3))
                        .setSku(sku)
                        .setLocation(location)
                        .setQuantity(quantity)
                        .setUnitPrice(chance(50) ? new BigDecimal("1.2500") : null)
                        .setDisposition(disposition())
                        .build());
    }

    private ReservationEvent addReservation(
            ReservationKind kind,
            String reservationId,
            String location,
            Instant at,
            long quantity,
            @Nullable Instant expiresAt) {
        ReservationEvent event =
                ReservationEvent.newBuilder()
                        .setEventId(eventId())
                        .setSource(oneOf("oms", "storefront"))
                        .setOccurredAt(at)
                        .setRecordedAt(recordedAfter(at))
                        .setKind(kind)
                        .setReservationId(reservationId)
                        .setOrderId("o" + random.nextInt(20))
                        .setOrderLineId("1")
                        // The last one has no profile: its reservations count all the same.
                        .setChannel(oneOf("web", "amazon", "shop", "portal"))
                        .setSku(sku)
                        .setLocation(location)
                        .setQuantity(quantity)
                        .setOrderedQuantity(chance(50) ? small(4) : null)
                        .setExpiresAt(expiresAt)
                        .build();
        add(StockscopeTopic.CHANNEL_RESERVATIONS, event);
        return event;
    }

    private void addAvailability() {
        Instant at = when();
        AvailabilityKind kind = oneOf(AvailabilityKind.values());
        add(
                StockscopeTopic.CHANNEL_AVAILABILITY,
                AvailabilityEvent.newBuilder()
                        .setEventId(eventId())
                        .setSource("publisher")
                        .setOccurredAt(at)
                        .setRecordedAt(recordedAfter(at))
                        .setKind(kind)
                        .setUpdateId("u" + random.nextInt(100))
                        .setChannel(oneOf("web", "amazon", "shop"))
                        .setSku(sku)
                        .setQuantity(small(9))
                        .setPublishedAt(at.minusSeconds(small(9)))
                        .setAcknowledgedAt(
                                kind == AvailabilityKind.ACKNOWLEDGED && chance(70) ? at : null)
                        .build());
    }

    /** Down and up again, or up and down, at one instant. */
    private void addThereAndBack() {
        Instant at = when();
        String location = location();
        long quantity = 3 + small(6);
        addPos(PosLineKind.SALE, location, at, quantity);
        addWms(WmsStockKind.RECEIPT, location, at, null, quantity, Disposition.SELLABLE);
    }

    // ---- Reservations ----

    private void addReservationStory() {
        Instant at = when();
        String location = location();
        switch (random.nextInt(6)) {
            case 0 -> addAnyOrderOfAnything(at, location);
            case 1 -> addShipped(at, location);
            case 2 -> addEndedOrExpiring(at, location);
            case 3 -> addMoved(at, location);
            case 4 -> addReturningAfterRetention(at, location);
            default -> addCreation(at, location, expiry(at));
        }
    }

    private ReservationEvent addCreation(Instant at, String location, @Nullable Instant expiresAt) {
        return addReservation(
                ReservationKind.CREATED, newReservationId(), location, at, 1 + small(4), expiresAt);
    }

    private void addAnyOrderOfAnything(Instant at, String location) {
        String id = newReservationId();
        int number = 2 + random.nextInt(4);
        for (int i = 0; i < number; i++) {
            Instant then = chance(30) ? at : chance(50) ? when() : at.plusSeconds(small(600));
            if (chance(30)) {
                addWms(
                        oneOf(
                                WmsStockKind.SHIP,
                                WmsStockKind.TRANSFER_OUT,
                                WmsStockKind.ADJUSTMENT),
                        location(),
                        then,
                        id,
                        small(4),
                        disposition());
            } else {
                addReservation(
                        oneOf(ReservationKind.values()),
                        id,
                        location,
                        then,
                        1 + small(4),
                        expiry(then));
            }
        }
    }

    /** Shipped once or twice, a part, all or too much of it, perhaps before it was created. */
    private void addShipped(Instant at, String location) {
        ReservationEvent created = addCreation(at, location, expiry(at));
        int shipments = oneOf(1, 1, 2);
        for (int i = 0; i < shipments; i++) {
            Instant then = chance(40) ? at.minusSeconds(small(60)) : at.plusSeconds(small(600));
            addWms(
                    oneOf(WmsStockKind.SHIP, WmsStockKind.SHIP, WmsStockKind.TRANSFER_OUT),
                    chance(70) ? location : location(),
                    then,
                    created.getReservationId(),
                    oneOf(1L, created.getQuantity(), small(6)),
                    disposition());
        }
        if (chance(50)) {
            addReservation(
                    ReservationKind.CONSUMED,
                    created.getReservationId(),
                    location,
                    at.plusSeconds(600 + small(600)),
                    small(4),
                    null);
        }
    }

    /** Ended by an event before, at or after its expiry, or before it was created. */
    private void addEndedOrExpiring(Instant at, String location) {
        Instant expiresAt = expiry(at);
        ReservationEvent created = addCreation(at, location, expiresAt);
        Instant then =
                expiresAt != null && chance(40)
                        ? expiresAt
                        : chance(30) ? at.minusSeconds(small(60)) : at.plusSeconds(small(5000));
        addReservation(
                oneOf(ReservationKind.RELEASED, ReservationKind.CONSUMED, ReservationKind.EXPIRED),
                created.getReservationId(),
                location,
                then,
                chance(70) ? created.getQuantity() : small(4),
                null);
        if (chance(40)) {
            addReservation(
                    ReservationKind.CREATED,
                    created.getReservationId(),
                    location(),
                    then.plusSeconds(small(600)),
                    1 + small(4),
                    null);
        }
    }

    /** To another location: the new one is created first, the old one released then. */
    private void addMoved(Instant at, String location) {
        ReservationEvent old = addCreation(at, location, null);
        addReservation(
                ReservationKind.CREATED,
                newReservationId(),
                location(),
                at.plusSeconds(10),
                old.getQuantity(),
                null);
        addReservation(
                ReservationKind.RELEASED,
                old.getReservationId(),
                location,
                at.plusSeconds(10 + small(30)),
                old.getQuantity(),
                null);
    }

    /** The same id once more, around the end of what is remembered. */
    private void addReturningAfterRetention(Instant at, String location) {
        String id = newReservationId();
        long quantity = 1 + small(4);
        Instant lastAt = at.plusSeconds(60);
        switch (random.nextInt(4)) {
            // Open for good.
            case 0 -> addReservation(ReservationKind.CREATED, id, location, lastAt, quantity, null);
            case 1 -> {
                addReservation(ReservationKind.CREATED, id, location, at, quantity, null);
                addReservation(ReservationKind.RELEASED, id, location, lastAt, quantity, null);
            }
            case 2 -> addReservation(ReservationKind.CREATED, id, location, at, quantity, lastAt);
            // Remembered before its creation.
            default -> addWms(WmsStockKind.SHIP, location, lastAt, id);
        }
        Instant again =
                lastAt.plus(RETENTION).plus(oneOf(Duration.ZERO, MILLISECOND, Duration.ofHours(5)));
        addReservation(
                chance(80) ? ReservationKind.CREATED : ReservationKind.RELEASED,
                id,
                location(),
                again,
                1 + small(4),
                chance(30) ? again.plusSeconds(100) : null);
    }

    private @Nullable Instant expiry(Instant createdAt) {
        return switch (random.nextInt(10)) {
            case 0 -> createdAt;
            case 1 -> createdAt.minusSeconds(60);
            case 2 -> createdAt.plusSeconds(60 + small(600));
            case 3 -> createdAt.plus(Duration.ofDays(1 + small(3)));
            case 4 -> when();
            case 5 -> chance(50) ? UNTIL : UNTIL.plus(MILLISECOND);
            case 6 -> chance(10) ? LATEST : createdAt.plusSeconds(900);
            default -> null;
        };
    }

    // ---- Delivered twice, invalid, from the future ----

    private void addRepeated() {
        for (TextEvent event : List.copyOf(events)) {
            Instant at = time(event, "occurredAt");
            Instant recordedAt = time(event, "recordedAt");
            if (chance(6)) {
                add(event.topic(), copy(event));
            } else if (chance(2)) {
                // Put on the bus again, with a new time of recording.
                SpecificRecord later = copy(event);
                set(later, "recordedAt", recordedAt.plusSeconds(1 + small(60)));
                add(event.topic(), later);
            } else if (chance(3)) {
                // The id once more, around the end of the horizon.
                Duration by = HORIZON.plus(oneOf(Duration.ZERO, MILLISECOND, Duration.ofHours(30)));
                SpecificRecord later = copy(event);
                set(later, "occurredAt", at.plus(by));
                set(later, "recordedAt", recordedAt.plus(by));
                if (later instanceof AvailabilityEvent availability
                        && availability.getAcknowledgedAt() != null) {
                    availability.setAcknowledgedAt(at.plus(by));
                }
                add(event.topic(), later);
            } else if (chance(1)) {
                // Two systems that use one id.
                addPos(oneOf(PosLineKind.values()), at.plusSeconds(1 + small(60)));
                set(lastAdded(), "eventId", text(event, "eventId"));
            }
        }
    }

    private void addInvalid() {
        switch (random.nextInt(13)) {
            case 0 -> {
                addPos(PosLineKind.SALE, when());
                set(lastAdded(), "eventId", "");
            }
            case 1 -> {
                addPos(PosLineKind.SALE, when());
                set(lastAdded(), "sku", "");
            }
            case 2 -> {
                addCreation(when(), location(), null);
                set(lastAdded(), "orderId", "");
            }
            case 3 -> {
                addErp(ErpStockKind.BASELINE, location(), when(), 5);
                set(lastAdded(), "quantity", -1L);
            }
            case 4 -> {
                addWms(WmsStockKind.COUNT, when(), null);
                set(lastAdded(), "quantity", -1L);
            }
            case 5 -> {
                addPos(PosLineKind.VOID, when());
                set(lastAdded(), "quantity", -2L);
            }
            case 6 -> {
                addCreation(when(), location(), null);
                set(lastAdded(), "orderedQuantity", -1L);
            }
            case 7 -> {
                addCreation(when(), location(), null);
                set(lastAdded(), "quantity", 0L);
            }
            case 8 -> {
                addCreation(when(), location(), null);
                set(lastAdded(), "expiresAt", TOO_LATE);
            }
            case 9 -> {
                addWms(WmsStockKind.SHIP, when(), null);
                set(lastAdded(), "occurredAt", TOO_EARLY);
            }
            case 10 -> {
                addAvailability();
                AvailabilityEvent update = (AvailabilityEvent) lastAdded();
                update.setKind(AvailabilityKind.ACKNOWLEDGED);
                update.setAcknowledgedAt(update.getOccurredAt().plus(MILLISECOND));
            }
            case 11 -> {
                addAvailability();
                set(lastAdded(), "channel", "portal");
            }
            default -> {
                addAvailability();
                set(lastAdded(), "withheldQuantity", -1L);
            }
        }
    }

    private void addFuture() {
        Instant at = when();
        addPos(PosLineKind.SALE, at);
        SpecificRecord sale = lastAdded();
        switch (random.nextInt(6)) {
            // By exactly the allowed skew, and by a little more.
            case 0 -> set(sale, "recordedAt", at.minus(SKEW));
            case 1 -> set(sale, "recordedAt", at.minus(SKEW).minus(MILLISECOND));
            case 2 -> set(sale, "recordedAt", at.minus(Duration.ofDays(7)));
            case 3 -> set(sale, "recordedAt", RUN_CLOCK.plus(SKEW));
            case 4 -> set(sale, "recordedAt", RUN_CLOCK.plus(SKEW).plus(MILLISECOND));
            default -> {
                set(sale, "recordedAt", TOO_LATE);
                set(sale, "quantity", -1L);
            }
        }
    }

    // ---- Dice ----

    /** An instant of this SKU; often one that was used before. */
    private Instant when() {
        if (chance(35)) {
            return instants.get(random.nextInt(instants.size()));
        }
        Instant instant =
                chance(50) ? from.plus(fraction(span)) : lastInstant().plusSeconds(small(120));
        instants.add(instant);
        return instant;
    }

    private Instant lastInstant() {
        return instants.get(instants.size() - 1);
    }

    /** Mostly at once, so that ties reach to the event id; sometimes by a clock that is behind. */
    private Instant recordedAfter(Instant occurredAt) {
        return switch (random.nextInt(8)) {
            case 0 -> occurredAt.plusSeconds(small(900));
            case 1 -> occurredAt.plus(MILLISECOND);
            case 2 -> occurredAt.minusSeconds(small(59));
            default -> occurredAt;
        };
    }

    private Duration fraction(Duration whole) {
        return Duration.ofMillis((long) (random.nextDouble() * whole.toMillis()));
    }

    /** An id whose order says nothing; unique for the SKU, and used by other SKUs as well. */
    private String eventId() {
        while (true) {
            String id = Integer.toString(1 + random.nextInt(46_655), 36);
            if (eventIds.add(id)) {
                return id;
            }
        }
    }

    private String newReservationId() {
        return sku + "-r" + reservationsMade++;
    }

    private String location() {
        return oneOf(LOCATIONS.toArray(new String[0]));
    }

    private Disposition disposition() {
        return chance(70) ? Disposition.SELLABLE : oneOf(Disposition.HELD, Disposition.DAMAGED);
    }

    /** 0 to {@code most}, both included. */
    private long small(int most) {
        return random.nextInt(most + 1);
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private final <T> T oneOf(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    // ---- Records ----

    private void add(StockscopeTopic topic, SpecificRecord event) {
        events.add(new TextEvent(topic, sku, event));
    }

    private SpecificRecord lastAdded() {
        return events.get(events.size() - 1).event();
    }

    private static SpecificRecord copy(TextEvent event) {
        SpecificRecord record = event.event();
        return SpecificData.getForClass(record.getClass()).deepCopy(record.getSchema(), record);
    }

    private static void set(SpecificRecord record, String field, Object value) {
        record.put(record.getSchema().getField(field).pos(), value);
    }

    private static Instant time(TextEvent event, String field) {
        return (Instant) get(event, field);
    }

    private static String text(TextEvent event, String field) {
        return (String) get(event, field);
    }

    private static Object get(TextEvent event, String field) {
        SpecificRecord record = event.event();
        return record.get(record.getSchema().getField(field).pos());
    }
}
