// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.lockstep;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.alert.AlertLife.State;
import io.stockscope.alert.Rule;
import io.stockscope.alert.engine.AlertMessage;
import io.stockscope.alert.throttle.Command;
import io.stockscope.local.lockstep.Lockstep.Commands;
import io.stockscope.local.simulation.GeneratedSales;
import io.stockscope.local.simulation.SalesHistory;
import io.stockscope.local.simulation.SimulationOptions;
import io.stockscope.local.simulation.SteppedSimulation;
import io.stockscope.local.simulation.fault.Fault;
import io.stockscope.local.simulation.fault.FaultKind;
import io.stockscope.local.simulation.fault.Faults;
import io.stockscope.local.simulation.fault.GroundTruth;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every rule that comes with the project fires in a labelled fault of the simulation, and none of
 * them in a week in which nothing goes wrong.
 */
@Tag("proof")
class ShippedRulesInSimulationTest {

    private static final long SEED = 1;
    private static final Instant MIDNIGHT = Instant.parse("2011-03-07T00:00:00Z");

    /** The books are opened at the beginning, by events that are late as such. */
    private static final Duration OPENING = Duration.ofHours(1);

    /** About 2,000 order lines a day. */
    private static final double LIVELY_ORDERS_PER_DAY = 100;

    /** Rules that no fault of the simulation is for, and why. */
    private static final Map<String, String> WITHOUT_A_FAULT =
            Map.of(
                    "ConsumerLag",
                    "what is unread is known to Kafka alone, and no fault of a retailer; its rule test has it");

    /** Faults, and the rules that fire by them. */
    private enum Scenario {
        MARKETPLACE_IS_SLOW(
                Play.busyMorning(),
                Commands.IGNORED,
                List.of(fault(FaultKind.SLOW_FEED, "amazon", "10:05", 145)),
                Set.of(
                        "MarketplaceSyncSlow",
                        "MarketplaceFallsBehind",
                        "SyncSlow",
                        "SyncBudgetBurnsFast",
                        "SyncBudgetBurnsSlowly",
                        "ChangesOverdue",
                        "ManyStaleSkus",
                        "StaleForLong",
                        "OversellExposure",
                        "OversellExposureValue")),
        PUBLISHER_IS_GONE(
                Play.busyMorning(),
                Commands.UNANSWERED,
                List.of(fault(FaultKind.SLOW_FEED, "amazon", "10:05", 145)),
                Set.of("PublisherDoesNotAnswer")),
        RESERVED_TWICE(
                Play.busyUntil(LocalTime.of(15, 0)),
                Commands.IGNORED,
                List.of(
                        fault(FaultKind.SECOND_RESERVER, "web", "10:10", 290, 1),
                        fault(FaultKind.SECOND_RESERVER, "b2b", "10:10", 290, 1),
                        fault(FaultKind.SECOND_RESERVER, "amazon", "10:10", 290, 1),
                        fault(FaultKind.SECOND_RESERVER, "ebay", "10:10", 290, 1)),
                Set.of(
                        "DuplicateReservations",
                        "DuplicateReservationsOpen",
                        "ReservationConflicts",
                        "NegativeAts",
                        "NegativeAtsUnits")),
        EVENTS_ARE_A_MESS(
                Play.busyMorning(),
                Commands.IGNORED,
                List.of(
                        fault(FaultKind.EVENTS_DOUBLED, "publisher-web", "10:10", 80, 1),
                        fault(FaultKind.EVENTS_OUT_OF_ORDER, "publisher-web", "10:10", 80, 60),
                        fault(FaultKind.GARBAGE, "web-shop", "10:10", 80, 0.2),
                        fault(FaultKind.SOURCE_SILENT, "publisher-b2b", "10:10", 80),
                        fault(FaultKind.LATE_UPLOAD, "store1", "10:00", 120)),
                Set.of("DuplicateEvents", "LateEvents", "DeadLetters", "CaptureSlow")),
        A_SOURCE_FALLS_BEHIND(
                Play.busyMorning(),
                Commands.IGNORED,
                List.of(fault(FaultKind.SLOW_SOURCE, "publisher-web", "10:10", 130)),
                Set.of("SourceBehind")),
        ITEMS_ARE_NOT_KNOWN(
                Play.busyMorning(),
                Commands.IGNORED,
                List.of(fault(FaultKind.LATE_ITEMS, "", "09:00", 180)),
                Set.of("UnmappedEvents")),
        PRICES_ARE_WRONG_AND_SO_IS_WHO_BOOKS(
                Play.busyMorning(),
                Commands.IGNORED,
                List.of(
                        fault(FaultKind.WRONG_CURRENCY, "", "10:10", 130),
                        fault(FaultKind.SALES_BY_WMS, "store1", "10:10", 130)),
                Set.of("UnpricedEvents", "AuthorityViolations")),
        MOVEMENTS_ARE_LOST_AND_A_FEED_STANDS(
                Play.allDays(2, 300, 200),
                Commands.IGNORED,
                List.of(
                        fault(FaultKind.EVENTS_LOST, "wms-dc1", "07:00", 37 * 60, 0.5),
                        fault(FaultKind.FEED_STOPS_APPLYING, "amazon", "06:00", 41 * 60)),
                Set.of("BooksDiffer", "LostSales")),
        ERP_IS_SILENT(
                Play.allDays(5, 30, 20),
                Commands.IGNORED,
                List.of(fault(FaultKind.SOURCE_SILENT, "erp", "09:00", 109 * 60)),
                Set.of("SourceSilent", "TopicSilent")),
        SHOPS_ARE_SILENT(
                Play.allDays(2, 30, 20),
                Commands.IGNORED,
                List.of(
                        fault(FaultKind.SOURCE_SILENT, "web-shop", "12:00", 34 * 60),
                        fault(FaultKind.SOURCE_SILENT, "b2b-oms", "12:00", 34 * 60),
                        fault(FaultKind.SOURCE_SILENT, "amazon-connector", "12:00", 34 * 60),
                        fault(FaultKind.SOURCE_SILENT, "ebay-connector", "12:00", 34 * 60)),
                Set.of("ReservationsSilent"));

        private final Play play;
        private final Commands commands;
        private final List<Fault> faults;
        private final Set<String> rules;

        Scenario(Play play, Commands commands, List<Fault> faults, Set<String> rules) {
            this.play = play;
            this.commands = commands;
            this.faults = faults;
            this.rules = rules;
        }

        private static Fault fault(FaultKind kind, String target, String from, long minutes) {
            return fault(kind, target, from, minutes, kind.defaultStrength());
        }

        private static Fault fault(
                FaultKind kind, String target, String from, long minutes, double strength) {
            Instant begins =
                    MIDNIGHT.plus(Duration.between(LocalTime.MIDNIGHT, LocalTime.parse(from)));
            return new Fault(
                    kind,
                    target,
                    begins.toEpochMilli(),
                    begins.plus(Duration.ofMinutes(minutes)).toEpochMilli(),
                    strength);
        }

        long beginsMillis() {
            return faults.stream().mapToLong(Fault::fromMillis).min().orElseThrow();
        }
    }

    /** What is sold, and which part of it is played. */
    private record Play(
            int days,
            int skus,
            double ordersPerDay,
            BiFunction<SalesHistory, SimulationOptions, SteppedSimulation> simulation) {

        static Play busyMorning() {
            return busyUntil(LocalTime.of(12, 30));
        }

        static Play busyUntil(LocalTime until) {
            return new Play(
                    1,
                    300,
                    800,
                    (sales, options) ->
                            SteppedSimulation.ofFirstDay(
                                    sales, options, LocalTime.of(10, 0), until));
        }

        static Play allDays(int days, int skus, double ordersPerDay) {
            return new Play(days, skus, ordersPerDay, SteppedSimulation::ofAllDays);
        }

        Told run(List<Fault> faults, Commands commands) throws Exception {
            Told told = new Told();
            Lockstep.run(
                    simulation,
                    SalesHistory.of(GeneratedSales.generate(days, skus, ordersPerDay, SEED)),
                    new SimulationOptions(SEED, SimulationOptions.DEFAULT_DUPLICATE_SHARE)
                            .withFaults(new Faults(faults, GroundTruth.NONE)),
                    LockstepSettings.defaults(ShippedRules.all()),
                    commands,
                    told);
            return told;
        }
    }

    /** What the engine tells. */
    private static final class Told implements LockstepListener {
        private final List<AlertMessage> firing = new ArrayList<>();
        private final List<Command> commands = new ArrayList<>();

        @Override
        public void alert(AlertMessage alert, long nowMillis) {
            if (alert.state() == State.FIRING) {
                firing.add(alert);
            }
        }

        @Override
        public void command(Command command, long nowMillis) {
            commands.add(command);
        }

        Set<String> rulesSince(long sinceMillis) {
            return firing.stream()
                    .filter(alert -> alert.startedAtMillis() >= sinceMillis)
                    .map(AlertMessage::ruleName)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void firesInItsFault(Scenario scenario) throws Exception {
        Told told = scenario.play.run(scenario.faults, scenario.commands);

        assertThat(told.rulesSince(scenario.beginsMillis())).containsAll(scenario.rules);
    }

    @Test
    void everyRuleHasAFaultOrAReason() throws Exception {
        Set<String> known = new HashSet<>(WITHOUT_A_FAULT.keySet());
        Stream.of(Scenario.values()).forEach(scenario -> known.addAll(scenario.rules));

        assertThat(ShippedRules.all())
                .extracting(Rule::name)
                .containsExactlyInAnyOrderElementsOf(known);
    }

    @Test
    void allAreSilentInAQuietWeek() throws Exception {
        Told told = Play.allDays(7, 300, LIVELY_ORDERS_PER_DAY).run(List.of(), Commands.OBEYED);

        assertThat(told.rulesSince(MIDNIGHT.plus(OPENING).toEpochMilli())).isEmpty();
        assertThat(told.commands).isEmpty();
    }
}
