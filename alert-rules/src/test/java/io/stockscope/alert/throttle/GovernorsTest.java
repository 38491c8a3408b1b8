// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.stockscope.alert.Aggregate;
import io.stockscope.alert.AlertMetric;
import io.stockscope.alert.Condition;
import io.stockscope.alert.Rule;
import io.stockscope.alert.Rule.Mode;
import io.stockscope.alert.Rule.Scope;
import io.stockscope.alert.Rule.Step;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GovernorsTest {

    private static final long MINUTE = 60_000;

    /** Of an episode of an alert, event time. */
    private static final long START = 1_000_000;

    private static final Limits LIMITS = Limits.DEFAULT;
    private static final Map<String, String> TYPES =
            Map.of("amazon", "MARKETPLACE", "ebay", "MARKETPLACE", "web", "ECOMMERCE");

    private static final Brake BUFFER_20 = Brake.general(Restraint.buffer(20));
    private static final Brake BUFFER_90 = Brake.general(Restraint.buffer(90));
    private static final long STEP = 10_000;

    private Governors governors = new Governors(LIMITS, false);
    private long lastMillis;

    @Test
    void escalatesStepByStepAndReleasesInReverse() {
        Rule rule = rule("Slow", Scope.CHANNEL, buffer(20, 0), pause(10));
        governors.fires("web", "a", START, rule, "130000");
        assertThat(only(turn(0)).brake()).isEqualTo(BUFFER_20);
        assertThat(inForceAfterTurnsUpTo(10 * MINUTE)).isEqualTo(Brake.PAUSED);

        governors.isResolved("web", "a");
        assertThat(inForceAfterTurnsUpTo(15 * MINUTE - 1_000)).isEqualTo(Brake.PAUSED);
        assertThat(inForceAfterTurnsUpTo(15 * MINUTE)).isEqualTo(BUFFER_20);
        assertThat(inForceAfterTurnsUpTo(20 * MINUTE)).isEqualTo(Brake.FREE);
    }

    private Brake inForceAfterTurnsUpTo(long toMillis) {
        turn(toMillis);
        return governors.inForce("web");
    }

    @Test
    void renewsAtHalfOfTheLeaseAndIsSilentInBetween() {
        governors.fires("web", "a", START, rule("Slow", Scope.CHANNEL, buffer(20, 0)), "1");
        Command first = only(turn(0));
        assertThat(turn(150_000 - 1).commands()).isEmpty();
        Command second = only(turn(150_000));
        assertThat(second.brake()).isEqualTo(first.brake());
        assertThat(second.revision()).isGreaterThan(first.revision());
        assertThat(second.ruleNames()).containsExactly("Slow");
        assertThat(second.alertIds()).containsExactly("a");
        assertThat(second.evidence()).containsEntry("Slow", "1");
    }

    @Test
    void theMostRestrictiveOfAllDemandsHoldsForEachSku() {
        governors.worst("web", List.of("A", "B"));
        governors.fires("web", "a", START, rule("Worst", Scope.WORST_SKUS, pause(0)), "1");
        governors.fires("web", "b", START, rule("All", Scope.CHANNEL, buffer(30, 0)), "1");
        governors.fires("web", "c", START, rule("Less", Scope.CHANNEL, buffer(20, 0)), "1");
        Command command = only(turn(0));
        assertThat(command.brake().of("A")).isEqualTo(Restraint.PAUSE);
        assertThat(command.brake().of("Z")).isEqualTo(Restraint.buffer(30));
        assertThat(command.brake().directives())
                .containsExactly(
                        new Directive(List.of("A", "B"), Restraint.PAUSE),
                        new Directive(List.of(), Restraint.buffer(30)));
    }

    @Test
    void aSkuThatWasNamedStaysNamedWhileTheAlertFires() {
        governors.worst("web", List.of("A", "B"));
        governors.fires("web", "a", START, rule("Worst", Scope.WORST_SKUS, pause(0)), "1");
        turn(0);
        governors.worst("web", List.of("C"));
        assertThat(only(turn(2 * MINUTE)).brake().bySku()).containsOnlyKeys("A", "B", "C");
    }

    @Test
    void aSkuThatIsInNoListAnyMoreGoesWithTheNextThatComes() {
        governors.worst("web", List.of("A", "B"));
        governors.fires("web", "a", START, rule("Worst", Scope.WORST_SKUS, pause(0)), "1");
        turn(0);
        assertThat(namedWhile(List.of("A"), 5 * MINUTE)).containsOnly(Set.of("A", "B"));
        assertThat(namedWhile(List.of("C", "A"), 6 * MINUTE)).containsExactly(Set.of("A", "C"));
    }

    @Test
    void skusThatAreInNoListAnyMoreGoByThemselvesWhenNothingElseChanges() {
        Rule rule = rule("Worst", Scope.WORST_SKUS, pause(0));
        governors.worst("web", List.of("A", "B"));
        governors.fires("web", "a", START, rule, "1");
        turn(0);
        namedWhile(List.of("A"), 14 * MINUTE);
        governors = readAgain(governors, rule);
        jump(14 * MINUTE);
        namedWhile(List.of("A"), 15 * MINUTE - STEP);
        assertThat(governors.inForce("web").bySku()).containsOnlyKeys("A", "B");
        assertThat(namedWhile(List.of("A"), 20 * MINUTE)).containsOnly(Set.of("A"));
        // None come any more: those that are named are mended.
        turn(29 * MINUTE);
        assertThat(governors.inForce("web").bySku()).containsOnlyKeys("A");
        turn(31 * MINUTE);
        assertThat(governors.inForce("web")).isEqualTo(Brake.FREE);
    }

    /** Lists come; what the commands name that are sent meanwhile. */
    private List<Set<String>> namedWhile(List<String> worst, long toMillis) {
        List<Set<String>> named = new ArrayList<>();
        while (lastMillis < toMillis) {
            governors.worst("web", worst);
            turn(lastMillis + STEP)
                    .commands()
                    .forEach(command -> named.add(command.brake().bySku().keySet()));
        }
        return named;
    }

    @Test
    void afterTooManyChangesOnlyStricterOnesAreMadeAndThatIsSaid() {
        Rule rule = releasedAtOnce(rule("Slow", Scope.CHANNEL, buffer(20, 0)));
        Rule dead = releasedAtOnce(rule("Dead", Scope.CHANNEL, buffer(50, 0)));
        for (int change = 0; change < LIMITS.maxChangesPerHour(); change++) {
            if (change % 2 == 0) {
                governors.fires("web", "a", START + change, rule, "1");
            } else {
                governors.isResolved("web", "a");
            }
            Governors.Turn turn = turn(change * 2 * MINUTE);
            assertThat(turn.commands()).hasSize(1);
            assertThat(turn.notices()).isEmpty();
        }
        assertThat(governors.inForce("web")).isEqualTo(Brake.FREE);
        governors.fires("web", "a", START + 100, rule, "1");
        assertThat(only(turn(24 * MINUTE)).brake()).isEqualTo(BUFFER_20);
        governors.fires("web", "d", START, dead, "1");
        Brake half = Brake.general(Restraint.buffer(50));
        assertThat(only(turn(26 * MINUTE)).brake()).as("stricter").isEqualTo(half);

        governors.isResolved("web", "a");
        governors.isResolved("web", "d");
        Governors.Turn limited = turn(28 * MINUTE);
        assertThat(governors.inForce("web")).as("weaker").isEqualTo(half);
        assertThat(limited.notices())
                .extracting(Notice::kind, Notice::channel, Notice::text)
                .containsExactly(
                        tuple(
                                Notice.Kind.THROTTLE_CHANGES_LIMITED,
                                "web",
                                "12 changes in an hour: BUFFER 50 % is kept for web, rules want free"));
        // Two more than twelve were made: three of them have to be an hour old.
        assertThat(turn(64 * MINUTE - STEP).notices()).hasSize(1);
        assertThat(governors.inForce("web")).isEqualTo(half);
        Governors.Turn ended = turn(64 * MINUTE);
        assertThat(only(ended).brake()).isEqualTo(Brake.FREE);
        assertThat(ended.notices()).isEmpty();
    }

    @Test
    void afterTooManyChangesSkusAreAddedAndNoneIsDropped() {
        List<String> worst = new ArrayList<>();
        governors.fires("web", "a", START, rule("Worst", Scope.WORST_SKUS, pause(0)), "1");
        for (int change = 0; change < LIMITS.maxChangesPerHour(); change++) {
            worst.add("SKU-" + change);
            namedWhile(List.copyOf(worst), (change * 2 + 1) * MINUTE);
        }
        assertThat(governors.inForce("web").bySku().keySet())
                .containsExactlyInAnyOrderElementsOf(worst);
        namedWhile(List.of("SKU-0"), 29 * MINUTE);
        governors.worst("web", List.of("SKU-0", "NEW"));
        Governors.Turn turn = turn(29 * MINUTE + STEP);
        worst.add("NEW");
        assertThat(only(turn).brake().bySku().keySet()).containsExactlyInAnyOrderElementsOf(worst);
        assertThat(turn.notices())
                .extracting(Notice::kind)
                .containsExactly(Notice.Kind.THROTTLE_CHANGES_LIMITED);
    }

    @Test
    void whatBecomesStricterNamesNoMoreSkusThanThereMayBe() {
        Brake now = Brake.of(List.of("A", "B"), Restraint.PAUSE);
        Brake wanted =
                Brake.of(List.of("C"), Restraint.buffer(50))
                        .and(Brake.of(List.of("D", "E"), Restraint.PAUSE));
        assertThat(now.stricterBy(wanted, 5).bySku()).containsOnlyKeys("A", "B", "C", "D", "E");
        assertThat(now.stricterBy(wanted, 4).bySku()).containsOnlyKeys("A", "B", "D", "E");
        assertThat(now.stricterBy(wanted, 2)).isEqualTo(now);
        assertThat(now.stricterBy(BUFFER_20, 2)).isEqualTo(now.and(BUFFER_20));
    }

    @Test
    void pausesNoMoreChannelsOfATypeThanAllowedAndSaysSo() {
        Rule rule = rule("Dead", Scope.CHANNEL, pause(0));
        governors.fires("ebay", "e", START, rule, "1");
        turn(0);
        governors.fires("amazon", "a", START, rule, "1");
        governors.fires("web", "w", START, rule, "1");
        Governors.Turn turn = turn(MINUTE);
        assertThat(governors.inForce("ebay")).isEqualTo(Brake.PAUSED);
        assertThat(governors.inForce("web")).isEqualTo(Brake.PAUSED);
        assertThat(governors.inForce("amazon")).isEqualTo(Brake.general(Restraint.buffer(90)));
        assertThat(turn.notices())
                .extracting(Notice::kind, Notice::channel)
                .containsExactly(tuple(Notice.Kind.THROTTLE_PAUSE_LIMITED, "amazon"));
    }

    @Test
    void anOverrideCountsAgainstTheLimitAndWins() {
        governors.fires("amazon", "a", START, rule("Dead", Scope.CHANNEL, pause(0)), "1");
        turn(0);
        governors.order("ebay", override(ManualOverride.Mode.FORCE_PAUSE, MINUTE));
        governors.order("web", override(ManualOverride.Mode.FORCE_PAUSE, MINUTE));
        turn(2 * MINUTE);
        assertThat(governors.inForce("ebay")).isEqualTo(Brake.PAUSED);
        assertThat(governors.inForce("amazon")).isEqualTo(Brake.general(Restraint.buffer(90)));

        governors.order("amazon", override(ManualOverride.Mode.FORCE_RELEASE, MINUTE));
        turn(2 * MINUTE + 1);
        assertThat(governors.inForce("amazon")).isEqualTo(Brake.FREE);
    }

    @Test
    void anOverrideEndsAfterADayAtTheLatest() {
        governors.order("web", override(ManualOverride.Mode.FORCE_PAUSE, 0));
        turn(24 * 60 * MINUTE - 1);
        assertThat(governors.inForce("web")).isEqualTo(Brake.PAUSED);
        turn(24 * 60 * MINUTE);
        turn(24 * 60 * MINUTE + 2 * MINUTE);
        assertThat(governors.inForce("web")).isEqualTo(Brake.FREE);
    }

    @Test
    void withholdsNewThrottlingWhenMostSourcesAreBrokenAndKeepsWhatHolds() {
        governors.fires("web", "a", START, rule("Slow", Scope.CHANNEL, buffer(20, 0)), "1");
        turn(0);
        governors.fires("amazon", "b", START, rule("Slow", Scope.CHANNEL, buffer(20, 0)), "1");
        Governors.Turn broken =
                turns(governors, new Governors.Situation(true, true, TYPES), 3 * MINUTE);
        assertThat(broken.commands()).extracting(Command::channel).containsExactly("web");
        assertThat(governors.inForce("amazon")).isEqualTo(Brake.FREE);
        assertThat(broken.notices())
                .extracting(Notice::kind)
                .containsExactly(Notice.Kind.THROTTLE_WITHHELD);
    }

    @Test
    void sendsNothingForThePast() {
        governors.fires("web", "a", START, rule("Slow", Scope.CHANNEL, buffer(20, 0)), "1");
        assertThat(past(0).commands()).isEmpty();
        assertThat(governors.inForce("web")).isEqualTo(Brake.FREE);
    }

    @Test
    void aRuleThatIsTriedSendsMarkedCommandsAndTheLogEndsWithWhatHolds() {
        Rule tried = dryRun(rule("Tried", Scope.CHANNEL, pause(0)));
        governors.fires("web", "a", START, rule("Slow", Scope.CHANNEL, buffer(20, 0)), "1");
        turn(0);
        governors.fires("web", "b", START, tried, "1");
        List<Command> commands = turn(MINUTE).commands();
        assertThat(commands).extracting(Command::dryRun).containsExactly(true, false);
        assertThat(commands.get(0).brake()).isEqualTo(Brake.PAUSED);
        assertThat(commands.get(1).brake()).isEqualTo(BUFFER_20);
        assertThat(governors.inForce("web")).isEqualTo(BUFFER_20);
    }

    @Test
    void saysWhichPublishersDoNotAnswer() {
        governors.fires("web", "a", START, rule("Slow", Scope.CHANNEL, buffer(20, 0)), "1");
        Command command = only(turn(0));
        assertThat(turn(30_000).unacknowledged()).isEmpty();
        assertThat(turn(30_001).unacknowledged()).containsExactly("web");
        governors.isAnswered("web", command.revision() - 1, true);
        governors.isAnswered("web", command.revision(), false);
        assertThat(turn(30_002).unacknowledged()).containsExactly("web");
        governors.isAnswered("web", command.revision(), true);
        assertThat(turn(30_003).unacknowledged()).isEmpty();
    }

    @Test
    void aReleaseThatNobodyAnswersIsDoneWhenTheLeaseHasEnded() {
        Rule rule = releasedAtOnce(rule("Slow", Scope.CHANNEL, buffer(20, 0)));
        governors.fires("web", "a", START, rule, "1");
        Command brake = only(turn(0));
        governors.isAnswered("web", brake.revision(), true);
        governors.isResolved("web", "a");
        assertThat(only(turn(2 * MINUTE)).brake()).isEqualTo(Brake.FREE);
        assertThat(turn(2 * MINUTE + 31_000).unacknowledged()).containsExactly("web");
        governors = readAgain(governors, rule);
        jump(3 * MINUTE);
        // Half a minute was not governed, and so does not count.
        assertThat(turn(7 * MINUTE + 29_000 - 1).unacknowledged()).containsExactly("web");
        assertThat(turn(7 * MINUTE + 29_000).unacknowledged()).isEmpty();
        assertThat(turn(20 * MINUTE).unacknowledged()).isEmpty();

        // One that is tried has the release sent once more: of what is over nobody wants an answer.
        governors.fires("web", "b", START, dryRun(rule("Tried", Scope.CHANNEL, pause(0))), "1");
        assertThat(turn(21 * MINUTE).commands()).hasSize(2);
        assertThat(turn(22 * MINUTE).unacknowledged()).isEmpty();

        governors.fires("web", "a", START + 1, rule, "1");
        turn(23 * MINUTE);
        assertThat(turn(24 * MINUTE).unacknowledged()).containsExactly("web");
    }

    @Test
    void aReleaseThatIsAnsweredAsExpiredIsDone() {
        Rule rule = releasedAtOnce(rule("Slow", Scope.CHANNEL, buffer(20, 0)));
        governors.fires("web", "a", START, rule, "1");
        Command brake = only(turn(0));
        governors.isExpired("web", brake.revision());
        assertThat(turn(MINUTE).unacknowledged()).containsExactly("web");
        governors.isResolved("web", "a");
        Command release = only(turn(2 * MINUTE));
        governors.isExpired("web", brake.revision());
        assertThat(turn(3 * MINUTE).unacknowledged()).containsExactly("web");
        governors.isExpired("web", release.revision());
        assertThat(turn(3 * MINUTE + STEP).unacknowledged()).isEmpty();
    }

    @Test
    void aReleaseThatOnlyTheLogKnowsOfIsDoneAfterALease() {
        Rule rule = releasedAtOnce(rule("Slow", Scope.CHANNEL, buffer(20, 0)));
        governors.fires("web", "a", START, rule, "1");
        turn(0);
        Governors restarted = readAgain(governors, rule);
        governors.isResolved("web", "a");
        Command release = only(turn(2 * MINUTE));
        restarted.isResolved("web", "a");
        restarted.restore("web", release, release.revision(), 2 * MINUTE);
        Governors.Situation present = new Governors.Situation(true, false, TYPES);
        assertThat(turns(restarted, present, 3 * MINUTE).unacknowledged()).containsExactly("web");
        assertThat(turns(restarted, present, 8 * MINUTE).unacknowledged()).isEmpty();

        // Where nothing is remembered, the release may have been answered long ago.
        Governors fresh = new Governors(LIMITS, false);
        fresh.restore("web", release, release.revision(), 8 * MINUTE);
        assertThat(turns(fresh, present, 10 * MINUTE).unacknowledged()).isEmpty();
    }

    @Test
    void goesOnFromTheLogOfCommandsWhateverItRemembers() {
        governors.fires("web", "a", START, rule("Slow", Scope.CHANNEL, buffer(20, 0)), "1");
        Command last = only(turn(1_000));

        Governors restarted = new Governors(LIMITS, false);
        restarted.restore("web", last, last.revision(), 2_000);
        assertThat(restarted.inForce("web")).isEqualTo(last.brake());
        Governors.Situation present = new Governors.Situation(true, false, TYPES);
        Command again = only(restarted.turn(present, 2_000));
        assertThat(again.brake()).isEqualTo(last.brake());
        assertThat(again.revision()).isGreaterThan(last.revision());
        // Nothing demands it any more: released once it has lasted long enough.
        lastMillis = 2_000;
        assertThat(turns(restarted, present, 500 + 2 * MINUTE).commands()).isEmpty();
        Command release = only(turns(restarted, present, 1_000 + 2 * MINUTE));
        assertThat(release.brake()).isEqualTo(Brake.FREE);
        assertThat(release.revision()).isGreaterThan(again.revision());
    }

    @Test
    void aDryRunInTheLogHidesNothing() {
        governors.fires("web", "a", START, rule("Slow", Scope.CHANNEL, buffer(20, 0)), "1");
        Command real = only(turn(0));
        governors.fires("web", "b", START, dryRun(rule("Tried", Scope.CHANNEL, pause(0))), "1");
        Command tried = turn(1_000).commands().get(0);
        assertThat(tried.dryRun()).isTrue();

        Governors restarted = new Governors(LIMITS, false);
        restarted.restore("web", real, tried.revision(), 2_000);
        assertThat(restarted.inForce("web")).isEqualTo(real.brake());
        Command again = only(restarted.turn(new Governors.Situation(true, false, TYPES), 2_000));
        assertThat(again.brake()).isEqualTo(real.brake());
        assertThat(again.revision()).isGreaterThan(tried.revision());
        assertThatThrownBy(() -> restarted.restore("web", tried, tried.revision(), 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> restarted.restore("amazon", real, real.revision(), 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theLogEndsWithARealCommandOnceThereWasOne() {
        governors.fires("web", "a", START, rule("Slow", Scope.CHANNEL, buffer(20, 0)), "1");
        turn(0);
        governors.isResolved("web", "a");
        assertThat(inForceAfterTurnsUpTo(6 * MINUTE)).isEqualTo(Brake.FREE);
        governors.fires("web", "b", START, dryRun(rule("Tried", Scope.CHANNEL, pause(0))), "1");
        assertThat(turn(7 * MINUTE).commands())
                .extracting(Command::dryRun, Command::brake)
                .containsExactly(tuple(true, Brake.PAUSED), tuple(false, Brake.FREE));
    }

    @Test
    void whatNobodyHasGovernedDoesNotCount() {
        turn(0);
        Rule rule = rule("Slow", Scope.CHANNEL, buffer(20, 0), pause(10));
        governors.fires("web", "a", START, rule, "1");
        turn(MINUTE);
        jump(3 * 60 * MINUTE);
        jump(2 * 60 * MINUTE);
        assertThat(governors.inForce("web")).isEqualTo(BUFFER_20);
        governors = readAgain(governors, rule);
        jump(9 * 60 * MINUTE);
        assertThat(inForceAfterTurnsUpTo(9 * 60 * MINUTE + 8 * MINUTE)).isEqualTo(BUFFER_20);
        assertThat(inForceAfterTurnsUpTo(9 * 60 * MINUTE + 9 * MINUTE)).isEqualTo(Brake.PAUSED);

        governors.isResolved("web", "a");
        jump(20 * 60 * MINUTE);
        governors = readAgain(governors, rule);
        jump(22 * 60 * MINUTE);
        assertThat(inForceAfterTurnsUpTo(22 * 60 * MINUTE + 4 * MINUTE)).isEqualTo(Brake.PAUSED);
        assertThat(inForceAfterTurnsUpTo(22 * 60 * MINUTE + 5 * MINUTE)).isEqualTo(BUFFER_20);
    }

    @Test
    void whileDecisionsAreOfThePastNothingIsKnownToGoOn() {
        turn(0);
        Rule rule = rule("Slow", Scope.CHANNEL, buffer(20, 0), pause(10));
        governors.fires("web", "a", START, rule, "1");
        turn(5 * MINUTE);
        past(60 * MINUTE);
        assertThat(inForceAfterTurnsUpTo(64 * MINUTE)).isEqualTo(BUFFER_20);
        assertThat(inForceAfterTurnsUpTo(65 * MINUTE + STEP)).isEqualTo(Brake.PAUSED);
    }

    @Test
    void whatIsInForceIsToldAgainWhenNobodyKnowsHowLongAgoThatWas() {
        governors.fires("web", "a", START, rule("Slow", Scope.CHANNEL, buffer(20, 0)), "1");
        turn(0);
        assertThat(only(jump(60 * MINUTE)).brake()).isEqualTo(BUFFER_20);
        assertThat(only(jump(MINUTE)).brake()).isEqualTo(BUFFER_20);
    }

    @Test
    void aNewEpisodeBeginsWithTheFirstStep() {
        Rule rule = rule("Slow", Scope.CHANNEL, buffer(20, 0), pause(10));
        governors.fires("web", "a", START, rule, "1");
        assertThat(inForceAfterTurnsUpTo(12 * MINUTE)).isEqualTo(Brake.PAUSED);
        governors.fires("web", "a", START, rule, "2");
        assertThat(inForceAfterTurnsUpTo(15 * MINUTE)).isEqualTo(Brake.PAUSED);
        governors.fires("web", "a", START + 1, rule, "3");
        assertThat(inForceAfterTurnsUpTo(24 * MINUTE)).isEqualTo(BUFFER_20);
        assertThat(inForceAfterTurnsUpTo(25 * MINUTE)).isEqualTo(Brake.PAUSED);
    }

    @Test
    void anEpisodeThatBeginsDuringAReleaseKeepsTheStepAndHasToLastForTheNext() {
        turn(0);
        Rule rule = rule("Slow", Scope.CHANNEL, buffer(20, 0), buffer(50, 2), pause(10));
        governors.fires("web", "a", START, rule, "1");
        turn(10 * MINUTE);
        governors.isResolved("web", "a");
        turn(16 * MINUTE);
        governors.fires("web", "a", START + 1, rule, "2");
        Brake half = Brake.general(Restraint.buffer(50));
        assertThat(inForceAfterTurnsUpTo(17 * MINUTE + STEP)).isEqualTo(half);
        assertThat(inForceAfterTurnsUpTo(26 * MINUTE - STEP)).isEqualTo(half);
        assertThat(inForceAfterTurnsUpTo(26 * MINUTE)).isEqualTo(Brake.PAUSED);
    }

    @Test
    void aPauseThatIsKeptCountsAgainstTheLimit() {
        Rule rule = releasedAtOnce(rule("Dead", Scope.CHANNEL, pause(0)));
        governors.fires("amazon", "a", START, rule, "1");
        turn(STEP);
        governors.isResolved("amazon", "a");
        governors.fires("ebay", "e", START, rule, "1");
        turn(2 * STEP);
        assertThat(governors.inForce("amazon")).isEqualTo(Brake.PAUSED);
        assertThat(governors.inForce("ebay")).isEqualTo(BUFFER_90);
        turn(5 * MINUTE);
        assertThat(governors.inForce("amazon")).isEqualTo(Brake.FREE);
        assertThat(governors.inForce("ebay")).isEqualTo(Brake.PAUSED);
    }

    @Test
    void aPauseByAnotherNameIsOne() {
        Rule all = rule("All", Scope.CHANNEL, buffer(100, 0));
        Step none = new Step(Mode.CAP, null, 0L, Duration.ZERO);
        governors.fires("amazon", "a", START, all, "1");
        turn(0);
        governors.fires("ebay", "e", START, rule("None", Scope.CHANNEL, none), "1");
        governors.fires("web", "w", START, rule("None", Scope.CHANNEL, none), "1");
        Governors.Turn turn = turn(STEP);
        assertThat(governors.inForce("amazon").isPaused()).isTrue();
        assertThat(governors.inForce("web").isPaused()).isTrue();
        assertThat(governors.inForce("ebay")).isEqualTo(BUFFER_90);
        assertThat(turn.notices())
                .extracting(Notice::kind, Notice::channel)
                .containsExactly(tuple(Notice.Kind.THROTTLE_PAUSE_LIMITED, "ebay"));
    }

    @Test
    void whereAPauseIsLimitedOthersKeepWhatTheyDemand() {
        governors.fires("ebay", "e", START, rule("Dead", Scope.CHANNEL, pause(0)), "1");
        turn(0);
        governors.worst("amazon", List.of("A"));
        governors.fires("amazon", "a", START, rule("Worst", Scope.WORST_SKUS, pause(0)), "1");
        governors.fires("amazon", "b", START, rule("Dead", Scope.CHANNEL, pause(0)), "1");
        turn(STEP);
        assertThat(governors.inForce("amazon"))
                .isEqualTo(BUFFER_90.and(Brake.of(List.of("A"), Restraint.PAUSE)));
    }

    @Test
    void anOrderEndsAtOnceAndItsChangesDoNotCount() {
        long now = 0;
        for (int i = 0; i < LIMITS.maxChangesPerHour(); i++) {
            governors.order("web", override(ManualOverride.Mode.FORCE_PAUSE, now));
            turn(now);
            assertThat(governors.inForce("web")).isEqualTo(Brake.PAUSED);
            now += STEP;
            governors.order("web", override(ManualOverride.Mode.AUTO, now));
            Command release = only(turn(now));
            assertThat(release.brake()).isEqualTo(Brake.FREE);
            assertThat(release.isOrdered()).isFalse();
            now += STEP;
        }
        governors.order(
                "web",
                ManualOverride.of(ManualOverride.Mode.FORCE_PAUSE, now, now + STEP, "kim", ""));
        Command ordered = only(turn(now));
        assertThat(ordered.isOrdered()).isTrue();
        assertThat(ordered.ruleNames()).isEmpty();
        governors.fires("web", "a", START, rule("Slow", Scope.CHANNEL, buffer(20, 0)), "1");
        now += STEP;
        assertThat(only(turn(now)).brake()).isEqualTo(BUFFER_20);
        // Nothing of all that has made it change too often.
        governors.isResolved("web", "a");
        assertThat(inForceAfterTurnsUpTo(now + 6 * MINUTE)).isEqualTo(Brake.FREE);
    }

    @Test
    void anOrderThatIsOverNeedsNoBeliefToReleaseButToThrottle() {
        Governors.Situation broken = new Governors.Situation(true, true, TYPES);
        governors.fires("web", "a", START, rule("Slow", Scope.CHANNEL, buffer(20, 0)), "1");
        governors.order("web", override(ManualOverride.Mode.FORCE_RELEASE, 0));
        turn(0);
        governors.order("web", override(ManualOverride.Mode.AUTO, STEP));
        assertThat(turns(governors, broken, STEP).commands()).isEmpty();
        assertThat(only(turn(2 * STEP)).brake()).isEqualTo(BUFFER_20);

        governors.order("web", override(ManualOverride.Mode.FORCE_PAUSE, 3 * STEP));
        turn(3 * STEP);
        governors.order("web", override(ManualOverride.Mode.AUTO, 4 * STEP));
        assertThat(only(turns(governors, broken, 4 * STEP)).brake()).isEqualTo(BUFFER_20);
    }

    @Test
    void anOrderOutlivesARestartThatDoesNotRememberIt() {
        governors = readAgain(governors);
        governors.order(
                "web",
                ManualOverride.of(ManualOverride.Mode.FORCE_PAUSE, 0, MINUTE, "kim\nby", "recall"));
        Command last = only(turn(0));
        Governors restarted = new Governors(LIMITS, false);
        restarted.restore("web", last, last.revision(), STEP);
        Governors.Situation present = new Governors.Situation(true, false, TYPES);
        Governors.Turn turn = restarted.turn(present, STEP);
        assertThat(only(turn).brake()).isEqualTo(Brake.PAUSED);
        assertThat(turn.notices())
                .extracting(Notice::text)
                .containsExactly("web is paused by order of kim\nby: recall");
        lastMillis = STEP;
        assertThat(turns(restarted, present, MINUTE - 1).commands()).isEmpty();
        assertThat(only(restarted.turn(present, MINUTE)).brake()).isEqualTo(Brake.FREE);
    }

    @Test
    void anOrderThatIsLiftedAfterARestartEndsAtOnce() {
        governors.order("web", override(ManualOverride.Mode.FORCE_PAUSE, 0));
        Command last = only(turn(0));
        Governors restarted = new Governors(LIMITS, false);
        restarted.restore("web", last, last.revision(), STEP);
        restarted.order("web", override(ManualOverride.Mode.AUTO, STEP));
        Governors.Situation present = new Governors.Situation(true, false, TYPES);
        assertThat(only(restarted.turn(present, STEP)).brake()).isEqualTo(Brake.FREE);
    }

    @Test
    void anOrderThatIsRememberedAsLiftedIsNotTakenFromTheLog() {
        governors.order("web", override(ManualOverride.Mode.FORCE_PAUSE, 0));
        Command last = only(turn(0));
        governors.order("web", override(ManualOverride.Mode.AUTO, 1));
        Governors restarted = readAgain(governors);
        restarted.restore("web", last, last.revision(), STEP);
        Governors.Situation present = new Governors.Situation(true, false, TYPES);
        assertThat(only(restarted.turn(present, STEP)).brake()).isEqualTo(Brake.FREE);
    }

    @Test
    void aRenewalThatNobodyAcknowledgesIsNoticed() {
        governors.fires("web", "a", START, rule("Slow", Scope.CHANNEL, buffer(20, 0)), "1");
        Command first = only(turn(0));
        Command renewal = only(turn(150_000));
        governors.isAnswered("web", first.revision(), true);
        assertThat(turn(180_000).unacknowledged()).isEmpty();
        assertThat(turn(180_001).unacknowledged()).containsExactly("web");
        governors.isAnswered("web", renewal.revision(), true);
        assertThat(turn(180_002).unacknowledged()).isEmpty();
    }

    @Test
    void limitsThatAreNoneAreRefused() {
        assertThatThrownBy(() -> new Limits(1, 100, Duration.ZERO, 1, Duration.ZERO, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("limits.strongestBufferPercent is 100");
        assertThatThrownBy(() -> new Limits(-1, 90, Duration.ZERO, 1, Duration.ZERO, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Turns are taken until then; what all of them bring, and the last one says. */
    private Governors.Turn turn(long nowMillis) {
        return turns(governors, new Governors.Situation(true, false, TYPES), nowMillis);
    }

    private Governors.Turn turns(Governors of, Governors.Situation situation, long nowMillis) {
        List<Command> commands = new ArrayList<>();
        while (nowMillis - lastMillis > STEP) {
            lastMillis += STEP;
            commands.addAll(of.turn(situation, lastMillis).commands());
        }
        lastMillis = nowMillis;
        Governors.Turn last = of.turn(situation, nowMillis);
        commands.addAll(last.commands());
        return new Governors.Turn(commands, last.notices(), last.unacknowledged());
    }

    private Governors.Turn past(long nowMillis) {
        return turns(governors, new Governors.Situation(false, false, TYPES), nowMillis);
    }

    /** The wall clock is put forward or back, or nobody looks at it for so long. */
    private Governors.Turn jump(long toMillis) {
        lastMillis = toMillis;
        return turn(toMillis);
    }

    private static Governors readAgain(Governors governors, Rule... rules) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            governors.write(new DataOutputStream(bytes));
            Governors read = new Governors(LIMITS, false);
            read.readFrom(
                    new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())),
                    List.of(rules));
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Command only(Governors.Turn turn) {
        assertThat(turn.commands()).hasSize(1);
        return turn.commands().get(0);
    }

    private static ManualOverride override(ManualOverride.Mode mode, long atMillis) {
        return ManualOverride.of(mode, atMillis, null, "kim", "flash sale");
    }

    static Step buffer(int percent, int afterMinutes) {
        return new Step(Mode.BUFFER, percent, null, Duration.ofMinutes(afterMinutes));
    }

    static Step pause(int afterMinutes) {
        return new Step(Mode.PAUSE, null, null, Duration.ofMinutes(afterMinutes));
    }

    static Rule rule(String name, Scope scope, Step... steps) {
        return new Rule(
                name,
                "test",
                Map.of(),
                List.of("channel"),
                new Rule.ValueSignal(
                        AlertMetric.STALE_SKUS,
                        Aggregate.LAST,
                        Duration.ofMinutes(1),
                        new Condition(Condition.Operator.GREATER, 0),
                        0),
                Duration.ZERO,
                new Rule.Clear(new Condition(Condition.Operator.LESS_OR_EQUAL, 0), Duration.ZERO),
                Rule.NoData.KEEP,
                Map.of("severity", "page"),
                Map.of(),
                new Rule.Throttle(
                        scope, List.of(steps), Duration.ofMinutes(5), Duration.ofMinutes(5)),
                false);
    }

    private static Rule releasedAtOnce(Rule rule) {
        Rule.Throttle throttle = Objects.requireNonNull(rule.throttle());
        return copy(
                rule,
                new Rule.Throttle(
                        throttle.scope(), throttle.steps(), throttle.ttl(), Duration.ZERO),
                false);
    }

    static Rule dryRun(Rule rule) {
        return copy(rule, rule.throttle(), true);
    }

    private static Rule copy(Rule rule, Rule.@Nullable Throttle throttle, boolean dryRun) {
        return new Rule(
                rule.name(),
                rule.group(),
                rule.where(),
                rule.by(),
                rule.signal(),
                rule.hold(),
                rule.clear(),
                rule.noData(),
                rule.labels(),
                rule.annotations(),
                throttle,
                dryRun);
    }
}
