// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.publish;

import static io.stockscope.event.AvailabilityKind.ACCEPTED;
import static io.stockscope.event.AvailabilityKind.ACKNOWLEDGED;
import static io.stockscope.event.AvailabilityKind.PUBLISHED;
import static io.stockscope.local.simulation.publish.PublisherWorld.NOON;
import static io.stockscope.local.simulation.publish.PublisherWorld.fault;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.event.AvailabilityEvent;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.WmsStockEvent;
import io.stockscope.local.simulation.UkTime;
import io.stockscope.local.simulation.fault.FaultKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PublisherTest {
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(15);

    @Test
    void everyChannelDisplaysWhatItsLocationsHaveUpToItsCap() {
        PublisherWorld world = new PublisherWorld();
        world.baseline("mug", "dc1", 40);
        world.baseline("mug", "dc2", 30);
        world.baseline("mug", "store1", 7);
        world.pass(LONG_ENOUGH);

        assertThat(world.displayed("web", "mug")).isEqualTo(70);
        assertThat(world.displayed("amazon", "mug")).isEqualTo(40);
        assertThat(world.displayed("ebay", "mug")).isEqualTo(50);
        assertThat(world.displayed("store1", "mug")).isEqualTo(7);
    }

    @Test
    void channelThatIsBrokenInTwoWaysTellsOfEachStepOfAnUpdateOnce() {
        PublisherWorld world =
                new PublisherWorld(
                        fault(FaultKind.ACCEPTED_ONLY, "web", 5, 60),
                        fault(FaultKind.FEED_STOPS_APPLYING, "web", 10, 10));
        world.baseline("mug", "dc1", 40);
        world.pass(Duration.ofMinutes(15));
        world.adjusted("mug", "dc1", -3);
        world.pass(Duration.ofMinutes(15));

        assertThat(world.displayed("web", "mug")).as("it has recovered").isEqualTo(37);
        assertThat(world.told(ACCEPTED, "web", "mug")).hasSize(1);
        assertThat(world.told).extracting(AvailabilityEvent::getEventId).doesNotHaveDuplicates();
    }

    @Test
    void negativeLocationDoesNotEatTheStockOfAnotherOne() {
        PublisherWorld world = new PublisherWorld();
        world.baseline("mug", "dc1", 40);
        world.baseline("mug", "dc2", 30);
        world.adjusted("mug", "dc1", -45);
        world.pass(LONG_ENOUGH);

        assertThat(world.displayed("web", "mug")).isEqualTo(30);
        assertThat(world.displayed("amazon", "mug")).isZero();
    }

    @Test
    void nothingIsToldBeforeABaselineAndItHoldsWhatHappenedBeforeItCame() {
        PublisherWorld world = new PublisherWorld();
        world.adjusted("mug", "dc1", -3);
        world.pass(LONG_ENOUGH);
        assertThat(world.told).isEmpty();

        world.baseline("mug", "dc1", 10);
        world.pass(LONG_ENOUGH);
        assertThat(world.displayed("web", "mug")).isEqualTo(7);
    }

    @Test
    void eventThatIsDeliveredTwiceCountsOnce() {
        PublisherWorld world = new PublisherWorld();
        world.baseline("mug", "dc1", 10);
        WmsStockEvent event = world.adjusted("mug", "dc1", -3);
        world.publisher.read(StockscopeTopic.WMS_STOCK, event, world.now);
        world.pass(LONG_ENOUGH);

        assertThat(world.displayed("web", "mug")).isEqualTo(7);
    }

    @Test
    void quietPublisherPlansNothing() {
        PublisherWorld world = new PublisherWorld();
        world.baseline("mug", "dc1", 40);
        world.pass(LONG_ENOUGH);
        int before = world.told.size();
        world.adjusted("mug", "store1", 1);
        world.pass(Duration.ofDays(1));

        assertThat(world.told).as("the store has no baseline").hasSize(before);
        // But for the reader of commands.
        assertThat(world.agenda.nextMillis()).isBetween(world.now, world.now + UkTime.SECOND);
    }

    @Test
    void ofWhatWaitsForAFeedOnlyTheNewestIsSent() {
        PublisherWorld world = new PublisherWorld();
        world.baseline("mug", "dc1", 40);
        world.pass(Duration.ofSeconds(30));
        for (int i = 0; i < 5; i++) {
            world.adjusted("mug", "dc1", -1);
            world.pass(Duration.ofSeconds(20));
        }
        world.pass(LONG_ENOUGH);

        assertThat(world.told(PUBLISHED, "amazon", "mug"))
                .extracting(AvailabilityEvent::getQuantity)
                .containsExactly(40L, 35L);
        assertThat(world.told(PUBLISHED, "web", "mug")).hasSize(6);
    }

    @Test
    void acknowledgementStandsAloneAndFollowsAcceptance() {
        PublisherWorld world = new PublisherWorld();
        world.baseline("mug", "dc1", 40);
        world.pass(LONG_ENOUGH);

        AvailabilityEvent published = world.last(PUBLISHED, "amazon", "mug");
        AvailabilityEvent accepted = world.last(ACCEPTED, "amazon", "mug");
        AvailabilityEvent acknowledged = world.last(ACKNOWLEDGED, "amazon", "mug");
        assertThat(published.getOccurredAt()).isEqualTo(published.getPublishedAt());
        assertThat(accepted.getOccurredAt()).isAfter(published.getOccurredAt());
        assertThat(acknowledged.getOccurredAt()).isAfter(accepted.getOccurredAt());
        assertThat(acknowledged.getAcknowledgedAt()).isEqualTo(acknowledged.getOccurredAt());
        assertThat(acknowledged.getUpdateId()).isEqualTo(published.getUpdateId());
        assertThat(acknowledged.getQuantity()).isEqualTo(40);
        assertThat(acknowledged.getCoversUpToBySystem())
                .isEqualTo(published.getCoversUpToBySystem())
                .containsOnlyKeys("ERP", "WMS", "POS", "RESERVATION");
        assertThat(acknowledged.getComputedAt())
                .isBeforeOrEqualTo(acknowledged.getPublishedAt())
                .isAfter(Instant.ofEpochMilli(NOON));
    }

    @Test
    void loweringOvertakesTheBacklog() {
        PublisherWorld world = new PublisherWorld();
        world.baseline("mug", "dc1", 40);
        world.pass(LONG_ENOUGH);
        for (int i = 0; i < 200; i++) {
            world.baseline("other" + i, "dc1", 5);
        }
        world.pass(Duration.ofSeconds(5));
        int before = published(world, "ebay").size();
        world.adjusted("mug", "dc1", -30);
        world.pass(Duration.ofSeconds(2));

        List<AvailabilityEvent> then = published(world, "ebay");
        assertThat(then).hasSizeLessThan(150);
        assertThat(then.subList(before, before + 3))
                .extracting(AvailabilityEvent::getSku)
                .contains("mug");
    }

    @Test
    void callsAreNeverMoreThanTheHourAllowsNorTooDense() {
        PublisherWorld world = new PublisherWorld();
        Random random = new Random(5);
        int skus = 2_500;
        for (int sku = 0; sku < skus; sku++) {
            world.baseline("sku" + sku, "dc1", 20);
        }
        for (int minute = 0; minute < 240; minute++) {
            for (int i = 0; i < 40; i++) {
                int by = random.nextInt(9) - 4;
                world.adjusted("sku" + random.nextInt(skus), "dc1", by);
            }
            world.pass(Duration.ofMinutes(1));
        }

        List<Long> calls =
                published(world, "ebay").stream()
                        .map(event -> event.getPublishedAt().toEpochMilli())
                        .toList();
        Pace pace = Pace.of("ebay");
        assertThat(calls).hasSizeGreaterThan(3 * pace.callsPerHour());
        for (int i = 1; i < calls.size(); i++) {
            assertThat(calls.get(i) - calls.get(i - 1))
                    .isGreaterThanOrEqualTo(pace.spacingMillis());
        }
        for (int i = pace.callsPerHour(); i < calls.size(); i++) {
            assertThat(calls.get(i) - calls.get(i - pace.callsPerHour()))
                    .isGreaterThanOrEqualTo(UkTime.HOUR);
        }
    }

    @Test
    void feedsKeepTheirDistance() {
        PublisherWorld world = new PublisherWorld();
        world.baseline("mug", "dc1", 1_000);
        for (int i = 0; i < 200; i++) {
            world.adjusted("mug", "dc1", -1);
            world.pass(Duration.ofSeconds(17));
        }

        List<AvailabilityEvent> feeds = published(world, "amazon");
        assertThat(feeds).hasSizeGreaterThan(5);
        for (int i = 1; i < feeds.size(); i++) {
            assertThat(feeds.get(i).getPublishedAt())
                    .isAfterOrEqualTo(
                            feeds.get(i - 1)
                                    .getPublishedAt()
                                    .plusMillis(Pace.of("amazon").feedEveryMillis()));
        }
    }

    @Test
    void frontierOfAQuietInputFollowsTheClockThatOfAHangingOneStandsStill() {
        PublisherWorld world = new PublisherWorld(fault(FaultKind.POS_INPUT_HANGS, "", 60, 30));
        world.baseline("mug", "store1", 40);
        world.baseline("mug", "dc1", 40);
        world.pass(Duration.ofMinutes(70));
        world.soldInStore("mug", 5);
        world.adjusted("mug", "dc1", -1);
        world.adjusted("mug", "store1", 1);
        long changedAt = world.now;
        world.pass(Duration.ofMinutes(10));

        assertThat(world.displayed("store1", "mug")).as("the sale is not known").isEqualTo(41);
        AvailabilityEvent blind = world.last(ACKNOWLEDGED, "store1", "mug");
        Instant hangs = Instant.ofEpochMilli(NOON + 60 * UkTime.MINUTE);
        assertThat(blind.getCoversUpToBySystem()).containsEntry("POS", hangs.minusMillis(1));
        assertThat(blind.getCoversUpTo()).isEqualTo(hangs.minusMillis(1));
        assertThat(requireNonNull(blind.getCoversUpToBySystem()).get("ERP"))
                .isAfterOrEqualTo(Instant.ofEpochMilli(changedAt));

        world.pass(Duration.ofMinutes(30));
        assertThat(world.displayed("store1", "mug")).isEqualTo(36);
        AvailabilityEvent seeing = world.last(ACKNOWLEDGED, "store1", "mug");
        assertThat(seeing.getCoversUpTo()).isAfter(hangs.plusSeconds(30 * 60 - 1));
        assertThat(world.faults.hits(world.faults.planned().get(0))).isEqualTo(1);
    }

    @Test
    void channelThatStopsApplyingDisplaysTheOldAndThenTheNewest() {
        PublisherWorld world =
                new PublisherWorld(fault(FaultKind.FEED_STOPS_APPLYING, "ebay", 60, 60));
        world.baseline("mug", "dc1", 40);
        world.pass(Duration.ofMinutes(65));
        world.adjusted("mug", "dc1", -10);
        world.pass(Duration.ofMinutes(5));
        world.adjusted("mug", "dc1", -10);
        world.pass(Duration.ofMinutes(5));

        assertThat(world.displayed("ebay", "mug")).isEqualTo(40);
        assertThat(world.displayed("web", "mug")).isEqualTo(20);
        assertThat(world.told(ACCEPTED, "ebay", "mug")).hasSize(3);
        assertThat(world.told(ACKNOWLEDGED, "ebay", "mug")).hasSize(1);
        assertThat(world.faults.hits(world.faults.planned().get(0))).isEqualTo(2);

        world.pass(Duration.ofMinutes(60));
        assertThat(world.displayed("ebay", "mug")).isEqualTo(20);
        assertThat(world.told(ACKNOWLEDGED, "ebay", "mug")).hasSize(2);
    }

    @Test
    void channelThatOnlyAcceptsAppliesWithoutSayingSo() {
        PublisherWorld world = new PublisherWorld(fault(FaultKind.ACCEPTED_ONLY, "web", 60, 60));
        world.baseline("mug", "dc1", 40);
        world.pass(Duration.ofMinutes(65));
        world.adjusted("mug", "dc1", -10);
        world.pass(Duration.ofHours(2));

        assertThat(world.displayed("web", "mug")).isEqualTo(30);
        assertThat(world.last(ACCEPTED, "web", "mug").getQuantity()).isEqualTo(30);
        assertThat(world.last(ACKNOWLEDGED, "web", "mug").getQuantity()).isEqualTo(40);
    }

    @Test
    void slowFeedIsAppliedLate() {
        PublisherWorld world = new PublisherWorld(fault(FaultKind.SLOW_FEED, "web", 60, 60, 1_000));
        world.baseline("mug", "dc1", 40);
        world.pass(Duration.ofMinutes(65));
        world.adjusted("mug", "dc1", -10);
        world.pass(Duration.ofSeconds(60));
        assertThat(world.displayed("web", "mug")).isEqualTo(40);

        world.pass(Duration.ofMinutes(30));
        assertThat(world.displayed("web", "mug")).isEqualTo(30);
    }

    @Test
    void slowConnectorSendsEachUpdateInItsTurnAndFallsBehind() {
        PublisherWorld world =
                new PublisherWorld(fault(FaultKind.SLOW_CONNECTOR, "web", 60, 60, 10));
        world.baseline("mug", "dc1", 400);
        world.baseline("bowl", "dc1", 400);
        world.pass(Duration.ofMinutes(65));
        for (int i = 0; i < 60; i++) {
            world.adjusted("mug", "dc1", -1);
            world.adjusted("bowl", "dc1", -2);
            world.pass(Duration.ofSeconds(10));
        }

        assertThat(world.displayed("web", "mug")).as("at half the pace").isBetween(365L, 375L);
        assertThat(world.displayed("web", "bowl")).isBetween(330L, 350L);
        assertThat(world.displayed("ebay", "mug")).as("another connector").isEqualTo(50);
        List<Long> mugs =
                world.told(PUBLISHED, "web", "mug").stream()
                        .map(AvailabilityEvent::getQuantity)
                        .toList();
        assertThat(mugs.subList(0, 4)).containsExactly(400L, 399L, 398L, 397L);
        assertThat(world.faults.hits(world.faults.planned().get(0))).isBetween(55L, 65L);

        world.pass(Duration.ofMinutes(46));
        assertThat(world.displayed("web", "mug")).as("mended").isEqualTo(340);
        assertThat(world.displayed("web", "bowl")).isEqualTo(280);
    }

    @Test
    void slowConnectorThatIsMendedSendsOnlyTheNewest() {
        PublisherWorld world =
                new PublisherWorld(fault(FaultKind.SLOW_CONNECTOR, "web", 60, 10, 60));
        world.baseline("mug", "dc1", 400);
        world.pass(Duration.ofMinutes(61));
        for (int i = 0; i < 40; i++) {
            world.adjusted("mug", "dc1", -1);
            world.pass(Duration.ofSeconds(10));
        }
        world.pass(Duration.ofMinutes(5));

        assertThat(world.displayed("web", "mug")).isEqualTo(360);
        assertThat(world.told(PUBLISHED, "web", "mug")).hasSizeBetween(8, 13);
    }

    @Test
    void slowConnectorFillsItsFeedsByWhatItIsReadyWith() {
        PublisherWorld world =
                new PublisherWorld(fault(FaultKind.SLOW_CONNECTOR, "amazon", 60, 60, 30));
        world.baseline("mug", "dc1", 400);
        world.pass(Duration.ofMinutes(61));
        for (int i = 0; i < 60; i++) {
            world.adjusted("mug", "dc1", -1);
            world.pass(Duration.ofSeconds(10));
        }

        assertThat(world.told(PUBLISHED, "amazon", "mug")).hasSizeBetween(12, 31);
        assertThat(world.last(PUBLISHED, "amazon", "mug").getQuantity()).isGreaterThan(365);
    }

    @Test
    void wrongQuantityIsTooMuchUntilItIsComputedAgain() {
        PublisherWorld world = new PublisherWorld(fault(FaultKind.WRONG_QUANTITY, "web", 60, 60));
        world.baseline("mug", "dc1", 40);
        world.pass(Duration.ofMinutes(65));
        world.adjusted("mug", "dc1", -10);
        world.pass(Duration.ofHours(2));
        assertThat(world.displayed("web", "mug")).isGreaterThan(30);
        assertThat(world.displayed("ebay", "mug")).isEqualTo(30);
        assertThat(world.faults.hits(world.faults.planned().get(0))).isEqualTo(1);

        world.adjusted("mug", "dc1", -1);
        world.pass(LONG_ENOUGH);
        assertThat(world.displayed("web", "mug")).isEqualTo(29);
    }

    private static List<AvailabilityEvent> published(PublisherWorld world, String channel) {
        List<AvailabilityEvent> published = new ArrayList<>();
        for (AvailabilityEvent event : world.told) {
            if (event.getKind() == PUBLISHED && event.getChannel().equals(channel)) {
                published.add(event);
            }
        }
        return published;
    }
}
