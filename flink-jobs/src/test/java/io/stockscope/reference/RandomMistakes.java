// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import static io.stockscope.reference.RandomHistories.RUN_CLOCK;

import io.stockscope.event.AvailabilityEvent;
import io.stockscope.event.AvailabilityKind;
import io.stockscope.event.ErpStockKind;
import io.stockscope.event.PosLineKind;
import io.stockscope.event.WmsStockKind;
import io.stockscope.event.text.TextEvent;
import java.time.Duration;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;

/** What senders do wrong: twice the same, invalid, from the future. */
final class RandomMistakes {
    private static final Duration HORIZON = Duration.ofHours(24);
    private static final Duration SKEW = Duration.ofSeconds(60);
    private static final Instant TOO_EARLY = Instant.parse("1999-12-31T23:59:59.999Z");
    private static final Instant TOO_LATE = Instant.parse("2201-01-01T00:00:00Z");

    private final RandomEvents events;
    private final RandomReservations reservations;
    private final Dice dice;

    RandomMistakes(RandomEvents events, RandomReservations reservations) {
        this.events = events;
        this.reservations = reservations;
        this.dice = events.dice;
    }

    void addRepeated() {
        for (TextEvent event : events.all()) {
            Instant at = RandomEvents.time(event, "occurredAt");
            Instant recordedAt = RandomEvents.time(event, "recordedAt");
            if (dice.chance(6)) {
                events.add(event.topic(), RandomEvents.copy(event));
            } else if (dice.chance(2)) {
                // Put on the bus again, with a new time of recording.
                SpecificRecord later = RandomEvents.copy(event);
                RandomEvents.set(later, "recordedAt", recordedAt.plusSeconds(1 + dice.small(60)));
                events.add(event.topic(), later);
            } else if (dice.chance(3)) {
                // The id once more, around the end of the horizon.
                Duration by =
                        HORIZON.plus(
                                dice.oneOf(
                                        Duration.ZERO,
                                        RandomEvents.MILLISECOND,
                                        Duration.ofHours(30)));
                SpecificRecord later = RandomEvents.copy(event);
                RandomEvents.set(later, "occurredAt", at.plus(by));
                RandomEvents.set(later, "recordedAt", recordedAt.plus(by));
                if (later instanceof AvailabilityEvent availability
                        && availability.getAcknowledgedAt() != null) {
                    availability.setAcknowledgedAt(at.plus(by));
                }
                events.add(event.topic(), later);
            } else if (dice.chance(1)) {
                // Two systems that use one id.
                events.addPos(dice.oneOf(PosLineKind.values()), at.plusSeconds(1 + dice.small(60)));
                RandomEvents.set(
                        events.lastAdded(), "eventId", RandomEvents.text(event, "eventId"));
            }
        }
    }

    void addInvalid() {
        switch (dice.random().nextInt(13)) {
            case 0 -> {
                events.addPos(PosLineKind.SALE, events.when());
                RandomEvents.set(events.lastAdded(), "eventId", "");
            }
            case 1 -> {
                events.addPos(PosLineKind.SALE, events.when());
                RandomEvents.set(events.lastAdded(), "sku", "");
            }
            case 2 -> {
                reservations.addCreation(events.when(), events.location(), null);
                RandomEvents.set(events.lastAdded(), "orderId", "");
            }
            case 3 -> {
                events.addErp(ErpStockKind.BASELINE, events.location(), events.when(), 5);
                RandomEvents.set(events.lastAdded(), "quantity", -1L);
            }
            case 4 -> {
                events.addWms(WmsStockKind.COUNT, events.when(), null);
                RandomEvents.set(events.lastAdded(), "quantity", -1L);
            }
            case 5 -> {
                events.addPos(PosLineKind.VOID, events.when());
                RandomEvents.set(events.lastAdded(), "quantity", -2L);
            }
            case 6 -> {
                reservations.addCreation(events.when(), events.location(), null);
                RandomEvents.set(events.lastAdded(), "orderedQuantity", -1L);
            }
            case 7 -> {
                reservations.addCreation(events.when(), events.location(), null);
                RandomEvents.set(events.lastAdded(), "quantity", 0L);
            }
            case 8 -> {
                reservations.addCreation(events.when(), events.location(), null);
                RandomEvents.set(events.lastAdded(), "expiresAt", TOO_LATE);
            }
            case 9 -> {
                events.addWms(WmsStockKind.SHIP, events.when(), null);
                RandomEvents.set(events.lastAdded(), "occurredAt", TOO_EARLY);
            }
            case 10 -> {
                events.addAvailability();
                AvailabilityEvent update = (AvailabilityEvent) events.lastAdded();
                update.setKind(AvailabilityKind.ACKNOWLEDGED);
                update.setAcknowledgedAt(update.getOccurredAt().plus(RandomEvents.MILLISECOND));
            }
            case 11 -> {
                events.addAvailability();
                RandomEvents.set(events.lastAdded(), "channel", "phone");
            }
            default -> {
                events.addAvailability();
                RandomEvents.set(events.lastAdded(), "withheldQuantity", -1L);
            }
        }
    }

    void addFuture() {
        Instant at = events.when();
        events.addPos(PosLineKind.SALE, at);
        SpecificRecord sale = events.lastAdded();
        switch (dice.random().nextInt(6)) {
            // By exactly the allowed skew, and by a little more.
            case 0 -> RandomEvents.set(sale, "recordedAt", at.minus(SKEW));
            case 1 ->
                    RandomEvents.set(
                            sale, "recordedAt", at.minus(SKEW).minus(RandomEvents.MILLISECOND));
            case 2 -> RandomEvents.set(sale, "recordedAt", at.minus(Duration.ofDays(7)));
            case 3 -> RandomEvents.set(sale, "recordedAt", RUN_CLOCK.plus(SKEW));
            case 4 ->
                    RandomEvents.set(
                            sale,
                            "recordedAt",
                            RUN_CLOCK.plus(SKEW).plus(RandomEvents.MILLISECOND));
            default -> {
                RandomEvents.set(sale, "recordedAt", TOO_LATE);
                RandomEvents.set(sale, "quantity", -1L);
            }
        }
    }
}
