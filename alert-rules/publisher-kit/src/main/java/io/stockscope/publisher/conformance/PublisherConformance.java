// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.publisher.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.event.ThrottleAck;
import io.stockscope.event.ThrottleAckStatus;
import io.stockscope.event.ThrottleCommand;
import io.stockscope.event.ThrottleDirective;
import io.stockscope.event.ThrottleMode;
import io.stockscope.publisher.conformance.PublisherUnderTest.Sent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The rules that every publisher must follow. To check one, extend this class, and return a fresh
 * publisher for each test:
 *
 * <pre>{@code
 * class MyPublisherConformanceTest extends PublisherConformance {
 *     protected PublisherUnderTest publisher() {
 *         return new MyPublisherInATest("amazon");
 *     }
 * }
 * }</pre>
 */
public abstract class PublisherConformance {

    private static final Duration NOW = Duration.ZERO;
    private static final Duration TTL = Duration.ofMinutes(5);
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final List<ThrottleDirective> FREE = List.of();

    private PublisherUnderTest publisher;

    /** A fresh one, which has read no command and sent nothing. */
    protected abstract PublisherUnderTest publisher();

    @SuppressWarnings("NullAway.Init") // Each test begins with the one below.
    protected PublisherConformance() {}

    /** Makes the publisher of a test, with stock of two SKUs. */
    @BeforeEach
    void begin() {
        publisher = publisher();
        publisher.publishable("A", 100);
        publisher.publishable("B", 7);
    }

    @Test
    void isFreeBeforeTheFirstCommand() {
        assertSent("A", 100, 0);
        assertSent("B", 7, 0);
    }

    @Test
    void pauseDisplaysNothingAndWithholdsAll() {
        obey(1, all(ThrottleMode.PAUSE));
        assertSent("A", 0, 100);
        assertSent("B", 0, 7);
    }

    @Test
    void pauseStopsSellingAndNotPublishing() {
        obey(1, all(ThrottleMode.PAUSE));
        long covered = sent("A").coversUpTo();
        publisher.pass(MOMENT);
        publisher.publishable("A", 60);
        assertSent("A", 0, 60);
        assertThat(sent("A").coversUpTo())
                .as("while it is paused, what an update covers goes on")
                .isGreaterThan(covered);
    }

    @Test
    void bufferWithholdsItsShareRoundedUp() {
        obey(1, buffer(20));
        assertSent("A", 80, 20);
        assertSent("B", 5, 2);
    }

    @Test
    void capDisplaysAtMostItsUnits() {
        obey(1, cap(10));
        assertSent("A", 10, 90);
        assertSent("B", 7, 0);
    }

    @Test
    void holdIncreasesLetsDecreasesThrough() {
        obey(1, all(ThrottleMode.HOLD_INCREASES));
        publisher.publishable("A", 120);
        assertSent("A", 100, 20);
        publisher.publishable("A", 40);
        assertSent("A", 40, 0);
        publisher.publishable("A", 50);
        assertSent("A", 40, 10);
    }

    @Test
    void whatNoDirectiveNamesIsFree() {
        obey(1, of("A", ThrottleMode.PAUSE));
        assertSent("A", 0, 100);
        assertSent("B", 7, 0);
    }

    @Test
    void aDirectiveWithoutSkusIsForAllOthers() {
        obey(1, of("A", ThrottleMode.PAUSE), cap(3));
        assertSent("A", 0, 100);
        assertSent("B", 3, 4);
    }

    @Test
    void ofSeveralDirectivesForASkuTheMostRestrictiveHolds() {
        obey(1, capOf("A", 10), bufferOf("A", 95), capOf("A", 20));
        assertSent("A", 10, 90);
        obey(2, bufferOf("A", 10), bufferOf("A", 30), of("A", ThrottleMode.HOLD_INCREASES));
        assertSent("A", 70, 30);
        obey(3, capOf("A", 10), of("A", ThrottleMode.PAUSE));
        assertSent("A", 0, 100);
    }

    @Test
    void aCommandIsTheCompleteState() {
        obey(1, of("A", ThrottleMode.PAUSE));
        obey(2, of("B", ThrottleMode.PAUSE));
        assertSent("A", 100, 0);
        assertSent("B", 0, 7);
        deliver(3, FREE, NOW);
        assertAcknowledged(3, ThrottleAckStatus.APPLIED);
        assertSent("B", 7, 0);
    }

    @Test
    void aReorderedCommandIsStaleAndChangesNothing() {
        obey(5, all(ThrottleMode.PAUSE));
        deliver(4, FREE, NOW);
        assertAcknowledged(4, ThrottleAckStatus.STALE);
        assertSent("A", 0, 100);
    }

    @Test
    void aDoubledCommandIsStaleAndDoesNotRenewTheLease() {
        obey(5, all(ThrottleMode.PAUSE));
        publisher.pass(TTL.minus(MOMENT));
        deliver(5, List.of(all(ThrottleMode.PAUSE)), NOW);
        assertAcknowledged(5, ThrottleAckStatus.STALE);
        assertSent("A", 0, 100);
        publisher.pass(MOMENT);
        assertSent("A", 100, 0);
    }

    @Test
    void aCommandThatIsReadTooLateIsExpired() {
        deliver(1, List.of(all(ThrottleMode.PAUSE)), TTL.plus(MOMENT));
        assertAcknowledged(1, ThrottleAckStatus.EXPIRED);
        assertSent("A", 100, 0);
        obey(2, all(ThrottleMode.PAUSE));
        deliver(3, FREE, TTL.plus(MOMENT));
        assertAcknowledged(3, ThrottleAckStatus.EXPIRED);
        assertSent("A", 0, 100);
    }

    @Test
    void aCommandThatIsReadTooLateFencesOffWhatWasSentBeforeIt() {
        deliver(5, FREE, TTL.plus(MOMENT));
        assertAcknowledged(5, ThrottleAckStatus.EXPIRED);
        deliver(4, List.of(all(ThrottleMode.PAUSE)), NOW);
        assertAcknowledged(4, ThrottleAckStatus.STALE);
        assertSent("A", 100, 0);
    }

    @Test
    void whenTheControllerDiesTheChannelIsFreeAfterOneLease() {
        obey(1, all(ThrottleMode.PAUSE));
        publisher.pass(TTL.minus(MOMENT));
        assertSent("A", 0, 100);
        publisher.pass(MOMENT);
        assertSent("A", 100, 0);
        assertSent("B", 7, 0);
    }

    @Test
    void aRenewalHoldsFromItsOwnReceipt() {
        obey(1, all(ThrottleMode.PAUSE));
        publisher.pass(TTL.dividedBy(2));
        obey(2, all(ThrottleMode.PAUSE));
        publisher.pass(TTL.minus(MOMENT));
        assertSent("A", 0, 100);
        publisher.pass(MOMENT);
        assertSent("A", 100, 0);
    }

    @Test
    void aZombieIsFencedOffAlsoWhenTheLeaseHasEnded() {
        obey(9, all(ThrottleMode.PAUSE));
        publisher.pass(TTL);
        deliver(8, List.of(all(ThrottleMode.PAUSE)), NOW);
        assertAcknowledged(8, ThrottleAckStatus.STALE);
        assertSent("A", 100, 0);
    }

    @Test
    void clocksThatDifferByMinutesChangeNothing() {
        publisher.setWallClock(Duration.ofMinutes(-17));
        obey(1, all(ThrottleMode.PAUSE));
        publisher.setWallClock(Duration.ofMinutes(40));
        publisher.pass(TTL.minus(MOMENT));
        assertSent("A", 0, 100);
        publisher.setWallClock(Duration.ofMinutes(-60));
        publisher.pass(MOMENT);
        assertSent("A", 100, 0);
        obey(2, all(ThrottleMode.PAUSE));
        assertSent("A", 0, 100);
    }

    @Test
    void aDryRunChangesNothing() {
        publisher.deliver(
                command(7, List.of(all(ThrottleMode.PAUSE)), publisher.channel(), true), NOW);
        assertSent("A", 100, 0);
        obey(6, cap(1));
        assertSent("A", 1, 99);
    }

    @Test
    void commandsOfOtherChannelsAreNotItsOwn() {
        publisher.deliver(command(7, List.of(all(ThrottleMode.PAUSE)), "another", false), NOW);
        assertThat(publisher.takeAcknowledgements()).isEmpty();
        assertSent("A", 100, 0);
        obey(1, cap(1));
    }

    private void obey(long revision, ThrottleDirective... directives) {
        deliver(revision, List.of(directives), NOW);
        assertAcknowledged(revision, ThrottleAckStatus.APPLIED);
    }

    private void deliver(long revision, List<ThrottleDirective> directives, Duration age) {
        publisher.deliver(command(revision, directives, publisher.channel(), false), age);
    }

    private static ThrottleCommand command(
            long revision, List<ThrottleDirective> directives, String channel, boolean dryRun) {
        Instant issuedAt = Instant.parse("2026-06-01T12:00:00Z");
        return ThrottleCommand.newBuilder()
                .setCommandId(channel + "-" + revision)
                .setChannel(channel)
                .setDirectives(directives)
                .setRevision(revision)
                .setIssuedAt(issuedAt)
                .setTtlMs(TTL.toMillis())
                .setExpiresAt(issuedAt.plus(TTL))
                .setRuleNames(List.of("Conformance"))
                .setAlertIds(List.of())
                .setReason("conformance test")
                .setEvidence(Map.of())
                .setDryRun(dryRun)
                .build();
    }

    private void assertAcknowledged(long revision, ThrottleAckStatus status) {
        List<ThrottleAck> acks = publisher.takeAcknowledgements();
        assertThat(acks).as("acknowledgements of revision %d", revision).hasSize(1);
        ThrottleAck ack = acks.get(0);
        assertThat(ack.getChannel()).isEqualTo(publisher.channel());
        assertThat(ack.getRevision()).isEqualTo(revision);
        assertThat(ack.getCommandId()).isEqualTo(publisher.channel() + "-" + revision);
        assertThat(ack.getStatus()).isEqualTo(status);
    }

    private void assertSent(String sku, long quantity, long withheld) {
        Sent sent = sent(sku);
        assertThat(sent.quantity()).as("quantity of %s", sku).isEqualTo(quantity);
        assertThat(sent.withheldQuantity()).as("withheldQuantity of %s", sku).isEqualTo(withheld);
    }

    private Sent sent(String sku) {
        return Objects.requireNonNull(publisher.lastSent(sku), () -> "nothing was sent of " + sku);
    }

    private static ThrottleDirective all(ThrottleMode mode) {
        return directive(List.of(), mode, 0);
    }

    private static ThrottleDirective of(String sku, ThrottleMode mode) {
        return directive(List.of(sku), mode, 0);
    }

    private static ThrottleDirective buffer(int percent) {
        return directive(List.of(), ThrottleMode.BUFFER, percent);
    }

    private static ThrottleDirective bufferOf(String sku, int percent) {
        return directive(List.of(sku), ThrottleMode.BUFFER, percent);
    }

    private static ThrottleDirective cap(int units) {
        return directive(List.of(), ThrottleMode.CAP, units);
    }

    private static ThrottleDirective capOf(String sku, int units) {
        return directive(List.of(sku), ThrottleMode.CAP, units);
    }

    private static ThrottleDirective directive(List<String> skus, ThrottleMode mode, int number) {
        return ThrottleDirective.newBuilder()
                .setSkus(skus)
                .setMode(mode)
                .setBufferPercent(mode == ThrottleMode.BUFFER ? number : null)
                .setCapUnits(mode == ThrottleMode.CAP ? (long) number : null)
                .build();
    }
}
