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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GovernorsTest {

    private static final long MINUTE = 60_000;
    private static final Limits LIMITS = Limits.DEFAULT;
    private static final Map<String, String> TYPES =
            Map.of("amazon", "MARKETPLACE", "ebay", "MARKETPLACE", "web", "ECOMMERCE");

    private final Governors governors = new Governors(LIMITS, false);

    @Test
    void escalatesStepByStepAndReleasesInReverse() {
        Rule rule = rule("Slow", Scope.CHANNEL, buffer(20, 0), pause(10));
        governors.fires("web", "a", rule, "130000", 0);
        assertThat(only(turn(0)).brake()).isEqualTo(Brake.general(Restraint.buffer(20)));
        assertThat(inForceAfterTurnsUpTo(10 * MINUTE)).isEqualTo(Brake.PAUSED);

        governors.isResolved("web", "a", 10 * MINUTE);
        assertThat(inForceAfterTurnsUpTo(15 * MINUTE - 1_000)).isEqualTo(Brake.PAUSED);
        assertThat(inForceAfterTurnsUpTo(15 * MINUTE))
                .isEqualTo(Brake.general(Restraint.buffer(20)));
        assertThat(inForceAfterTurnsUpTo(20 * MINUTE)).isEqualTo(Brake.FREE);
    }

    private Brake inForceAfterTurnsUpTo(long toMillis) {
        for (long at = toMillis - 4 * MINUTE; at <= toMillis; at += 1_000) {
            turn(at);
        }
        return governors.inForce("web");
    }

    @Test
    void renewsAtHalfOfTheLeaseAndIsSilentInBetween() {
        governors.fires("web", "a", rule("Slow", Scope.CHANNEL, buffer(20, 0)), "1", 0);
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
        governors.fires("web", "a", rule("Worst", Scope.WORST_SKUS, pause(0)), "1", 0);
        governors.fires("web", "b", rule("All", Scope.CHANNEL, buffer(30, 0)), "1", 0);
        governors.fires("web", "c", rule("Less", Scope.CHANNEL, buffer(20, 0)), "1", 0);
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
        governors.fires("web", "a", rule("Worst", Scope.WORST_SKUS, pause(0)), "1", 0);
        turn(0);
        governors.worst("web", List.of("C"));
        assertThat(only(turn(2 * MINUTE)).brake().bySku()).containsOnlyKeys("A", "B", "C");
    }

    @Test
    void pausesNoMoreChannelsOfATypeThanAllowedAndSaysSo() {
        Rule rule = rule("Dead", Scope.CHANNEL, pause(0));
        governors.fires("ebay", "e", rule, "1", 0);
        turn(0);
        governors.fires("amazon", "a", rule, "1", MINUTE);
        governors.fires("web", "w", rule, "1", MINUTE);
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
        governors.fires("amazon", "a", rule("Dead", Scope.CHANNEL, pause(0)), "1", 0);
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
        governors.fires("web", "a", rule("Slow", Scope.CHANNEL, buffer(20, 0)), "1", 0);
        turn(0);
        governors.fires("amazon", "b", rule("Slow", Scope.CHANNEL, buffer(20, 0)), "1", 0);
        Governors.Turn broken =
                governors.turn(new Governors.Situation(true, true, TYPES), 3 * MINUTE);
        assertThat(broken.commands()).extracting(Command::channel).containsExactly("web");
        assertThat(governors.inForce("amazon")).isEqualTo(Brake.FREE);
        assertThat(broken.notices())
                .extracting(Notice::kind)
                .containsExactly(Notice.Kind.THROTTLE_WITHHELD);
    }

    @Test
    void sendsNothingForThePast() {
        governors.fires("web", "a", rule("Slow", Scope.CHANNEL, buffer(20, 0)), "1", 0);
        assertThat(past(0).commands()).isEmpty();
        assertThat(governors.inForce("web")).isEqualTo(Brake.FREE);
    }

    @Test
    void aRuleThatIsTriedSendsMarkedCommandsAndTheLogEndsWithWhatHolds() {
        Rule tried = dryRun(rule("Tried", Scope.CHANNEL, pause(0)));
        governors.fires("web", "a", rule("Slow", Scope.CHANNEL, buffer(20, 0)), "1", 0);
        turn(0);
        governors.fires("web", "b", tried, "1", MINUTE);
        List<Command> commands = turn(MINUTE).commands();
        assertThat(commands).extracting(Command::dryRun).containsExactly(true, false);
        assertThat(commands.get(0).brake()).isEqualTo(Brake.PAUSED);
        assertThat(commands.get(1).brake()).isEqualTo(Brake.general(Restraint.buffer(20)));
        assertThat(governors.inForce("web")).isEqualTo(Brake.general(Restraint.buffer(20)));
    }

    @Test
    void saysWhichPublishersDoNotAnswer() {
        governors.fires("web", "a", rule("Slow", Scope.CHANNEL, buffer(20, 0)), "1", 0);
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
    void goesOnFromTheLogOfCommandsWhateverItRemembers() {
        governors.fires("web", "a", rule("Slow", Scope.CHANNEL, buffer(20, 0)), "1", 0);
        Command last = only(turn(1_000));

        Governors restarted = new Governors(LIMITS, false);
        restarted.restore("web", last, last.revision(), 2_000);
        assertThat(restarted.inForce("web")).isEqualTo(last.brake());
        Governors.Situation present = new Governors.Situation(true, false, TYPES);
        Command again = only(restarted.turn(present, 2_000));
        assertThat(again.brake()).isEqualTo(last.brake());
        assertThat(again.revision()).isGreaterThan(last.revision());
        // Nothing demands it any more: released once it has lasted long enough.
        assertThat(restarted.turn(present, 500 + 2 * MINUTE).commands()).isEmpty();
        Command release = only(restarted.turn(present, 1_000 + 2 * MINUTE));
        assertThat(release.brake()).isEqualTo(Brake.FREE);
        assertThat(release.revision()).isGreaterThan(again.revision());
    }

    @Test
    void aDryRunInTheLogHidesNothing() {
        governors.fires("web", "a", rule("Slow", Scope.CHANNEL, buffer(20, 0)), "1", 0);
        Command real = only(turn(0));
        governors.fires("web", "b", dryRun(rule("Tried", Scope.CHANNEL, pause(0))), "1", 0);
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
        governors.fires("web", "a", rule("Slow", Scope.CHANNEL, buffer(20, 0)), "1", 0);
        turn(0);
        governors.isResolved("web", "a", MINUTE);
        assertThat(inForceAfterTurnsUpTo(6 * MINUTE)).isEqualTo(Brake.FREE);
        governors.fires("web", "b", dryRun(rule("Tried", Scope.CHANNEL, pause(0))), "1", 0);
        assertThat(turn(7 * MINUTE).commands())
                .extracting(Command::dryRun, Command::brake)
                .containsExactly(tuple(true, Brake.PAUSED), tuple(false, Brake.FREE));
    }

    private Governors.Turn turn(long nowMillis) {
        return governors.turn(new Governors.Situation(true, false, TYPES), nowMillis);
    }

    private Governors.Turn past(long nowMillis) {
        return governors.turn(new Governors.Situation(false, false, TYPES), nowMillis);
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

    static Rule dryRun(Rule rule) {
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
                rule.throttle(),
                true);
    }
}
