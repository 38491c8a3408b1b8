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
import io.stockscope.event.PosLineKind;
import io.stockscope.event.ReservationEvent;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.WmsStockKind;
import io.stockscope.event.text.TextEvent;
import io.stockscope.reference.ReferenceChannel.Alteration;
import io.stockscope.reference.ReferenceStock.Settings;
import io.stockscope.reference.ReferenceStock.Tally;
import io.stockscope.reference.ReferenceStock.Totals;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The random history of one SKU. */
final class RandomSku {
    private static final Duration HORIZON = Duration.ofHours(24);
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

    private final String sku;
    private final Dice dice;
    private final @Nullable ItemMaster item;
    private final List<ChannelProfile> profiles;
    private final int meanEvents;
    private final RandomEvents events;
    private final RandomReservations reservations;
    private final RandomMistakes mistakes;

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
        this.events = new RandomEvents(sku, dice);
        this.reservations = new RandomReservations(events);
        this.mistakes = new RandomMistakes(events, reservations);
    }

    /** All events, in no particular order. */
    List<TextEvent> events() {
        for (String location : RandomEvents.LOCATIONS) {
            addBaselines(location);
        }
        if (dice.chance(10)) {
            String location = events.location();
            events.addErp(ErpStockKind.SAFETY_STOCK, location, events.when(), 0);
            events.addErp(ErpStockKind.SAFETY_STOCK, location, events.when(), 0);
        }
        int number = meanEvents / 2 + dice.random().nextInt(meanEvents);
        while (events.size() < number) {
            switch (dice.random().nextInt(12)) {
                case 0, 1 -> events.addWms(dice.oneOf(WmsStockKind.values()), events.when(), null);
                case 2, 3 -> events.addPos(dice.oneOf(PosLineKind.values()), events.when());
                case 4 ->
                        events.addErp(
                                dice.oneOf(ErpStockKind.values()),
                                events.location(),
                                events.when(),
                                dice.small(9));
                case 5 -> addThereAndBack();
                case 6, 7, 8 -> reservations.addStory();
                case 9, 10 -> addPosting();
                default -> events.addAvailability();
            }
        }
        if (dice.chance(1)) {
            addRush();
        }
        addPublished();
        mistakes.addRepeated();
        if (dice.chance(30)) {
            mistakes.addInvalid();
        }
        if (dice.chance(30)) {
            mistakes.addFuture();
        }
        return events.all();
    }

    /** None, one, or several; the first anywhere in time, or a quarter of a century ago. */
    private void addBaselines(String location) {
        int baselines = dice.oneOf(0, 1, 1, 1, 2, 3);
        for (int i = 0; i < baselines; i++) {
            Instant at =
                    i == 0 && dice.chance(5)
                            ? EARLIEST
                            : i == 0 && dice.chance(60) ? events.from : events.when();
            long quantity = dice.small(9);
            events.addErp(ErpStockKind.BASELINE, location, at, quantity);
            if (dice.chance(10)) {
                events.addErp(ErpStockKind.BASELINE, location, at, dice.small(9));
            }
            if (dice.chance(25)) {
                addComparisons(location, at, quantity);
            }
            if (dice.chance(25)) {
                // A shipment at the instant of the baseline, of something reserved before it.
                ReservationEvent created =
                        reservations.addCreation(at.minusSeconds(30), location, null);
                events.addWms(WmsStockKind.SHIP, events.location(), at, created.getReservationId());
            }
        }
    }

    /** Soon after a baseline the books agree, or are one unit off, or agree again. */
    private void addComparisons(String location, Instant baselineAt, long quantity) {
        Instant at = baselineAt;
        int comparisons = 1 + dice.random().nextInt(3);
        for (int i = 0; i < comparisons; i++) {
            if (dice.chance(70)) {
                events.addErp(ErpStockKind.SNAPSHOT, location, at, 0);
            } else {
                events.addWms(WmsStockKind.COUNT, location, at, null);
            }
            RandomEvents.set(events.lastAdded(), "quantity", quantity + dice.oneOf(0, 0, 1));
            at = at.plusSeconds(dice.small(30));
        }
    }

    /** Down and up again, or up and down, at one instant or around an objective later. */
    private void addThereAndBack() {
        Instant at = events.when();
        Instant back =
                at.plus(
                        dice.oneOf(
                                Duration.ZERO,
                                Duration.ZERO,
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(60).plus(RandomEvents.MILLISECOND),
                                Duration.ofSeconds(dice.small(200))));
        String location = events.location();
        long quantity = 3 + dice.small(6);
        events.addPos(PosLineKind.SALE, location, at, quantity);
        events.addWms(WmsStockKind.RECEIPT, location, back, null, quantity, Disposition.SELLABLE);
    }

    /** The ERP books something that is there already, soon, or when nobody remembers it. */
    private void addPosting() {
        if (events.size() == 0) {
            events.addErp(ErpStockKind.POSTING, events.location(), events.when(), 0);
            return;
        }
        TextEvent posted = events.any();
        Duration delay =
                dice.oneOf(
                        Duration.ZERO,
                        HORIZON,
                        HORIZON.plus(RandomEvents.MILLISECOND),
                        Duration.ofMillis(dice.small(20_000)),
                        Duration.ofMillis(dice.small(20_000)),
                        Duration.ofSeconds(dice.small(7_200)));
        events.addErp(
                ErpStockKind.POSTING,
                events.location(),
                RandomEvents.time(posted, "occurredAt").plus(delay),
                0);
        if (dice.chance(90)) {
            RandomEvents.set(
                    events.lastAdded(), "documentRef", RandomEvents.text(posted, "eventId"));
        } else {
            ((ErpStockEvent) events.lastAdded()).setDocumentRef(null);
        }
    }

    /** More than a hundred sales in a few minutes, of which no channel hears in time. */
    private void addRush() {
        Instant at = events.from;
        events.addErp(ErpStockKind.BASELINE, "dc1", at, 200);
        events.addAvailability();
        AvailabilityEvent first = (AvailabilityEvent) events.lastAdded();
        first.setKind(AvailabilityKind.ACKNOWLEDGED);
        first.setChannel("web");
        first.setOccurredAt(at.plusMillis(1));
        first.setRecordedAt(at.plusMillis(1));
        first.setPublishedAt(at);
        first.setAcknowledgedAt(null);
        int sales = 105 + dice.random().nextInt(30);
        for (int i = 0; i < sales; i++) {
            at = at.plusMillis(1 + dice.small(5_000));
            events.addPos(PosLineKind.SALE, "dc1", at, 1);
        }
    }

    // ---- Updates ----

    /** A publisher or two that know the truth, which is what the events up to here make it. */
    private void addPublished() {
        List<Fact> facts =
                events.all().stream()
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
                new RandomPublisher(sku, profile, alterations, dice, events::eventId)
                        .updates()
                        .forEach(
                                update -> events.add(StockscopeTopic.CHANNEL_AVAILABILITY, update));
            }
        }
    }
}
