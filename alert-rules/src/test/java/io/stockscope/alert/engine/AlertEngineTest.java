// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.stockscope.alert.Aggregate;
import io.stockscope.alert.AlertLife.State;
import io.stockscope.alert.AlertMetric;
import io.stockscope.alert.Condition;
import io.stockscope.alert.Rule;
import io.stockscope.alert.throttle.Brake;
import io.stockscope.alert.throttle.Command;
import io.stockscope.alert.throttle.ManualOverride;
import io.stockscope.alert.throttle.Restraint;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AlertEngineTest {

    private static final Rule STALE = rule("Stale", AlertMetric.STALE_SKUS, 30, 20, brake());
    private static final Rule UNACKNOWLEDGED =
            rule("Unacknowledged", AlertMetric.THROTTLE_UNACKNOWLEDGED, 0, 0, null);

    private static final int LONGEST_DOWN_SECONDS = 200;

    @Test
    void tellsEachChangeOnceAndAFiringOneAgainEveryMinute() {
        World world = new World(STALE);
        world.stale("amazon", 3);
        world.seconds(40);
        assertThat(world.told())
                .containsExactly("Stale amazon PENDING +1", "Stale amazon FIRING +1");
        assertThat(world.alerts).hasSize(2);
        AlertMessage firing = world.alerts.get(1);
        assertThat(firing.annotations()).containsEntry("summary", "amazon shows 3 stale SKUs");
        assertThat(firing.condition()).isEqualTo("last of stale_skus over 10s > 0");
        assertThat(firing.severity()).isEqualTo("page");

        world.seconds(60);
        assertThat(world.alerts).hasSize(3);
        assertThat(world.alerts.get(2)).isEqualTo(firing);

        world.stale("amazon", 0);
        world.seconds(30);
        assertThat(world.told().get(2)).isEqualTo("Stale amazon RESOLVED +1 to +121");
        int all = world.alerts.size();
        world.seconds(200);
        assertThat(world.alerts).hasSize(all);
    }

    @Test
    void silenceResolvesNothing() {
        World world = new World(STALE);
        world.stale("amazon", 3);
        world.seconds(1_200);
        assertThat(world.told())
                .containsExactly("Stale amazon PENDING +1", "Stale amazon FIRING +1");
    }

    @Test
    void silenceOfOneOfSeveralGaugesResolvesNothingEither() {
        World world = new World(STALE);
        world.stale("amazon", 3);
        Runnable healthyElsewhere =
                () ->
                        world.gauge(
                                "stale_skus", Map.of("channel", "amazon", "channelType", "B2B"), 0);
        world.secondsOf(2 * 3_600, healthyElsewhere);
        assertThat(world.told())
                .containsExactly("Stale amazon PENDING +1", "Stale amazon FIRING +1");
        world.stale("amazon", 0);
        world.secondsOf(60, healthyElsewhere);
        assertThat(world.told()).anyMatch(text -> text.startsWith("Stale amazon RESOLVED"));
    }

    @Test
    void brakesWhileItFiresAndReleasesStepByStep() {
        World world = new World(STALE, UNACKNOWLEDGED);
        world.stale("amazon", 3);
        world.seconds(32);
        Command first = world.commands.get(0);
        assertThat(first.brake()).isEqualTo(Brake.general(Restraint.buffer(20)));
        assertThat(first.ruleNames()).containsExactly("Stale");
        assertThat(first.evidence())
                .containsEntry("Stale", "3.0 (last of stale_skus over 10s > 0)");
        world.engine.isAnswered("amazon", first.revision(), true);
        world.stale("amazon", 0);
        for (int i = 0; i < 600; i++) {
            world.second();
            world.log.values().forEach(last -> answer(world, last));
        }
        assertThat(world.engine.decidedMillis()).isEqualTo(world.told);
        assertThat(world.commands.get(world.commands.size() - 1).brake()).isEqualTo(Brake.FREE);
        assertThat(world.told()).noneMatch(text -> text.startsWith("Unacknowledged"));
    }

    private static void answer(World world, Command command) {
        world.engine.isAnswered(command.channel(), command.revision(), true);
    }

    @Test
    void aCommandThatNobodyAcknowledgesIsAnAlert() {
        World world = new World(STALE, UNACKNOWLEDGED);
        world.stale("amazon", 3);
        world.seconds(100);
        assertThat(world.told()).contains("Unacknowledged amazon FIRING +63");
        world.engine.isAnswered("amazon", world.commands.get(0).revision(), true);
        world.seconds(30);
        assertThat(world.told()).anyMatch(text -> text.startsWith("Unacknowledged amazon RES"));
    }

    @Test
    void neitherPagesNorBrakesForThePast() {
        World world = new World(STALE);
        world.second();
        for (int i = 0; i < 7_200; i++) {
            if (i == 600) {
                world.stale("amazon", 3);
                world.stale("ebay", 4);
            } else if (i == 3_000) {
                world.stale("amazon", 0);
            } else if (i > 600 && i % 60 == 0) {
                world.stale("ebay", 4);
            }
            world.tell();
        }
        world.wall += 7_200_000;
        List<AlertMessage> before = List.copyOf(world.alerts);
        world.readAndTurn();
        assertThat(before).isEmpty();
        assertThat(world.told()).containsExactly("Stale ebay FIRING +602");
        assertThat(world.commands).extracting(Command::channel).containsExactly("ebay");
    }

    @Test
    void anEndOfThePresentTellsNoBeginningOfThePast() {
        World world = new World(STALE);
        world.second();
        for (int i = 0; i < 7_200; i++) {
            if (i == 7_100) {
                world.stale("amazon", 3);
            } else if (i == 7_175) {
                world.stale("amazon", 0);
            }
            world.tell();
        }
        world.wall += 7_200_000;
        world.readAndTurn();
        assertThat(world.engine.decidedMillis()).isEqualTo(world.told);
        assertThat(world.told()).isEmpty();
        world.seconds(70);
        assertThat(world.told()).isEmpty();
    }

    @Test
    void whatEndedWhileNobodyLookedIsEndedAfterARestart() {
        World world = new World(STALE);
        world.seconds(10);
        World.Checkpoint checkpoint = world.checkpoint();
        world.stale("amazon", 3);
        world.seconds(40);
        assertThat(world.told())
                .containsExactly("Stale amazon PENDING +11", "Stale amazon FIRING +11");
        world.stale("amazon", 0);
        for (int i = 0; i < 600; i++) {
            world.secondWithoutEngine();
        }
        world.restart(checkpoint);
        world.readAndTurnEachSecond();
        world.seconds(70);
        assertThat(world.alerts)
                .filteredOn(alert -> alert.ruleName().equals("Stale"))
                .extracting(World::text)
                .containsExactly(
                        "Stale amazon PENDING +11",
                        "Stale amazon FIRING +11",
                        "Stale amazon RESOLVED +11 to +71");
    }

    @Test
    void whatBeganAndEndedBeforeARestartFiresNoSecondTime() {
        World world = new World(rule("Stale", AlertMetric.STALE_SKUS, 0, 5, null));
        world.seconds(10);
        World.Checkpoint checkpoint = world.checkpoint();
        world.stale("amazon", 3);
        world.seconds(3);
        world.stale("amazon", 0);
        world.seconds(10);
        List<String> before = world.told();
        assertThat(before)
                .containsExactly("Stale amazon FIRING +11", "Stale amazon RESOLVED +11 to +19");
        world.alerts.clear();
        world.restart(checkpoint);
        world.readAndTurnEachSecond();
        world.seconds(10);
        assertThat(world.told()).containsExactly("Stale amazon RESOLVED +11 to +19");
    }

    @Test
    void afterARestartByAClockThatWasAheadNothingIsHeldBack() {
        World world = new World(STALE);
        world.seconds(10);
        World.Checkpoint checkpoint = world.checkpoint();
        world.wall += 7_200_000;
        world.restart(checkpoint);
        world.turn();
        world.wall -= 7_200_000;
        world.stale("amazon", 3);
        world.seconds(40);
        assertThat(world.told()).contains("Stale amazon FIRING +11");
    }

    @Test
    void anAlertThatIsToldAgainSaysWhatIsTheCaseByThen() {
        World world = new World(STALE);
        world.stale("amazon", 3);
        world.seconds(40);
        AlertMessage firing = world.alerts.get(1);
        world.stale("amazon", 4_000);
        world.seconds(60);
        AlertMessage again = world.alerts.get(2);
        assertThat(again.value()).isEqualTo(4_000);
        assertThat(again.annotations()).containsEntry("summary", "amazon shows 4,000 stale SKUs");
        assertThat(again)
                .usingRecursiveComparison()
                .ignoringFields("value", "annotations")
                .isEqualTo(firing);
        world.secondsOf(120, () -> world.stale("amazon", 4_000));
        assertThat(world.commands).hasSize(2);
        assertThat(world.commands.get(1).evidence())
                .containsEntry("Stale", "4000.0 (last of stale_skus over 10s > 0)");
    }

    @Test
    void saysThatNothingIsMeasuredAndDecidesNothing() {
        World world = new World(STALE);
        world.stale("amazon", 3);
        world.seconds(10);
        for (int i = 0; i < 400; i++) {
            world.wall += 1_000;
            world.turn();
        }
        assertThat(world.told())
                .containsExactly("Stale amazon PENDING +1", "MeasurementsStalled  FIRING +160");
        assertThat(world.commands).isEmpty();

        world.told = world.wall - World.BOUND;
        world.frontier();
        world.stale("amazon", 0);
        world.seconds(70);
        assertThat(world.told())
                .anyMatch(text -> text.startsWith("MeasurementsStalled  RES"))
                // It came to fire while nothing was measured, and nothing said that it was over.
                .contains("Stale amazon FIRING +1")
                .anyMatch(text -> text.startsWith("Stale amazon RESOLVED +1"));
    }

    @Test
    void saysThatNothingIsToldSinceDecisionsAreAlwaysTooLate() {
        World world = new World(STALE);
        world.stale("amazon", 3);
        world.seconds(40);
        world.wall += 36_000;
        world.alerts.clear();
        world.commands.clear();
        // The turn after the jump counts as well.
        world.seconds(90);
        assertThat(world.alerts).isEmpty();
        world.seconds(1);
        assertThat(world.commands).isEmpty();
        assertThat(world.told()).hasSize(1).first().asString().startsWith("MeasurementsStalled");
        AlertMessage stalled = world.alerts.get(0);
        assertThat(stalled.severity()).isEqualTo("page");
        assertThat(stalled.annotations().get("summary"))
                .startsWith("decisions are 41 s behind, and what is more than 30 s from the clock")
                .contains("(maxDecisionAge)");

        // Who restarts it hears no end, and no second beginning.
        world.restart(world.checkpoint());
        world.alerts.clear();
        world.seconds(90);
        assertThat(world.alerts).extracting(AlertMessage::state).containsOnly(State.FIRING);
        assertThat(world.alerts)
                .extracting(AlertMessage::startedAtMillis)
                .containsOnly(stalled.startedAtMillis());

        world.wall -= 36_000;
        world.stale("amazon", 3);
        world.seconds(70);
        assertThat(world.told())
                .anyMatch(text -> text.startsWith("MeasurementsStalled  RESOLVED"))
                .contains("Stale amazon FIRING +1");
        assertThat(world.commands).isNotEmpty();
    }

    @Test
    void aStartThatHasCaughtUpWithinTwoMinutesIsNoAlert() {
        World world = new World(STALE);
        world.second();
        World.Checkpoint checkpoint = world.checkpoint();
        world.wall += 7_200_000;
        world.restart(checkpoint);
        world.alerts.clear();
        for (int i = 0; i < 110; i++) {
            for (int j = 0; j < 60; j++) {
                world.tell();
            }
            world.wall += 1_000;
            world.readAndTurn();
        }
        world.told = world.wall - World.BOUND;
        world.seconds(300);
        assertThat(world.alerts).isEmpty();
    }

    @Test
    void aClockThatWasPutBackIsSaidToBe() {
        World world = new World(STALE);
        world.seconds(10);
        world.wall -= 600_000;
        world.seconds(130);
        assertThat(world.told()).hasSize(1);
        assertThat(world.alerts.get(0).annotations().get("summary"))
                .startsWith("decisions are 474 s ahead of the clock");
    }

    @Test
    void withholdsTheBrakeWhenMostSystemsAreSilent() {
        World world = new World(STALE);
        for (String topic : List.of("erp.stock", "wms.stock", "pos.lines")) {
            world.gauge("backlog_ms", Map.of("source", topic, "topic", topic), 0);
            world.gauge(
                    "source_silent_ms",
                    Map.of("source", topic),
                    topic.equals("pos.lines") ? 0 : 700_000);
        }
        world.stale("amazon", 3);
        world.seconds(60);
        assertThat(world.commands).isEmpty();
        assertThat(world.told())
                .contains("Stale amazon FIRING +1")
                .anyMatch(text -> text.startsWith("ThrottleWithheld amazon FIRING"));

        world.gauge("source_silent_ms", Map.of("source", "erp.stock"), 0);
        world.seconds(2);
        assertThat(world.commands).hasSize(1);
    }

    @Test
    void believesSystemsThatAreSilentForNoLongerThanUsual() {
        World world = new World(STALE);
        List<String> systems = List.of("erp.stock", "wms.stock", "pos.lines");
        for (String topic : systems) {
            world.gauge("backlog_ms", Map.of("source", topic, "topic", topic), 0);
            silence(world, topic, 15);
        }
        systems.forEach(topic -> silence(world, topic, 25));
        world.stale("amazon", 3);
        world.seconds(60);
        assertThat(world.commands).hasSize(1);
    }

    @Test
    void sourcesThatAreNoMoreHideNothing() {
        World world = new World(STALE);
        List<String> tills = List.of("open", "closed-1", "closed-2");
        for (String till : tills) {
            world.gauge("backlog_ms", Map.of("source", till, "topic", "pos.lines"), 0);
            world.gauge("source_silent_ms", Map.of("source", till), 0);
        }
        Runnable isSilent =
                () ->
                        world.gauge(
                                "source_silent_ms",
                                Map.of("source", "open"),
                                world.told - World.START);
        world.secondsOf(3_660, isSilent);
        world.stale("amazon", 3);
        world.secondsOf(60, isSilent);
        assertThat(world.told()).anyMatch(text -> text.startsWith("ThrottleWithheld amazon"));
        assertThat(world.commands).isEmpty();
    }

    @Test
    void sourcesThatRestWhileADayIsCaughtUpAreNotForgotten() {
        World world = new World(STALE);
        List<String> systems = List.of("erp.stock", "wms.stock", "pos.lines");
        for (String topic : systems) {
            world.gauge("backlog_ms", Map.of("source", topic, "topic", topic), 0);
            silence(world, topic, 15);
        }
        world.second();
        for (int i = 0; i < 7_200; i++) {
            world.tell();
        }
        world.wall = world.told + World.BOUND;
        world.readAndTurn();
        systems.forEach(topic -> silence(world, topic, 25));
        world.stale("amazon", 3);
        world.seconds(60);
        assertThat(world.commands).hasSize(1);
    }

    @Test
    void withholdsTheBrakeWhenSystemsAreSilentForLongerThanTwiceTheUsual() {
        World world = new World(STALE);
        List<String> systems = List.of("erp.stock", "wms.stock", "pos.lines");
        for (String topic : systems) {
            world.gauge("backlog_ms", Map.of("source", topic, "topic", topic), 0);
            silence(world, topic, 15);
            silence(world, topic, 35);
        }
        world.stale("amazon", 3);
        world.seconds(60);
        assertThat(world.commands).isEmpty();
    }

    /** A source speaks, and says nothing for so many minutes after that. */
    private static void silence(World world, String source, int minutes) {
        for (int minute = 0; minute <= minutes; minute++) {
            world.gauge("source_silent_ms", Map.of("source", source), minute * 60_000);
        }
    }

    @Test
    void aChannelThatIsNoMoreTakesItsAlertsAndItsBrakeWithIt() {
        World world = new World(STALE);
        world.engine.channel("amazon", "MARKETPLACE");
        world.engine.channel("ebay", "MARKETPLACE");
        world.stale("amazon", 3);
        world.stale("ebay", 3);
        world.seconds(60);
        world.engine.channel("amazon", null);
        world.engine.channel("otto", null);
        world.second();
        AlertMessage end = world.alerts.get(world.alerts.size() - 1);
        assertThat(World.text(end)).isEqualTo("Stale amazon RESOLVED +1 to +60");
        assertThat(end.annotations())
                .containsEntry("reason", "the channel's profile was taken back");
        world.restart(world.checkpoint());
        world.alerts.clear();
        world.secondsOf(600, () -> world.stale("ebay", 3));
        assertThat(world.brake("amazon")).isEqualTo(Brake.FREE);
        assertThat(world.brake("ebay")).isEqualTo(Brake.PAUSED);
        assertThat(world.told()).containsExactly("Stale ebay FIRING +1");

        world.engine.channel("amazon", "MARKETPLACE");
        world.stale("amazon", 3);
        world.seconds(60);
        assertThat(world.told()).anyMatch(text -> text.startsWith("Stale amazon FIRING +6"));
    }

    @Test
    void aChannelThatIsNoMoreWhileTimeIsCaughtUpIsNotBrakedAfterwards() {
        World world = new World(STALE);
        world.engine.channel("amazon", "MARKETPLACE");
        world.stale("amazon", 3);
        world.seconds(60);
        world.wall += 3_600_000;
        world.turn();
        world.engine.channel("amazon", null);
        world.turn();
        world.alerts.clear();
        world.told = world.wall - World.BOUND;
        world.seconds(300);
        assertThat(world.brake("amazon")).isEqualTo(Brake.FREE);
        assertThat(world.told()).containsExactly("Stale amazon RESOLVED +1 to +60");
    }

    @Test
    void aListOfTheWorstThatIsOldNamesNothing() {
        World world = new World(worst(STALE));
        world.engine.worst("amazon", world.told, List.of("OLD"));
        world.seconds(10);
        world.stale("amazon", 3);
        world.seconds(50);
        assertThat(world.told()).contains("Stale amazon FIRING +11");
        assertThat(world.commands).isEmpty();
        world.engine.worst("amazon", world.told - 31_000, List.of("OLD"));
        world.second();
        assertThat(world.commands).isEmpty();
        world.engine.worst("amazon", world.told, List.of("NEW"));
        world.second();
        assertThat(world.brake("amazon").bySku()).containsOnlyKeys("NEW");

        world.engine.worst("ebay", world.told, List.of("RECENT"));
        world.restart(world.checkpoint());
        world.stale("ebay", 3);
        world.seconds(35);
        assertThat(world.brake("ebay")).as("nobody knows how old it was").isEqualTo(Brake.FREE);
        world.engine.worst("ebay", world.told, List.of("NOW"));
        world.seconds(2);
        assertThat(world.brake("ebay").bySku()).containsOnlyKeys("NOW");
    }

    @Test
    void listsOfThePastNameNothingWhenTimeHasCaughtUp() {
        World world = new World(worst(STALE));
        world.stale("amazon", 3);
        world.seconds(40);
        world.wall += 3_600_000;
        world.turn();
        for (int i = 0; i < 3_600; i++) {
            if (i % 10 == 0) {
                world.engine.worst("amazon", world.told, List.of("SKU-" + i));
                world.stale("amazon", 3);
            }
            world.tell();
            if (i % 60 == 0) {
                world.readAndTurn();
            }
        }
        world.wall = world.told + World.BOUND;
        world.readAndTurn();
        world.seconds(2);
        assertThat(world.brake("amazon").bySku()).containsOnlyKeys("SKU-3590");
    }

    private static Rule worst(Rule rule) {
        Rule.Throttle throttle = brake();
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
                new Rule.Throttle(
                        Rule.Scope.WORST_SKUS,
                        throttle.steps(),
                        throttle.ttl(),
                        throttle.releaseAfter()),
                rule.dryRun());
    }

    @Test
    void endsAlertsOfRulesThatAreNoMoreAndKeepsThoseOfRulesThatStay() {
        Rule other = rule("Other", AlertMetric.STALE_SKUS, 30, 20, null);
        World world = new World(STALE, other);
        world.stale("amazon", 3);
        world.seconds(40);
        world.engine.replaceRules(List.of(STALE));
        world.seconds(20);
        assertThat(world.told())
                .contains("Other amazon RESOLVED +1 to +40")
                .noneMatch(text -> text.startsWith("Stale amazon RESOLVED"));
        assertThat(world.commands).hasSize(1);

        world.engine.refuseRules("rules/a.yaml:3: no");
        world.seconds(2);
        assertThat(world.alerts.get(world.alerts.size() - 1).annotations())
                .containsEntry("summary", "rules/a.yaml:3: no");
        world.engine.replaceRules(List.of(STALE));
        world.seconds(62);
        assertThat(world.told()).anyMatch(text -> text.startsWith("RulesRefused  RESOLVED"));
    }

    @Test
    void anOverrideHoldsThoughNothingIsMeasured() {
        World world = new World(STALE);
        world.engine.order(
                "amazon",
                ManualOverride.of(
                        ManualOverride.Mode.FORCE_PAUSE, world.wall, null, "kim", "recall"));
        world.wall += 3_600_000;
        world.turn();
        assertThat(world.commands).extracting(Command::brake).containsExactly(Brake.PAUSED);
        assertThat(world.told()).contains("ThrottleOverridden amazon FIRING +3605");
    }

    @Test
    void aCheckpointThatIsTakenWhileCatchingUpCanBeRead() {
        World world = new World(STALE);
        world.second();
        world.wall += 7_200_000;
        world.stale("amazon", 3);
        world.tell();
        world.tell();
        world.stale("amazon", 0);
        world.tell();
        world.tell();
        world.readAndTurn();
        world.restart(world.checkpoint());
        world.seconds(5);
        assertThat(world.told()).noneMatch(text -> text.startsWith("Stale"));
    }

    @Test
    void aRuleThatDoesNotThrottleAnyMoreLetsGo() {
        World world = new World(STALE);
        world.stale("amazon", 3);
        world.seconds(200);
        world.engine.replaceRules(List.of(rule("Stale", AlertMetric.STALE_SKUS, 30, 20, null)));
        for (int i = 0; i < 10; i++) {
            world.stale("amazon", 3);
            world.seconds(60);
        }
        assertThat(world.engine.decidedMillis()).isEqualTo(world.told);
        assertThat(world.commands.get(world.commands.size() - 1).brake()).isEqualTo(Brake.FREE);
        assertThat(world.told()).noneMatch(text -> text.startsWith("Stale amazon RESOLVED"));
    }

    @Test
    void producersThatKnowNothingYetHaveTimeToBegin() {
        World world = new World(STALE);
        world.told = 0;
        world.frontier();
        for (int i = 0; i < 400; i++) {
            world.wall += 1_000;
            world.readAndTurn();
        }
        assertThat(world.told()).hasSize(1).first().asString().startsWith("MeasurementsStalled");
        assertThat(world.alerts.get(0).annotations().get("summary")).startsWith("decisions are ");
    }

    @Test
    void whatIsInForceIsNotLetGoBeforeAnythingIsMeasured() {
        World world = new World(STALE);
        world.stale("amazon", 3);
        world.seconds(100);
        AlertEngine fresh = new AlertEngine(world.settings);
        fresh.replaceRules(world.rules);
        world.restore(fresh);
        world.engine = fresh;
        int before = world.commands.size();
        for (int i = 0; i < 400; i++) {
            world.wall += 1_000;
            world.turn();
        }
        assertThat(world.commands).hasSize(before);
        assertThat(world.told()).anyMatch(text -> text.startsWith("MeasurementsStalled  FIRING"));
        assertThat(world.alerts.get(world.alerts.size() - 1).annotations().get("summary"))
                .startsWith("not every producer has measured anything yet");
    }

    @Test
    void whatIsNoNumberIsLeftOut() {
        World world = new World(STALE);
        for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            world.stale("amazon", value);
        }
        world.stale("amazon", 3);
        world.seconds(40);
        assertThat(world.told()).contains("Stale amazon FIRING +1");
    }

    @Test
    void anAlertWithOtherLabelsEndsWithTheOldOnesAndFiresWithTheNew() {
        World world = new World(STALE);
        world.stale("amazon", 3);
        world.seconds(100);
        world.alerts.clear();
        world.engine.replaceRules(List.of(with(STALE, Map.of("severity", "ticket"), Map.of())));
        world.second();
        assertThat(world.alerts)
                .extracting(World::text, AlertMessage::severity)
                .containsExactly(
                        tuple("Stale amazon RESOLVED +1 to +100", "page"),
                        tuple("Stale amazon FIRING +1", "ticket"));
        assertThat(world.alerts.get(1).labels()).containsEntry("severity", "ticket");
        assertThat(world.alerts.get(1).atMillis()).isGreaterThan(world.alerts.get(0).atMillis());
        world.alerts.clear();
        world.seconds(61);
        world.stale("amazon", 0);
        world.seconds(30);
        assertThat(world.alerts)
                .extracting(AlertMessage::state, AlertMessage::severity)
                .containsExactly(tuple(State.FIRING, "ticket"), tuple(State.RESOLVED, "ticket"));
        assertThat(world.commands).extracting(Command::brake).doesNotContain(Brake.FREE);
    }

    @Test
    void anAlertWithOtherWordsFiresOn() {
        World world = new World(STALE);
        world.stale("amazon", 3);
        world.seconds(45);
        world.alerts.clear();
        Map<String, String> words = Map.of("summary", "{{value}} are stale");
        world.engine.replaceRules(List.of(with(STALE, STALE.labels(), words)));
        world.engine.replaceRules(List.of(with(STALE, STALE.labels(), words)));
        world.second();
        assertThat(world.alerts).hasSize(1);
        assertThat(world.alerts.get(0).annotations()).containsEntry("summary", "3 are stale");
        assertThat(world.alerts.get(0).state()).isEqualTo(State.FIRING);
    }

    @Test
    void measurementsThatCannotBeUnderstoodAreAnAlert() {
        World world = new World(STALE);
        Map<String, String> amazon = Map.of("channel", "amazon", "channelType", "MARKETPLACE");
        world.measure("not_known_yet", amazon, null, null);
        world.seconds(3);
        assertThat(world.told()).isEmpty();
        world.measure("stale_skus", amazon, null, Map.of("1", 1L));
        world.seconds(2);
        world.measure("sync_latency_ms", amazon, 1.0, null);
        world.measure("sync_latency_ms", amazon, null, Map.of("x", 1L));
        world.measure("sync_slo_bad_ratio", amazon, 0.5, null);
        world.stale("amazon", Double.NaN);
        world.measure("frontier", amazon, 0.0, null);
        world.seconds(70);
        assertThat(world.told())
                .containsExactly(
                        "MeasurementsMalformed  FIRING +9",
                        "MeasurementsMalformed  RESOLVED +9 to +72");
        assertThat(world.alerts.get(0).annotations().get("summary"))
                .startsWith("1 measurements could not be understood")
                .contains("stale_skus of stock-0, sequence ")
                .endsWith(": it has no value");
        assertThat(world.alerts.get(world.alerts.size() - 1).annotations().get("summary"))
                .startsWith("6 measurements could not be understood");
    }

    @Test
    void whatAnOwnAlertSaysIsKeptUpToDate() {
        World world = new World(STALE);
        for (int i = 0; i < 130; i++) {
            world.stale("amazon", Double.NaN);
            world.second();
        }
        assertThat(world.alerts)
                .extracting(
                        alert ->
                                alert.annotations().getOrDefault("summary", "none").substring(0, 3))
                .containsExactly("1 m", "61 ", "121");
    }

    @Test
    void aChannelOfAnotherTypeIsNotTakenForTheFormerOne() {
        Rule ofMarketplaces = where(UNACKNOWLEDGED, Map.of("channelType", "MARKETPLACE"));
        World world = new World(STALE, ofMarketplaces);
        world.engine.channel("amazon", "MARKETPLACE");
        world.restart(world.checkpoint());
        world.stale("amazon", 3);
        world.seconds(100);
        assertThat(world.told()).contains("Unacknowledged amazon FIRING +63");
        world.engine.channel("amazon", "B2B");
        world.seconds(20);
        assertThat(world.told()).anyMatch(text -> text.startsWith("Unacknowledged amazon RES"));
    }

    @Test
    void aClockThatJumpsNeitherEscalatesNorGivesUpWhatIsOnItsWay() {
        World world = new World(STALE);
        world.stale("amazon", 3);
        world.seconds(40);
        assertThat(world.engine.decidedMillis()).isEqualTo(world.told);
        world.loseNext();
        world.tell();
        world.readAndTurn();
        world.wall += 3_600_000;
        world.turn();
        assertThat(world.told()).noneMatch(text -> text.startsWith("MeasurementsMissing"));
        world.wall += 9_000;
        world.turn();
        assertThat(world.told()).noneMatch(text -> text.startsWith("MeasurementsMissing"));
        world.wall += 3_000;
        world.turn();
        assertThat(world.told()).anyMatch(text -> text.startsWith("MeasurementsMissing  FIRING"));
        world.wall = world.told + World.BOUND;
        world.seconds(500);
        assertThat(world.commands)
                .extracting(Command::brake)
                .containsOnly(Brake.general(Restraint.buffer(20)));
        world.seconds(100);
        assertThat(world.commands.get(world.commands.size() - 1).brake()).isEqualTo(Brake.PAUSED);
    }

    @Test
    void anAlertThatFiresAnewBeginsWithTheFirstStep() {
        World world = new World(STALE);
        world.stale("amazon", 3);
        world.secondsOf(700, () -> world.stale("amazon", 3));
        assertThat(world.brake("amazon")).isEqualTo(Brake.PAUSED);
        // It is resolved and fires anew while time has to be caught up.
        World.Checkpoint checkpoint = world.checkpoint();
        world.stale("amazon", 0);
        for (int i = 0; i < 100; i++) {
            world.tell();
        }
        world.stale("amazon", 5);
        for (int i = 0; i < 3_500; i++) {
            world.tell();
            if (i % 60 == 0) {
                world.stale("amazon", 5);
            }
        }
        world.wall += 3_600_000;
        world.restart(checkpoint);
        world.readAndTurn();
        assertThat(world.brake("amazon")).isEqualTo(Brake.general(Restraint.buffer(20)));
    }

    @Test
    void textsOfAnyLengthAreKept() {
        String longText = "\u00e9".repeat(70_000);
        Rule wordy = with(STALE, Map.of("severity", "page"), Map.of("summary", longText));
        World world = new World(wordy);
        world.stale("amazon", 3);
        world.seconds(40);
        world.engine.worst("amazon", world.told, List.of(longText));
        world.second();
        world.restart(world.checkpoint());
        world.alerts.clear();
        world.seconds(70);
        assertThat(world.alerts.get(0).annotations()).containsEntry("summary", longText);
    }

    @Test
    void aStateIsOnlyReadWithTheRulesThatItWasWrittenWith() throws IOException {
        World world = new World(STALE);
        world.seconds(3);
        byte[] state = world.checkpoint().state();
        Rule other = rule("Stale", AlertMetric.STALE_SKUS, 31, 20, brake());
        assertThatThrownBy(() -> read(state, List.of(other)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("was written with rules of the fingerprint");
        assertThatThrownBy(() -> read(state, List.of())).isInstanceOf(IOException.class);
        Rule reworded = with(STALE, Map.of("severity", "ticket"), Map.of());
        assertThat(read(state, List.of(reworded)).rules()).containsExactly(reworded);
    }

    private static AlertEngine read(byte[] state, List<Rule> rules) throws IOException {
        return AlertEngine.read(
                new DataInputStream(new ByteArrayInputStream(state)),
                EngineSettings.defaults(Set.of("stock")),
                rules,
                World.START);
    }

    private static Rule where(Rule rule, Map<String, String> where) {
        return new Rule(
                rule.name(),
                rule.group(),
                where,
                rule.by(),
                rule.signal(),
                rule.hold(),
                rule.clear(),
                rule.noData(),
                rule.labels(),
                rule.annotations(),
                rule.throttle(),
                rule.dryRun());
    }

    private static Rule with(
            Rule rule, Map<String, String> labels, Map<String, String> annotations) {
        return new Rule(
                rule.name(),
                rule.group(),
                rule.where(),
                rule.by(),
                rule.signal(),
                rule.hold(),
                rule.clear(),
                rule.noData(),
                labels,
                annotations,
                rule.throttle(),
                rule.dryRun());
    }

    private static LongStream seeds() {
        return LongStream.range(0, 30);
    }

    /**
     * Restarts from older checkpoints tell some things twice, and nothing else: no other episode,
     * no other end, and no revision again.
     */
    @ParameterizedTest
    @MethodSource("seeds")
    void restartsChangeNothingThatIsTold(long seed) {
        World undisturbed = play(seed, 0, 0);
        World restarted = play(seed, 40, 0);
        assertThat(restarted.restarts).isPositive();
        assertThat(toPeople(restarted)).isEqualTo(toPeople(undisturbed));
        assertNothingFiresAgain(restarted);
        assertNothingFiresAgain(undisturbed);
        for (String channel : List.of("amazon", "ebay")) {
            List<Long> revisions = new ArrayList<>();
            for (Command command : restarted.commands) {
                if (command.channel().equals(channel)) {
                    revisions.add(command.revision());
                }
            }
            assertThat(revisions).isSorted().doesNotHaveDuplicates();
        }
    }

    /** What is over by then is ended if anybody knows it; what is not fires; nothing else. */
    @ParameterizedTest
    @MethodSource("seeds")
    void timeInWhichNothingRunsTellsNothingOfThePast(long seed) {
        World undisturbed = play(seed, 0, 0);
        World restarted = play(seed, 40, LONGEST_DOWN_SECONDS);
        assertNothingFiresAgain(restarted);
        Map<String, List<Integer>> all = byEpisode(undisturbed);
        Map<String, List<Integer>> some = byEpisode(restarted);
        assertThat(all.keySet()).containsAll(some.keySet());
        all.forEach(
                (episode, places) -> {
                    List<AlertMessage> truth =
                            places.stream().map(undisturbed.alerts::get).toList();
                    AlertMessage last = truth.get(truth.size() - 1);
                    long endMillis =
                            last.state() == State.RESOLVED ? last.atMillis() : Long.MAX_VALUE;
                    List<Integer> told = some.getOrDefault(episode, List.of());
                    boolean fired = false;
                    for (int place : told) {
                        AlertMessage alert = restarted.alerts.get(place);
                        if (alert.state() == State.FIRING) {
                            fired = true;
                            assertThat(endMillis)
                                    .as(episode)
                                    .isGreaterThanOrEqualTo(
                                            restarted.alertsToldAt.get(place) - 30_000);
                        } else if (alert.isOver()) {
                            assertThat(alert.atMillis()).as(episode).isEqualTo(endMillis);
                        }
                    }
                    if (fired && last.isOver()) {
                        assertThat(told)
                                .as(episode)
                                .anyMatch(at -> restarted.alerts.get(at).isOver());
                    }
                    if (last.fired()
                            && Math.min(endMillis, restarted.told) - last.startedAtMillis()
                                    > (LONGEST_DOWN_SECONDS + 100) * 1_000L) {
                        assertThat(fired).as(episode).isTrue();
                    }
                });
    }

    /** What people hear of: all but what never came to fire. */
    private static Set<String> toPeople(World world) {
        return world.alerts.stream()
                .filter(AlertMessage::fired)
                .map(World::text)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The places of what was told of each episode. */
    private static Map<String, List<Integer>> byEpisode(World world) {
        Map<String, List<Integer>> byEpisode = new TreeMap<>();
        for (int i = 0; i < world.alerts.size(); i++) {
            AlertMessage alert = world.alerts.get(i);
            if (alert.ruleName().equals("Stale") || alert.ruleName().equals("Slow")) {
                byEpisode
                        .computeIfAbsent(
                                alert.alertId() + " " + alert.startedAtMillis(),
                                any -> new ArrayList<>())
                        .add(i);
            }
        }
        return byEpisode;
    }

    /** Who hears that it fires after it has ended is called once more. */
    private static void assertNothingFiresAgain(World world) {
        byEpisode(world)
                .forEach(
                        (episode, places) -> {
                            List<State> states =
                                    places.stream()
                                            .map(place -> world.alerts.get(place).state())
                                            .toList();
                            int end = states.indexOf(State.RESOLVED);
                            if (end >= 0) {
                                assertThat(states.subList(end, states.size()))
                                        .as(episode)
                                        .containsOnly(State.RESOLVED)
                                        .hasSizeLessThanOrEqualTo(1 + world.restarts);
                            }
                            long minutes =
                                    (world.alertsToldAt.get(places.get(places.size() - 1))
                                                    - world.alertsToldAt.get(places.get(0)))
                                            / 60_000;
                            assertThat(states.stream().filter(State.FIRING::equals).count())
                                    .as(episode)
                                    .isLessThanOrEqualTo(1 + minutes + world.restarts);
                        });
    }

    /**
     * @param restartsOneIn how many seconds there is a restart, from an older checkpoint; 0: never
     * @param longestDownSeconds for how long nothing runs before it
     */
    private static World play(long seed, int restartsOneIn, int longestDownSeconds) {
        World world = new World(STALE, rule("Slow", AlertMetric.STALE_OLDEST_AGE_MS, 0, 60, null));
        SplittableRandom what = new SplittableRandom(seed);
        SplittableRandom when = new SplittableRandom(seed + 1_000);
        World.Checkpoint checkpoint = world.checkpoint();
        int downSeconds = 0;
        for (int i = 0; i < 1_900; i++) {
            String channel = what.nextBoolean() ? "amazon" : "ebay";
            if (what.nextInt(30) == 0) {
                world.stale(channel, what.nextBoolean() ? 0 : what.nextInt(4));
            }
            if (what.nextInt(30) == 0) {
                world.gauge(
                        "stale_oldest_age_ms",
                        Map.of("channel", channel, "channelType", "MARKETPLACE"),
                        what.nextInt(2));
            }
            if (downSeconds > 0) {
                world.secondWithoutEngine();
                downSeconds--;
                if (downSeconds == 0) {
                    world.restart(checkpoint);
                    world.readAndTurnEachSecond();
                }
                continue;
            }
            world.second();
            if (restartsOneIn == 0 || i > 1_500) {
                continue;
            }
            if (when.nextInt(20) == 0) {
                checkpoint = world.checkpoint();
            }
            if (when.nextInt(restartsOneIn) == 0) {
                downSeconds = when.nextInt(longestDownSeconds + 1);
                if (downSeconds == 0) {
                    world.restart(checkpoint);
                    world.readAndTurnEachSecond();
                }
            }
        }
        return world;
    }

    private static Rule.Throttle brake() {
        return new Rule.Throttle(
                Rule.Scope.CHANNEL,
                List.of(
                        new Rule.Step(Rule.Mode.BUFFER, 20, null, Duration.ZERO),
                        new Rule.Step(Rule.Mode.PAUSE, null, null, Duration.ofMinutes(10))),
                Duration.ofMinutes(5),
                Duration.ofMinutes(2));
    }

    private static Rule rule(
            String name,
            AlertMetric metric,
            int holdSeconds,
            int clearSeconds,
            Rule.@Nullable Throttle throttle) {
        return new Rule(
                name,
                "test",
                Map.of(),
                List.of("channel"),
                new Rule.ValueSignal(
                        metric,
                        Aggregate.LAST,
                        Duration.ofSeconds(10),
                        new Condition(Condition.Operator.GREATER, 0),
                        0),
                Duration.ofSeconds(holdSeconds),
                new Rule.Clear(
                        new Condition(Condition.Operator.LESS_OR_EQUAL, 0),
                        Duration.ofSeconds(clearSeconds)),
                Rule.NoData.KEEP,
                Map.of("severity", "page"),
                Map.of("summary", "{{channel}} shows {{value}} stale SKUs"),
                throttle,
                false);
    }
}
