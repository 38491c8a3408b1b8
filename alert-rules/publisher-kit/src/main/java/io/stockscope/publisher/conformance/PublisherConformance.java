// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.publisher.conformance;

import static io.stockscope.publisher.conformance.Commands.TTL;
import static io.stockscope.publisher.conformance.Commands.all;
import static io.stockscope.publisher.conformance.Commands.buffer;
import static io.stockscope.publisher.conformance.Commands.bufferOf;
import static io.stockscope.publisher.conformance.Commands.cap;
import static io.stockscope.publisher.conformance.Commands.capOf;
import static io.stockscope.publisher.conformance.Commands.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.event.ThrottleAckStatus;
import io.stockscope.event.ThrottleCommand;
import io.stockscope.event.ThrottleDirective;
import io.stockscope.event.ThrottleMode;
import io.stockscope.publisher.conformance.PublisherUnderTest.Appended;
import java.time.Duration;
import java.util.List;
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
 *
 * <p>One whose updates can wait before they go to the channel is checked by {@link
 * BacklogConformance} as well.
 */
public abstract class PublisherConformance extends Conformance<PublisherUnderTest> {

    private static final Duration LONGEST_TTL = Duration.ofHours(1);

    /** A fresh one, which has read no command and sent nothing. */
    @Override
    protected abstract PublisherUnderTest publisher();

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
        publisher.deliver(Commands.dryRun(command(7, List.of(all(ThrottleMode.PAUSE)))), NOW);
        assertSent("A", 100, 0);
        obey(6, cap(1));
        assertSent("A", 1, 99);
    }

    @Test
    void commandsOfOtherChannelsAreNotItsOwn() {
        publisher.deliver(Commands.command("another", 7, List.of(all(ThrottleMode.PAUSE))), NOW);
        assertThat(publisher.takeAcknowledgements()).isEmpty();
        assertSent("A", 100, 0);
        obey(1, cap(1));
    }

    @Test
    void aNumberThatIsMissingOrOutOfRangeIsRefusedAndTheFormerStateStays() {
        obey(1, cap(10));
        List<ThrottleDirective> wrong =
                List.of(
                        all(ThrottleMode.BUFFER),
                        buffer(0),
                        buffer(101),
                        all(ThrottleMode.CAP),
                        cap(-1));
        long revision = 1;
        for (ThrottleDirective directive : wrong) {
            deliver(++revision, List.of(directive), NOW);
            assertAcknowledged(revision, ThrottleAckStatus.REFUSED);
            assertSent("A", 10, 90);
            assertSent("B", 7, 0);
        }
    }

    @Test
    void aCommandOfWhichAPartIsWrongIsRefusedAsAWhole() {
        obey(1, capOf("A", 10));
        deliver(2, List.of(of("B", ThrottleMode.PAUSE), bufferOf("A", 101)), NOW);
        assertAcknowledged(2, ThrottleAckStatus.REFUSED);
        assertSent("A", 10, 90);
        assertSent("B", 7, 0);
    }

    @Test
    void aLeaseOfMoreThanAnHourIsRefusedAndTheFormerStateStays() {
        obey(1, cap(10));
        ThrottleCommand pause = command(2, List.of(all(ThrottleMode.PAUSE)));
        publisher.deliver(Commands.lasting(LONGEST_TTL.plusMillis(1), pause), NOW);
        assertAcknowledged(2, ThrottleAckStatus.REFUSED);
        assertSent("A", 10, 90);
        ThrottleCommand next = command(3, List.of(all(ThrottleMode.PAUSE)));
        publisher.deliver(Commands.lasting(LONGEST_TTL, next), NOW);
        assertAcknowledged(3, ThrottleAckStatus.APPLIED);
        assertSent("A", 0, 100);
    }

    @Test
    void aRefusedCommandDoesNotRenewTheLease() {
        obey(1, all(ThrottleMode.PAUSE));
        publisher.pass(TTL.minus(MOMENT));
        deliver(2, List.of(buffer(101)), NOW);
        assertAcknowledged(2, ThrottleAckStatus.REFUSED);
        assertSent("A", 0, 100);
        publisher.pass(MOMENT);
        assertSent("A", 100, 0);
    }

    @Test
    void aBrakeInForceHoldsAfterARestartAndEndsOneLeaseLater() {
        obey(5, all(ThrottleMode.PAUSE));
        publisher.pass(TTL.dividedBy(2));
        restart(appended(5, TTL.dividedBy(2), all(ThrottleMode.PAUSE)));
        assertSent("A", 0, 100);
        assertSent("B", 0, 7);
        publisher.pass(TTL);
        assertSent("A", 100, 0);
        assertSent("B", 7, 0);
    }

    @Test
    void aBrakeThatIsOverStaysSoAfterARestart() {
        obey(5, all(ThrottleMode.PAUSE));
        publisher.pass(TTL.plus(MOMENT));
        restart(appended(5, TTL.plus(MOMENT), all(ThrottleMode.PAUSE)));
        assertSent("A", 100, 0);
    }

    @Test
    void fencingSurvivesARestart() {
        obey(9, cap(10));
        restart(appended(9, MOMENT, cap(10)));
        deliver(8, FREE, NOW);
        assertAcknowledged(8, ThrottleAckStatus.STALE);
        assertSent("A", 10, 90);
        obey(10, cap(3));
        assertSent("A", 3, 97);
    }

    @Test
    void fencingSurvivesARestartAlsoWhenTheLeaseHasEnded() {
        obey(9, cap(10));
        publisher.pass(TTL.plus(MOMENT));
        restart(appended(9, TTL.plus(MOMENT), cap(10)));
        deliver(8, List.of(all(ThrottleMode.PAUSE)), NOW);
        assertAcknowledged(8, ThrottleAckStatus.STALE);
        assertSent("A", 100, 0);
    }

    /** A compacted topic still has some that newer ones have replaced. */
    @Test
    void ofAllThatIsStillOnTheTopicTheLastOneHoldsAfterARestart() {
        obey(5, cap(10));
        restart(
                appended(3, MOMENT.multipliedBy(3), all(ThrottleMode.PAUSE)),
                appended(5, MOMENT.multipliedBy(2), cap(10)),
                new Appended(
                        Commands.command("another", 9, List.of(all(ThrottleMode.PAUSE))), MOMENT));
        assertSent("A", 10, 90);
        deliver(4, FREE, NOW);
        assertAcknowledged(4, ThrottleAckStatus.STALE);
        obey(6, cap(3));
        assertSent("A", 3, 97);
    }

    private Appended appended(long revision, Duration age, ThrottleDirective... directives) {
        return new Appended(command(revision, List.of(directives)), age);
    }

    private void restart(Appended... log) {
        publisher.restart(List.of(log));
        // What it says to commands that had an answer before counts for nothing.
        publisher.takeAcknowledgements();
    }
}
