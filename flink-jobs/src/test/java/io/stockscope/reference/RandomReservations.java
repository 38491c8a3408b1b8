// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import static io.stockscope.reference.RandomHistories.UNTIL;

import io.stockscope.event.ReservationEvent;
import io.stockscope.event.ReservationKind;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.WmsStockKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Random reservations of a few order lines: some of one line are many, and some too many. */
final class RandomReservations {
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final Duration RETENTION = Duration.ofDays(7);
    private static final Instant LATEST = Instant.parse("2200-12-31T23:59:59.999Z");

    private final RandomEvents events;
    private final Dice dice;
    private final List<OrderLine> lines = new ArrayList<>();
    private final Map<String, OrderLine> lineOfReservation = new HashMap<>();
    private int reservationsMade;

    private record OrderLine(
            String channel, String orderId, String orderLineId, long orderedQuantity) {}

    RandomReservations(RandomEvents events) {
        this.events = events;
        this.dice = events.dice;
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

    /** What happens to one reservation, or to those of one line. */
    void addStory() {
        Instant at = events.when();
        String location = events.location();
        switch (dice.random().nextInt(9)) {
            case 0 -> addAnyOrderOfAnything(at, location);
            case 1, 8 -> addShipped(at, location);
            case 2 -> addEndedOrExpiring(at, location);
            case 3 -> addMoved(at, location);
            case 4 -> addReturningAfterRetention(at, location);
            case 6 -> addReservedTwice(at, location);
            case 7 -> addSplit(at);
            default -> addCreation(at, location, expiry(at));
        }
    }

    ReservationEvent addCreation(Instant at, String location, @Nullable Instant expiresAt) {
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
                            : dice.chance(50) ? events.when() : at.plusSeconds(dice.small(600));
            if (dice.chance(30)) {
                events.addWms(
                        dice.oneOf(
                                WmsStockKind.SHIP,
                                WmsStockKind.TRANSFER_OUT,
                                WmsStockKind.ADJUSTMENT),
                        events.location(),
                        then,
                        id,
                        dice.small(4),
                        events.disposition());
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
            events.addWms(
                    dice.oneOf(WmsStockKind.SHIP, WmsStockKind.SHIP, WmsStockKind.TRANSFER_OUT),
                    dice.chance(70) ? location : events.location(),
                    then,
                    created.getReservationId(),
                    dice.oneOf(1L, created.getQuantity(), dice.small(6)),
                    events.disposition());
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
                    events.location(),
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
                events.location(),
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
                                GRACE.plus(RandomEvents.MILLISECOND),
                                GRACE.plus(RandomEvents.MILLISECOND),
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
            Instant late =
                    noticed.plus(RETENTION)
                            .plus(dice.oneOf(Duration.ZERO, RandomEvents.MILLISECOND));
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
                    events.location(),
                    at.plusSeconds(i * dice.small(3)),
                    1,
                    dice.chance(30) ? at.plusSeconds(dice.small(90)) : null);
            ((ReservationEvent) events.lastAdded()).setOrderedQuantity(line.orderedQuantity());
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
            default -> events.addWms(WmsStockKind.SHIP, location, lastAt, id);
        }
        Instant again =
                lastAt.plus(RETENTION)
                        .plus(
                                dice.oneOf(
                                        Duration.ZERO,
                                        RandomEvents.MILLISECOND,
                                        Duration.ofHours(5)));
        addReservation(
                dice.chance(80) ? ReservationKind.CREATED : ReservationKind.RELEASED,
                id,
                events.location(),
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
            case 4 -> events.when();
            case 5 -> dice.chance(50) ? UNTIL : UNTIL.plus(RandomEvents.MILLISECOND);
            case 6 -> dice.chance(10) ? LATEST : createdAt.plusSeconds(900);
            default -> null;
        };
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
                        .setEventId(events.eventId())
                        .setSource(dice.oneOf("oms", "storefront"))
                        .setOccurredAt(at)
                        .setRecordedAt(events.recordedAfter(at))
                        .setKind(kind)
                        .setReservationId(reservationId)
                        .setOrderId(line.orderId())
                        .setOrderLineId(line.orderLineId())
                        .setChannel(line.channel())
                        .setSku(events.sku)
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
        events.add(StockscopeTopic.CHANNEL_RESERVATIONS, event);
        return event;
    }

    private String newReservationId() {
        return events.sku + "-r" + reservationsMade++;
    }

    private String newReservationIdOf(OrderLine line) {
        String id = newReservationId();
        lineOfReservation.put(id, line);
        return id;
    }
}
