// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import static io.stockscope.reference.RandomHistories.RUN_CLOCK;
import static io.stockscope.reference.RandomHistories.UNTIL;

import io.stockscope.event.AvailabilityEvent;
import io.stockscope.event.AvailabilityKind;
import io.stockscope.event.ChannelProfile;
import io.stockscope.event.Disposition;
import io.stockscope.event.ErpStockEvent;
import io.stockscope.event.ErpStockKind;
import io.stockscope.event.ItemMaster;
import io.stockscope.event.PosLineEvent;
import io.stockscope.event.PosLineKind;
import io.stockscope.event.ReservationEvent;
import io.stockscope.event.ReservationKind;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.WmsStockEvent;
import io.stockscope.event.WmsStockKind;
import io.stockscope.event.text.TextEvent;
import io.stockscope.reference.ReferenceChannel.Alteration;
import io.stockscope.reference.ReferenceStock.Settings;
import io.stockscope.reference.ReferenceStock.Tally;
import io.stockscope.reference.ReferenceStock.Totals;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** The random history of one SKU. */
final class RandomSku {
    private static final List<String> LOCATIONS = List.of("dc1", "dc2", "store1");
    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final Duration HORIZON = Duration.ofHours(24);
    private static final Duration RETENTION = Duration.ofDays(7);
    private static final Duration SKEW = Duration.ofSeconds(60);
    private static final Instant TOO_EARLY = Instant.parse("1999-12-31T23:59:59.999Z");
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2200-12-31T23:59:59.999Z");
    private static final Instant TOO_LATE = Instant.parse("2201-01-01T00:00:00Z");

    private final String sku;
    private final Dice dice;
    private final @Nullable ItemMaster item;
    private final List<ChannelProfile> profiles;
    private final int meanEvents;
    private final Instant from;
    private final Duration span;
    private final List<TextEvent> events = new ArrayList<>();
    private final List<Instant> instants = new ArrayList<>();
    private final Set<String> eventIds = new HashSet<>();
    private final List<OrderLine> lines = new ArrayList<>();
    private final Map<String, OrderLine> lineOfReservation = new HashMap<>();
    private int reservationsMade;

    /** What was ordered of the SKU; one of its reservations are many, and some too many. */
    private record OrderLine(
            String channel, String orderId, String orderLineId, long orderedQuantity) {}

    RandomSku(
            String sku,
            @Nullable ItemMaster item,
            List<ChannelProfile> profiles,
            Random random,
            int meanEvents) {
        this.sku = sku;
        this.item = item;
        this.profiles = profiles;
        this.dice = new Dice(random);
        this.meanEvents = meanEvents;
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
        int orders = 2 + dice.random().nextInt(4);
        for (int i = 0; i < orders; i++) {
            // The last channel has no profile: its reservations count all the same.
            lines.add(
                    new OrderLine(
                            dice.oneOf("web", "amazon", "shop", "phone"),
                            "o" + dice.random().nextInt(20),
                            dice.oneOf("1", "1", "2"),
                            1 + dice.small(4)));
        }
    }

    /** All events, in no particular order. */
    List<TextEvent> events() {
        for (String location : LOCATIONS) {
            addBaselines(location);
        }
        if (dice.chance(10)) {
            String location = location();
            addErp(ErpStockKind.SAFETY_STOCK, location, when(), 0);
            addErp(ErpStockKind.SAFETY_STOCK, location, when(), 0);
        }
        int number = meanEvents / 2 + dice.random().nextInt(meanEvents);
        while (events.size() < number) {
            switch (dice.random().nextInt(12)) {
                case 0, 1 -> addWms(dice.oneOf(WmsStockKind.values()), when(), null);
                case 2, 3 -> addPos(dice.oneOf(PosLineKind.values()), when());
                case 4 ->
                        addErp(
                                dice.oneOf(ErpStockKind.values()),
                                location(),
                                when(),
                                dice.small(9));
                case 5 -> addThereAndBack();
                case 6, 7, 8 -> addReservationStory();
                case 9, 10 -> addPosting();
                default -> addAvailability();
            }
        }
        if (dice.chance(1)) {
            addRush();
        }
        addPublished();
        addRepeated();
        if (dice.chance(30)) {
            addInvalid();
        }
        if (dice.chance(30)) {
            addFuture();
        }
        return events;
    }

    // ---- Single events ----

    /** None, one, or several; the first anywhere in time, or a quarter of a century ago. */
    private void addBaselines(String location) {
        int baselines = dice.oneOf(0, 1, 1, 1, 2, 3);
        for (int i = 0; i < baselines; i++) {
            Instant at =
                    i == 0 && dice.chance(5) ? EARLIEST : i == 0 && dice.chance(60) ? from : when();
            long quantity = dice.small(9);
            addErp(ErpStockKind.BASELINE, location, at, quantity);
            if (dice.chance(10)) {
                addErp(ErpStockKind.BASELINE, location, at, dice.small(9));
            }
            if (dice.chance(25)) {
                addComparisons(location, at, quantity);
            }
            if (dice.chance(25)) {
                // A shipment at the instant of the baseline, of something reserved before it.
                ReservationEvent created = addCreation(at.minusSeconds(30), location, null);
                addWms(WmsStockKind.SHIP, location(), at, created.getReservationId());
            }
        }
    }

    /** Soon after a baseline the books agree, or are one unit off, or agree again. */
    private void addComparisons(String location, Instant baselineAt, long quantity) {
        Instant at = baselineAt;
        int comparisons = 1 + dice.random().nextInt(3);
        for (int i = 0; i < comparisons; i++) {
            if (dice.chance(70)) {
                addErp(ErpStockKind.SNAPSHOT, location, at, 0);
            } else {
                addWms(WmsStockKind.COUNT, location, at, null);
            }
            set(lastAdded(), "quantity", quantity + dice.oneOf(0, 0, 1));
            at = at.plusSeconds(dice.small(30));
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
                                    case SAFETY_STOCK -> dice.small(3);
                                    case SNAPSHOT -> dice.small(12) - 3;
                                    case POSTING -> dice.small(3);
                                })
                        .setDocumentRef(kind == ErpStockKind.POSTING ? eventId() : null)
                        .build());
    }

    private void addWms(WmsStockKind kind, Instant at, @Nullable String reservationId) {
        addWms(kind, location(), at, reservationId, dice.small(4), disposition());
    }

    private void addWms(
            WmsStockKind kind, String location, Instant at, @Nullable String reservationId) {
        addWms(kind, location, at, reservationId, dice.small(4), disposition());
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
                                kind == WmsStockKind.ADJUSTMENT && dice.random().nextBoolean()
                                        ? -quantity
                                        : quantity)
                        .setReservationId(reservationId)
                        .setDisposition(disposition)
                        .build());
    }

    private void addPos(PosLineKind kind, Instant at) {
        addPos(kind, location(), at, dice.small(4));
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
                        .setTransactionId("t" + dice.random().nextInt(1000))
                        .setLineNumber(1 + dice.random().nextInt(3))
                        .setSku(sku)
                        .setLocation(location)
                        .setQuantity(quantity)
                        .setUnitPrice(dice.chance(50) ? new BigDecimal("1.2500") : null)
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
        OrderLine line =
                lineOfReservation.computeIfAbsent(
                        reservationId, any -> lines.get(dice.random().nextInt(lines.size())));
        ReservationEvent event =
                ReservationEvent.newBuilder()
                        .setEventId(eventId())
                        .setSource(dice.oneOf("oms", "storefront"))
                        .setOccurredAt(at)
                        .setRecordedAt(recordedAfter(at))
                        .setKind(kind)
                        .setReservationId(reservationId)
                        .setOrderId(line.orderId())
                        .setOrderLineId(line.orderLineId())
                        .setChannel(line.channel())
                        .setSku(sku)
                        .setLocation(location)
                        .setQuantity(quantity)
                        .setOrderedQuantity(
                                dice.chance(60)
                                        ? null
                                        : dice.chance(80)
                                                ? line.orderedQuantity()
                                                : (Long) dice.small(6))
                        .setExpiresAt(expiresAt)
                        .build();
        add(StockscopeTopic.CHANNEL_RESERVATIONS, event);
        return event;
    }

    private void addAvailability() {
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

    /** Down and up again, or up and down, at one instant or around an objective later. */
    private void addThereAndBack() {
        Instant at = when();
        Instant back =
                at.plus(
                        dice.oneOf(
                                Duration.ZERO,
                                Duration.ZERO,
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(60).plus(MILLISECOND),
                                Duration.ofSeconds(dice.small(200))));
        String location = location();
        long quantity = 3 + dice.small(6);
        addPos(PosLineKind.SALE, location, at, quantity);
        addWms(WmsStockKind.RECEIPT, location, back, null, quantity, Disposition.SELLABLE);
    }

    /** The ERP books something that is there already, soon, or when nobody remembers it. */
    private void addPosting() {
        if (events.isEmpty()) {
            addErp(ErpStockKind.POSTING, location(), when(), 0);
            return;
        }
        TextEvent posted = events.get(dice.random().nextInt(events.size()));
        Duration delay =
                dice.oneOf(
                        Duration.ZERO,
                        HORIZON,
                        HORIZON.plus(MILLISECOND),
                        Duration.ofMillis(dice.small(20_000)),
                        Duration.ofMillis(dice.small(20_000)),
                        Duration.ofSeconds(dice.small(7_200)));
        addErp(ErpStockKind.POSTING, location(), time(posted, "occurredAt").plus(delay), 0);
        if (dice.chance(90)) {
            set(lastAdded(), "documentRef", text(posted, "eventId"));
        } else {
            ((ErpStockEvent) lastAdded()).setDocumentRef(null);
        }
    }

    /** More than a hundred sales in a few minutes, of which no channel hears in time. */
    private void addRush() {
        Instant at = from;
        addErp(ErpStockKind.BASELINE, "dc1", at, 200);
        addAvailability();
        AvailabilityEvent first = (AvailabilityEvent) lastAdded();
        first.setKind(AvailabilityKind.ACKNOWLEDGED);
        first.setChannel("web");
        first.setOccurredAt(at.plusMillis(1));
        first.setRecordedAt(at.plusMillis(1));
        first.setPublishedAt(at);
        first.setAcknowledgedAt(null);
        int sales = 105 + dice.random().nextInt(30);
        for (int i = 0; i < sales; i++) {
            at = at.plusMillis(1 + dice.small(5_000));
            addPos(PosLineKind.SALE, "dc1", at, 1);
        }
    }

    // ---- Updates ----

    /** A publisher or two that know the truth, which is what the events up to here make it. */
    private void addPublished() {
        List<Fact> facts =
                events.stream()
                        .map(Fact::of)
                        .filter(fact -> !fact.topic().equals(StockscopeTopic.CHANNEL_AVAILABILITY))
                        .toList();
        Map<StockscopeTopic, Tally> tallies = new HashMap<>();
        for (StockscopeTopic topic : ReferenceStock.STOCK_TOPICS) {
            tallies.put(topic, new Tally());
        }
        ReferenceSku truth =
                new ReferenceSku(
                        sku,
                        item,
                        profiles,
                        Settings.defaults(RUN_CLOCK),
                        tallies,
                        new Totals(rule -> {}),
                        rule -> {});
        truth.replay(facts, UNTIL.plus(Duration.ofDays(100)));
        int publishers = 1 + dice.random().nextInt(2);
        for (int i = 0; i < publishers; i++) {
            ChannelProfile profile = profiles.get(dice.random().nextInt(profiles.size()));
            List<Alteration> alterations = truth.alterations(profile.getChannel());
            if (!alterations.isEmpty()) {
                new RandomPublisher(sku, profile, alterations, dice, this::eventId)
                        .updates()
                        .forEach(update -> add(StockscopeTopic.CHANNEL_AVAILABILITY, update));
            }
        }
    }

    // ---- Reservations ----

    private void addReservationStory() {
        Instant at = when();
        String location = location();
        switch (dice.random().nextInt(9)) {
            case 6 -> addReservedTwice(at, location);
            case 7 -> addSplit(at);
            case 0 -> addAnyOrderOfAnything(at, location);
            case 1, 8 -> addShipped(at, location);
            case 2 -> addEndedOrExpiring(at, location);
            case 3 -> addMoved(at, location);
            case 4 -> addReturningAfterRetention(at, location);
            default -> addCreation(at, location, expiry(at));
        }
    }

    private ReservationEvent addCreation(Instant at, String location, @Nullable Instant expiresAt) {
        return addReservation(
                ReservationKind.CREATED,
                newReservationId(),
                location,
                at,
                1 + dice.small(4),
                expiresAt);
    }

    private void addAnyOrderOfAnything(Instant at, String location) {
        String id = newReservationId();
        int number = 2 + dice.random().nextInt(4);
        for (int i = 0; i < number; i++) {
            Instant then =
                    dice.chance(30)
                            ? at
                            : dice.chance(50) ? when() : at.plusSeconds(dice.small(600));
            if (dice.chance(30)) {
                addWms(
                        dice.oneOf(
                                WmsStockKind.SHIP,
                                WmsStockKind.TRANSFER_OUT,
                                WmsStockKind.ADJUSTMENT),
                        location(),
                        then,
                        id,
                        dice.small(4),
                        disposition());
            } else {
                addReservation(
                        dice.oneOf(ReservationKind.values()),
                        id,
                        location,
                        then,
                        1 + dice.small(4),
                        expiry(then));
            }
        }
    }

    /** Shipped once or twice, a part, all or too much of it, perhaps before it was created. */
    private void addShipped(Instant at, String location) {
        ReservationEvent created = addCreation(at, location, expiry(at));
        int shipments = dice.oneOf(1, 1, 2);
        for (int i = 0; i < shipments; i++) {
            Instant then =
                    dice.chance(40)
                            ? at.minusSeconds(dice.small(60))
                            : at.plusSeconds(dice.small(600));
            addWms(
                    dice.oneOf(WmsStockKind.SHIP, WmsStockKind.SHIP, WmsStockKind.TRANSFER_OUT),
                    dice.chance(70) ? location : location(),
                    then,
                    created.getReservationId(),
                    dice.oneOf(1L, created.getQuantity(), dice.small(6)),
                    disposition());
        }
        if (dice.chance(50)) {
            addReservation(
                    ReservationKind.CONSUMED,
                    created.getReservationId(),
                    location,
                    at.plusSeconds(600 + dice.small(600)),
                    dice.small(4),
                    null);
        }
    }

    /** Ended by an event before, at or after its expiry, or before it was created. */
    private void addEndedOrExpiring(Instant at, String location) {
        Instant expiresAt = expiry(at);
        ReservationEvent created = addCreation(at, location, expiresAt);
        Instant then =
                expiresAt != null && dice.chance(40)
                        ? expiresAt
                        : dice.chance(30)
                                ? at.minusSeconds(dice.small(60))
                                : at.plusSeconds(dice.small(5000));
        addReservation(
                dice.oneOf(
                        ReservationKind.RELEASED,
                        ReservationKind.CONSUMED,
                        ReservationKind.EXPIRED),
                created.getReservationId(),
                location,
                then,
                dice.chance(70) ? created.getQuantity() : dice.small(4),
                null);
        if (dice.chance(40)) {
            addReservation(
                    ReservationKind.CREATED,
                    created.getReservationId(),
                    location(),
                    then.plusSeconds(dice.small(600)),
                    1 + dice.small(4),
                    null);
        }
    }

    /** To another location: the new one is created first, the old one released then. */
    private void addMoved(Instant at, String location) {
        ReservationEvent old = addCreation(at, location, null);
        addReservation(
                ReservationKind.CREATED,
                newReservationIdOf(lineOf(old)),
                location(),
                at.plusSeconds(10),
                old.getQuantity(),
                null);
        addReservation(
                ReservationKind.RELEASED,
                old.getReservationId(),
                location,
                at.plusSeconds(10 + dice.small(30)),
                old.getQuantity(),
                null);
    }

    /** By two systems, as much or more; perhaps noticed, around the grace or much later. */
    private void addReservedTwice(Instant at, String location) {
        ReservationEvent first = addCreation(at, location, null);
        Instant again = at.plusSeconds(dice.small(600));
        Instant noticed =
                again.plus(
                        dice.oneOf(
                                GRACE,
                                GRACE.plus(MILLISECOND),
                                GRACE.plus(MILLISECOND),
                                Duration.ofMillis(dice.small(30_000)),
                                Duration.ofSeconds(dice.small(9_000))));
        ReservationEvent second =
                addReservation(
                        ReservationKind.CREATED,
                        newReservationIdOf(lineOf(first)),
                        location,
                        again,
                        first.getQuantity() + dice.small(1),
                        dice.chance(30) ? noticed : null);
        if (dice.chance(50)) {
            addReservation(
                    dice.oneOf(
                            ReservationKind.RELEASED,
                            ReservationKind.RELEASED,
                            ReservationKind.CONSUMED),
                    dice.oneOf(first, second).getReservationId(),
                    location,
                    noticed,
                    second.getQuantity(),
                    null);
        }
        if (dice.chance(25)) {
            // The line once more, around the end of what is remembered of it.
            Instant late = noticed.plus(RETENTION).plus(dice.oneOf(Duration.ZERO, MILLISECOND));
            addReservation(
                    ReservationKind.CREATED,
                    newReservationIdOf(lineOf(first)),
                    location,
                    late,
                    first.getQuantity(),
                    null);
        }
    }

    /** Over locations, in as many pieces as were ordered, or in one more. */
    private void addSplit(Instant at) {
        OrderLine line = lines.get(dice.random().nextInt(lines.size()));
        long pieces = line.orderedQuantity() + (dice.chance(20) ? 1 : 0);
        for (int i = 0; i < pieces; i++) {
            addReservation(
                    ReservationKind.CREATED,
                    newReservationIdOf(line),
                    location(),
                    at.plusSeconds(i * dice.small(3)),
                    1,
                    dice.chance(30) ? at.plusSeconds(dice.small(90)) : null);
            ((ReservationEvent) lastAdded()).setOrderedQuantity(line.orderedQuantity());
        }
    }

    private OrderLine lineOf(ReservationEvent event) {
        return Objects.requireNonNull(lineOfReservation.get(event.getReservationId()));
    }

    /** The same id once more, around the end of what is remembered. */
    private void addReturningAfterRetention(Instant at, String location) {
        String id = newReservationId();
        long quantity = 1 + dice.small(4);
        Instant lastAt = at.plusSeconds(60);
        switch (dice.random().nextInt(5)) {
            // Open for good.
            case 0, 1 ->
                    addReservation(ReservationKind.CREATED, id, location, lastAt, quantity, null);
            case 2 -> {
                addReservation(ReservationKind.CREATED, id, location, at, quantity, null);
                addReservation(ReservationKind.RELEASED, id, location, lastAt, quantity, null);
            }
            case 3 -> addReservation(ReservationKind.CREATED, id, location, at, quantity, lastAt);
            // Remembered before its creation.
            default -> addWms(WmsStockKind.SHIP, location, lastAt, id);
        }
        Instant again =
                lastAt.plus(RETENTION)
                        .plus(dice.oneOf(Duration.ZERO, MILLISECOND, Duration.ofHours(5)));
        addReservation(
                dice.chance(80) ? ReservationKind.CREATED : ReservationKind.RELEASED,
                id,
                location(),
                again,
                1 + dice.small(4),
                dice.chance(30) ? again.plusSeconds(100) : null);
    }

    private @Nullable Instant expiry(Instant createdAt) {
        return switch (dice.random().nextInt(10)) {
            case 0 -> createdAt;
            case 1 -> createdAt.minusSeconds(60);
            case 2 -> createdAt.plusSeconds(60 + dice.small(600));
            case 3 -> createdAt.plus(Duration.ofDays(1 + dice.small(3)));
            case 4 -> when();
            case 5 -> dice.chance(50) ? UNTIL : UNTIL.plus(MILLISECOND);
            case 6 -> dice.chance(10) ? LATEST : createdAt.plusSeconds(900);
            default -> null;
        };
    }

    // ---- Delivered twice, invalid, from the future ----

    private void addRepeated() {
        for (TextEvent event : List.copyOf(events)) {
            Instant at = time(event, "occurredAt");
            Instant recordedAt = time(event, "recordedAt");
            if (dice.chance(6)) {
                add(event.topic(), copy(event));
            } else if (dice.chance(2)) {
                // Put on the bus again, with a new time of recording.
                SpecificRecord later = copy(event);
                set(later, "recordedAt", recordedAt.plusSeconds(1 + dice.small(60)));
                add(event.topic(), later);
            } else if (dice.chance(3)) {
                // The id once more, around the end of the horizon.
                Duration by =
                        HORIZON.plus(dice.oneOf(Duration.ZERO, MILLISECOND, Duration.ofHours(30)));
                SpecificRecord later = copy(event);
                set(later, "occurredAt", at.plus(by));
                set(later, "recordedAt", recordedAt.plus(by));
                if (later instanceof AvailabilityEvent availability
                        && availability.getAcknowledgedAt() != null) {
                    availability.setAcknowledgedAt(at.plus(by));
                }
                add(event.topic(), later);
            } else if (dice.chance(1)) {
                // Two systems that use one id.
                addPos(dice.oneOf(PosLineKind.values()), at.plusSeconds(1 + dice.small(60)));
                set(lastAdded(), "eventId", text(event, "eventId"));
            }
        }
    }

    private void addInvalid() {
        switch (dice.random().nextInt(13)) {
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
                set(lastAdded(), "channel", "phone");
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
        switch (dice.random().nextInt(6)) {
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

    private Instant lastInstant() {
        return instants.get(instants.size() - 1);
    }

    /** Mostly at once, so that ties reach to the event id; sometimes by a clock that is behind. */
    private Instant recordedAfter(Instant occurredAt) {
        return switch (dice.random().nextInt(8)) {
            case 0 -> occurredAt.plusSeconds(dice.small(900));
            case 1 -> occurredAt.plus(MILLISECOND);
            case 2 -> occurredAt.minusSeconds(dice.small(59));
            default -> occurredAt;
        };
    }

    /** An id whose order says nothing; unique for the SKU, and used by other SKUs as well. */
    private String eventId() {
        while (true) {
            String id = Integer.toString(1 + dice.random().nextInt(46_655), 36);
            if (eventIds.add(id)) {
                return id;
            }
        }
    }

    private String newReservationId() {
        return sku + "-r" + reservationsMade++;
    }

    private String newReservationIdOf(OrderLine line) {
        String id = newReservationId();
        lineOfReservation.put(id, line);
        return id;
    }

    private String location() {
        return dice.oneOf(LOCATIONS.toArray(new String[0]));
    }

    private Disposition disposition() {
        return dice.chance(70)
                ? Disposition.SELLABLE
                : dice.oneOf(Disposition.HELD, Disposition.DAMAGED);
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
