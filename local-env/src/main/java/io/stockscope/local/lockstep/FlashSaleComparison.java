// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.lockstep;

import io.stockscope.alert.Rule;
import io.stockscope.local.lockstep.Lockstep.Commands;
import io.stockscope.local.simulation.SalesHistory;
import io.stockscope.local.simulation.SimulationOptions;
import io.stockscope.local.simulation.SimulationTruth;
import io.stockscope.local.simulation.SteppedSimulation;
import io.stockscope.local.simulation.fault.Faults;
import io.stockscope.local.simulation.fault.GroundTruth;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;

/**
 * The same day with a flash sale and a marketplace in trouble twice, once with the governor's
 * commands obeyed and once with them ignored. All else, each customer above all, is the same.
 */
public final class FlashSaleComparison {

    /** When the sale begins. */
    public static final LocalTime SALE = LocalTime.NOON;

    /** Early: a marketplace that takes few calls an hour is to have published the opening. */
    static final LocalTime FROM = LocalTime.of(7, 0);

    static final LocalTime UNTIL = LocalTime.of(14, 0);
    private static final LocalTime TROUBLE_FROM = LocalTime.of(10, 0);
    private static final Duration TROUBLE = Duration.ofMinutes(210);

    /** The channels that publishers throttle: those that sell what they display. */
    private static final List<String> CHANNELS = List.of("web", "amazon", "ebay");

    /**
     * The runs of a seed.
     *
     * @param undisturbed with neither trouble nor commands: what a marketplace oversells that is as
     *     fast as it can be
     */
    public record Pair(
            long seed,
            FlashSaleOutcome undisturbed,
            FlashSaleOutcome ignored,
            FlashSaleOutcome obeyed) {

        /** Oversold units that were prevented. */
        public long preventedUnits() {
            return ignored.oversoldUnits() - obeyed.oversoldUnits();
        }

        /** Sales that were lost by it, in units. */
        public long lostByItUnits() {
            return obeyed.lostUnits() - ignored.lostUnits();
        }
    }

    private FlashSaleComparison() {}

    /**
     * Plays both.
     *
     * @param sales of the day, flash sale included
     * @param marketplace whose connector is in trouble
     */
    public static Pair play(
            SalesHistory sales,
            long seed,
            String marketplace,
            MarketplaceTrouble trouble,
            List<Rule> rules) {
        Faults faults = faults(sales, seed, marketplace, trouble);
        Run undisturbed = Run.of(sales, seed, Faults.none(), List.of(), Commands.IGNORED);
        Run ignored = Run.of(sales, seed, faults, rules, Commands.IGNORED);
        Run obeyed = Run.of(sales, seed, faults, rules, Commands.OBEYED);
        return new Pair(
                seed,
                undisturbed.outcome(undisturbed),
                ignored.outcome(ignored).withoutThrottling(),
                obeyed.outcome(ignored));
    }

    /** What goes wrong on that day. */
    static Faults faults(
            SalesHistory sales, long seed, String marketplace, MarketplaceTrouble trouble) {
        long fromMillis = simulation(sales, new SimulationOptions(seed, 0)).millis(TROUBLE_FROM);
        return new Faults(
                List.of(trouble.fault(marketplace, fromMillis, TROUBLE)), GroundTruth.NONE);
    }

    private record Run(SimulationTruth truth, BrakeLog log) {

        static Run of(
                SalesHistory sales, long seed, Faults faults, List<Rule> rules, Commands commands) {
            BrakeLog log = new BrakeLog(CHANNELS);
            SimulationTruth truth =
                    Lockstep.run(
                            FlashSaleComparison::simulation,
                            sales,
                            new SimulationOptions(seed, SimulationOptions.DEFAULT_DUPLICATE_SHARE)
                                    .withFaults(faults),
                            LockstepSettings.defaults(rules),
                            commands,
                            log);
            return new Run(truth, log);
        }

        FlashSaleOutcome outcome(Run ignored) {
            SimulationTruth.Demand demand = truth.demand();
            return new FlashSaleOutcome(
                    demand.oversold(),
                    demand.oversoldOrders(),
                    demand.lost(),
                    log.throttledSeconds(),
                    log.throttledSecondsWithoutExposureIn(ignored.log),
                    log.changes());
        }
    }

    /** The day, in step with others. */
    static SteppedSimulation simulation(SalesHistory sales, SimulationOptions options) {
        return SteppedSimulation.ofFirstDay(sales, options, FROM, UNTIL);
    }
}
