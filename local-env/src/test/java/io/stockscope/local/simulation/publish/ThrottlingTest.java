// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.publish;

import static io.stockscope.event.AvailabilityKind.ACKNOWLEDGED;
import static io.stockscope.event.AvailabilityKind.PUBLISHED;
import static io.stockscope.event.ThrottleAckStatus.APPLIED;
import static io.stockscope.event.ThrottleAckStatus.EXPIRED;
import static io.stockscope.event.ThrottleAckStatus.REFUSED;
import static io.stockscope.event.ThrottleAckStatus.STALE;
import static io.stockscope.local.simulation.publish.PublisherWorld.fault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.stockscope.event.AvailabilityEvent;
import io.stockscope.event.ThrottleAck;
import io.stockscope.event.ThrottleDirective;
import io.stockscope.event.ThrottleMode;
import io.stockscope.local.simulation.fault.Fault;
import io.stockscope.local.simulation.fault.FaultKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ThrottlingTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(15);

    @Test
    void heldIncreasesWaitAndDecreasesGoOut() {
        PublisherWorld world = listed(40);
        world.command("web", 1, HOUR, false, all(ThrottleMode.HOLD_INCREASES, null, null));
        world.pass(SOON);
        world.adjusted("mug", "dc1", 10);
        world.pass(SOON);
        assertShows(world, 40, 10);

        world.adjusted("mug", "dc1", -15);
        world.pass(SOON);
        assertShows(world, 35, 0);
        assertThat(world.statuses()).containsExactly(APPLIED);
    }

    @Test
    void bufferWithholdsItsPercentage() {
        PublisherWorld world = listed(41);
        world.command("web", 1, HOUR, false, all(ThrottleMode.BUFFER, 20, null));
        world.pass(SOON);
        assertShows(world, 32, 9);
    }

    @Test
    void capDisplaysAtMostSoMany() {
        PublisherWorld world = listed(40);
        world.command("web", 1, HOUR, false, all(ThrottleMode.CAP, null, 3L));
        world.pass(SOON);
        assertShows(world, 3, 37);
    }

    @Test
    void pausedChannelDisplaysNothingAndGoesOnPublishing() {
        PublisherWorld world = listed(40);
        world.command("web", 1, HOUR, false, all(ThrottleMode.PAUSE, null, null));
        world.pass(SOON);
        assertShows(world, 0, 40);

        world.adjusted("mug", "dc1", 2);
        Instant changedAt = Instant.ofEpochMilli(world.now);
        world.pass(SOON);
        assertShows(world, 0, 42);
        assertThat(world.last(ACKNOWLEDGED, "web", "mug").getCoversUpTo())
                .isAfterOrEqualTo(changedAt);
    }

    @Test
    void mostRestrictiveDirectiveForASkuHoldsAndOthersAreFree() {
        PublisherWorld world = listed(40);
        world.baseline("bowl", "dc1", 20);
        world.baseline("tray", "dc1", 20);
        world.command(
                "web",
                1,
                HOUR,
                false,
                of(List.of("mug"), ThrottleMode.CAP, null, 7L),
                of(List.of("mug", "bowl"), ThrottleMode.CAP, null, 5L),
                of(List.of("mug"), ThrottleMode.BUFFER, 90, null));
        world.pass(SOON);

        assertThat(world.displayed("web", "mug")).isEqualTo(5);
        assertThat(world.displayed("web", "bowl")).isEqualTo(5);
        assertThat(world.displayed("web", "tray")).isEqualTo(20);
    }

    @Test
    void directiveForAllOthersLeavesOutThoseThatAreNamed() {
        PublisherWorld world = listed(40);
        world.baseline("bowl", "dc1", 20);
        world.command(
                "web",
                1,
                HOUR,
                false,
                of(List.of("mug"), ThrottleMode.BUFFER, 50, null),
                all(ThrottleMode.PAUSE, null, null));
        world.pass(SOON);

        assertThat(world.displayed("web", "mug")).isEqualTo(20);
        assertThat(world.displayed("web", "bowl")).isZero();
    }

    @Test
    void commandIsTheCompleteState() {
        PublisherWorld world = listed(40);
        world.command("web", 1, HOUR, false, all(ThrottleMode.CAP, null, 3L));
        world.pass(SOON);
        world.command("web", 2, HOUR, false);
        world.pass(SOON);
        assertShows(world, 40, 0);
        assertThat(world.statuses()).containsExactly(APPLIED, APPLIED);
    }

    @Test
    void leaseEndsByItselfAndIsRenewedByTheNextRevision() {
        PublisherWorld world = listed(40);
        Duration lease = Duration.ofMinutes(5);
        world.command("web", 1, lease, false, all(ThrottleMode.CAP, null, 3L));
        world.pass(Duration.ofMinutes(3));
        world.command("web", 2, lease, false, all(ThrottleMode.CAP, null, 3L));
        world.pass(Duration.ofMinutes(4));
        assertShows(world, 3, 37);

        world.pass(Duration.ofMinutes(2));
        assertShows(world, 40, 0);
    }

    @Test
    void commandsThatAreStaleTooOldOrWrongChangeNothing() {
        PublisherWorld world = listed(40);
        ThrottleDirective pause = all(ThrottleMode.PAUSE, null, null);
        world.command("web", 7, HOUR, false, all(ThrottleMode.CAP, null, 3L));
        world.command("web", 7, HOUR, false, pause);
        Duration ttl = Duration.ofMinutes(5);
        world.receives(
                new ThrottleCommands.Received(
                        world.aCommand("web", 8, ttl, false, pause), ttl.plusMillis(1), false));
        world.command("web", 9, HOUR, false, all(ThrottleMode.BUFFER, null, null));
        world.command("etsy", 1, HOUR, false, pause);
        world.pass(SOON);

        assertShows(world, 3, 37);
        assertThat(world.statuses()).containsExactly(APPLIED, STALE, EXPIRED, REFUSED);
        assertThat(world.acks).allSatisfy(ack -> assertThat(ack.getCommandId()).isNotEmpty());
    }

    @Test
    void commandOfUnknownAgeIsRefusedUnlessItWasThereBefore() {
        PublisherWorld world = listed(40);
        ThrottleDirective pause = all(ThrottleMode.PAUSE, null, null);
        world.receives(
                new ThrottleCommands.Received(
                        world.aCommand("web", 8, HOUR, false, pause), null, true));
        world.receives(
                new ThrottleCommands.Received(
                        world.aCommand("web", 9, HOUR, false, pause), null, false));
        world.pass(SOON);

        assertThat(world.displayed("web", "mug")).isEqualTo(40);
        assertThat(world.acks)
                .singleElement()
                .satisfies(
                        ack -> {
                            assertThat(ack.getRevision()).isEqualTo(9);
                            assertThat(ack.getStatus()).isEqualTo(REFUSED);
                            assertThat(ack.getMessage()).contains("LogAppendTime");
                        });
    }

    @Test
    void dryRunChangesNothingAndIsNotAcknowledged() {
        PublisherWorld world = listed(40);
        world.command("web", 5, HOUR, true, all(ThrottleMode.PAUSE, null, null));
        world.pass(SOON);
        world.command("web", 4, HOUR, false, all(ThrottleMode.CAP, null, 3L));
        world.pass(SOON);

        assertShows(world, 3, 37);
        assertThat(world.statuses()).containsExactly(APPLIED);
    }

    @Test
    void whatACommandLowersOvertakesTheBacklog() {
        PublisherWorld world = listed(40);
        for (int i = 0; i < 100; i++) {
            world.baseline("other" + i, "dc1", 9);
        }
        world.pass(LONG_ENOUGH);
        for (int i = 0; i < 100; i++) {
            world.adjusted("other" + i, "dc1", -2);
        }
        world.pass(Duration.ofSeconds(3));
        world.command("ebay", 1, HOUR, false, of(List.of("mug"), ThrottleMode.CAP, null, 1L));
        int before = publishedOnEbay(world).size();
        world.pass(Duration.ofSeconds(2));

        List<String> then = publishedOnEbay(world);
        assertThat(then.subList(before, then.size())).contains("mug").hasSizeLessThan(15);
        assertThat(world.last(PUBLISHED, "ebay", "mug").getQuantity()).isEqualTo(1);
    }

    @Test
    void whatThereIsLessOfGoesBeforeWhatIsOnlyWithheld() {
        PublisherWorld world = new PublisherWorld();
        for (int i = 0; i < 100; i++) {
            world.baseline("other" + i, "dc1", 9);
        }
        world.baseline("mug", "dc1", 40);
        world.pass(LONG_ENOUGH);
        world.command("ebay", 1, HOUR, false, all(ThrottleMode.BUFFER, 20, null));
        world.pass(Duration.ofSeconds(2));
        assertThat(world.displayed("ebay", "mug")).as("behind the others").isEqualTo(40);
        int before = publishedOnEbay(world).size();
        world.adjusted("mug", "dc1", -35);
        world.pass(Duration.ofSeconds(1));

        List<String> then = publishedOnEbay(world);
        assertThat(then.subList(before, then.size())).contains("mug").hasSizeLessThan(8);
        assertThat(world.last(PUBLISHED, "ebay", "mug").getQuantity()).isEqualTo(4);
    }

    @Test
    void whatFallsWhileAnArticleIsBrakedOvertakesTheBacklogToo() {
        PublisherWorld world = listed(40);
        for (int i = 0; i < 100; i++) {
            world.baseline("other" + i, "dc1", 9);
        }
        world.pass(LONG_ENOUGH);
        world.command(
                "ebay",
                1,
                HOUR,
                false,
                of(List.of("mug"), ThrottleMode.HOLD_INCREASES, null, null));
        world.pass(SOON);
        for (int i = 0; i < 100; i++) {
            world.adjusted("other" + i, "dc1", -2);
        }
        world.pass(Duration.ofSeconds(3));
        world.adjusted("mug", "dc1", -1);
        int before = publishedOnEbay(world).size();
        world.pass(Duration.ofSeconds(2));

        List<String> then = publishedOnEbay(world);
        assertThat(then.subList(before, then.size())).contains("mug").hasSizeLessThan(15);
    }

    @Test
    void whatACommandLowersOvertakesASlowConnectorAndStaysSo() {
        PublisherWorld world =
                new PublisherWorld(fault(FaultKind.SLOW_CONNECTOR, "web", 60, 120, 10));
        world.baseline("mug", "dc1", 400);
        world.baseline("bowl", "dc1", 400);
        world.pass(Duration.ofMinutes(65));
        for (int i = 0; i < 40; i++) {
            world.adjusted("mug", "dc1", -9);
            world.adjusted("bowl", "dc1", -1);
            world.pass(SOON);
        }
        assertThat(world.displayed("web", "mug")).isGreaterThan(250);
        world.command("web", 1, HOUR, false, of(List.of("mug"), ThrottleMode.BUFFER, 50, null));
        world.pass(Duration.ofSeconds(12));
        assertThat(world.displayed("web", "mug")).isEqualTo(20);

        world.adjusted("mug", "dc1", -4);
        world.pass(Duration.ofSeconds(12));
        assertThat(world.displayed("web", "mug")).as("still in front").isEqualTo(18);
        world.pass(LONG_ENOUGH);
        assertThat(world.displayed("web", "mug")).as("no older one follows").isEqualTo(18);
        assertThat(world.displayed("web", "bowl")).as("in its turn").isEqualTo(360);
    }

    /**
     * A brake that looks like a feed that has stopped, or like a wrong display, would stay for
     * ever.
     */
    @ParameterizedTest
    @EnumSource(ThrottleMode.class)
    void brakeLooksNeitherLateNorWrong(ThrottleMode mode) {
        PublisherWorld world = listed(40);
        world.command("web", 1, HOUR, false, all(mode, 30, 5L));
        world.pass(SOON);
        Random random = new Random(7);
        long units = 40;
        for (int i = 0; i < 30; i++) {
            long by = random.nextInt(9) - 4L;
            by = by == 0 || units + by < 1 ? 1 : by;
            units += by;
            world.adjusted("mug", "dc1", by);
            Instant changedAt = Instant.ofEpochMilli(world.now);
            world.pass(Duration.ofSeconds(3));

            AvailabilityEvent applied = world.last(ACKNOWLEDGED, "web", "mug");
            assertThat(applied.getCoversUpTo()).isAfterOrEqualTo(changedAt);
            assertThat(applied.getOccurredAt()).isBefore(changedAt.plusSeconds(3));
            assertThat(applied.getQuantity() + applied.getWithheldQuantity()).isEqualTo(units);
            assertThat(world.displayed("web", "mug")).isEqualTo(applied.getQuantity());
        }
    }

    @ParameterizedTest
    @EnumSource(ThrottleMode.class)
    void stopSwitchIsForWhatNothingMayBeSoldOf(ThrottleMode mode) {
        PublisherWorld world =
                new PublisherWorld(fault(FaultKind.FEED_STOPS_APPLYING, "amazon", 60, 120));
        world.baseline("mug", "dc1", 40);
        world.pass(Duration.ofMinutes(70));
        world.command("amazon", 1, HOUR, false, all(mode, 100, 0L));
        world.pass(LONG_ENOUGH);

        assertThat(world.displayed("amazon", "mug"))
                .isEqualTo(mode == ThrottleMode.HOLD_INCREASES ? 40 : 0);
    }

    @ParameterizedTest
    @EnumSource(ThrottleMode.class)
    void whatIsSoldOutOfABrakedArticleGoesByTheStopSwitch(ThrottleMode mode) {
        PublisherWorld world =
                new PublisherWorld(fault(FaultKind.FEED_STOPS_APPLYING, "amazon", 60, 120));
        world.baseline("mug", "dc1", 40);
        world.baseline("bowl", "dc1", 40);
        world.baseline("tray", "dc1", 0);
        world.pass(Duration.ofMinutes(70));
        world.adjusted("mug", "dc1", -40);
        world.pass(LONG_ENOUGH);
        int before = world.told(PUBLISHED, "amazon", "tray").size();
        world.command("amazon", 1, HOUR, false, all(mode, 10, 30L));
        world.pass(SOON);
        assertThat(world.displayed("amazon", "mug")).as("sold out before").isZero();
        assertThat(world.displayed("amazon", "bowl"))
                .isEqualTo(mode == ThrottleMode.PAUSE ? 0 : 40);
        assertThat(world.told(PUBLISHED, "amazon", "tray"))
                .as("was never displayed")
                .hasSize(mode == ThrottleMode.PAUSE ? before + 1 : before);

        world.adjusted("bowl", "dc1", -40);
        world.pass(SOON);
        assertThat(world.displayed("amazon", "bowl")).as("sold out meanwhile").isZero();
        assertThat(world.last(ACKNOWLEDGED, "amazon", "bowl").getQuantity()).isZero();
    }

    @Test
    void soldOutArticlesOfAFreeChannelWaitForItsFeed() {
        PublisherWorld world =
                new PublisherWorld(fault(FaultKind.FEED_STOPS_APPLYING, "amazon", 60, 120));
        world.baseline("mug", "dc1", 40);
        world.pass(Duration.ofMinutes(70));
        world.adjusted("mug", "dc1", -40);
        world.command(
                "amazon", 1, HOUR, false, of(List.of("bowl"), ThrottleMode.PAUSE, null, null));
        world.pass(LONG_ENOUGH);

        assertThat(world.displayed("amazon", "mug")).isEqualTo(40);
    }

    @Test
    void commandFromBeforeTheStartIsObeyedWhileItHoldsAndLeftAloneWhenItIsOver() {
        PublisherWorld world = listed(40);
        ThrottleDirective cap = all(ThrottleMode.CAP, null, 3L);
        world.receives(
                new ThrottleCommands.Received(
                        world.aCommand("web", 1, HOUR, false, cap), Duration.ofMinutes(59), true));
        world.receives(
                new ThrottleCommands.Received(
                        world.aCommand("ebay", 7, HOUR, false, cap), Duration.ofMinutes(61), true));
        world.command("ebay", 6, HOUR, false, cap);
        world.pass(SOON);

        assertShows(world, 3, 37);
        assertThat(world.displayed("ebay", "mug")).isEqualTo(40);
        assertThat(world.acks)
                .extracting(ThrottleAck::getRevision, ThrottleAck::getStatus)
                .containsExactly(tuple(1L, APPLIED), tuple(6L, STALE));
    }

    @Test
    void stopSwitchWorksOnADeadFeedAndTheFeedComesBackAfterIt() {
        Fault dead = fault(FaultKind.FEED_STOPS_APPLYING, "amazon", 60, 120);
        PublisherWorld world = new PublisherWorld(dead);
        world.baseline("mug", "dc1", 40);
        world.pass(Duration.ofMinutes(70));
        world.adjusted("mug", "dc1", -38);
        world.pass(LONG_ENOUGH);
        assertThat(world.displayed("amazon", "mug")).as("the feed is dead").isEqualTo(40);

        world.command("amazon", 1, HOUR, false, all(ThrottleMode.PAUSE, null, null));
        world.pass(SOON);
        assertThat(world.displayed("amazon", "mug")).isZero();
        AvailabilityEvent stopped = world.last(ACKNOWLEDGED, "amazon", "mug");
        assertThat(stopped.getQuantity()).isZero();
        assertThat(stopped.getWithheldQuantity()).isEqualTo(2);

        world.pass(Duration.ofHours(3));
        assertThat(world.displayed("amazon", "mug")).as("released, and mended").isEqualTo(2);
    }

    @Test
    void stopSwitchAlsoStopsWhatADeadFeedShouldHaveTakenOff() {
        Fault dead = fault(FaultKind.FEED_STOPS_APPLYING, "amazon", 60, 120);
        PublisherWorld world = new PublisherWorld(dead);
        world.baseline("mug", "dc1", 40);
        world.pass(Duration.ofMinutes(70));
        world.adjusted("mug", "dc1", -40);
        world.pass(LONG_ENOUGH);
        world.command("amazon", 1, HOUR, false, all(ThrottleMode.PAUSE, null, null));
        world.pass(SOON);

        assertThat(world.displayed("amazon", "mug")).isZero();
    }

    /** A mug in stock, on display everywhere. */
    private static PublisherWorld listed(long units) {
        PublisherWorld world = new PublisherWorld();
        world.baseline("mug", "dc1", units);
        world.pass(LONG_ENOUGH);
        return world;
    }

    private static void assertShows(PublisherWorld world, long displayed, long withheld) {
        assertThat(world.displayed("web", "mug")).isEqualTo(displayed);
        AvailabilityEvent last = world.last(ACKNOWLEDGED, "web", "mug");
        assertThat(last.getQuantity()).isEqualTo(displayed);
        assertThat(last.getWithheldQuantity()).isEqualTo(withheld);
    }

    private static List<String> publishedOnEbay(PublisherWorld world) {
        return world.told.stream()
                .filter(event -> event.getKind() == PUBLISHED)
                .filter(event -> event.getChannel().equals("ebay"))
                .map(AvailabilityEvent::getSku)
                .toList();
    }

    private static ThrottleDirective all(
            ThrottleMode mode, @Nullable Integer bufferPercent, @Nullable Long capUnits) {
        return of(List.of(), mode, bufferPercent, capUnits);
    }

    private static ThrottleDirective of(
            List<String> skus,
            ThrottleMode mode,
            @Nullable Integer bufferPercent,
            @Nullable Long capUnits) {
        return new ThrottleDirective(skus, mode, bufferPercent, capUnits);
    }
}
