// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import java.time.LocalDateTime;
import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/**
 * A simulation in step with others: before anything happens they are told the time up to which
 * nothing else does, and may let theirs pass. Times are those of the sales.
 */
public final class SteppedSimulation {
    private final SalesHistory history;
    private final SimulationOptions options;
    private final LocalDateTime opens;
    private final LocalDateTime salesFrom;
    private final LocalDateTime until;
    private @Nullable Simulation running;

    private SteppedSimulation(
            SalesHistory history,
            SimulationOptions options,
            LocalDateTime opens,
            LocalDateTime salesFrom,
            LocalDateTime until) {
        Simulation.requireSales(history);
        this.history = history;
        this.options = options;
        this.opens = opens;
        this.salesFrom = salesFrom;
        this.until = until;
    }

    /** Creates one of all days of the sales, as {@link Simulation#run} plays them. */
    public static SteppedSimulation ofAllDays(SalesHistory history, SimulationOptions options) {
        LocalDateTime opens = Schedule.firstDay(history).atStartOfDay();
        return new SteppedSimulation(
                history,
                options,
                opens,
                opens,
                Schedule.lastDay(history).plusDays(1).atStartOfDay());
    }

    /**
     * Creates one of a part of the first day. The books are opened shortly before, so that the
     * opening is over when the first sale is; what was sold earlier never happens.
     *
     * @param from time of day of the first sale
     * @param until later than that
     */
    public static SteppedSimulation ofFirstDay(
            SalesHistory history, SimulationOptions options, LocalTime from, LocalTime until) {
        if (!from.isBefore(until)) {
            throw new IllegalArgumentException("it must begin before it ends, at " + until);
        }
        LocalDateTime day = Schedule.firstDay(history).atStartOfDay();
        LocalDateTime salesFrom = day.with(from);
        return new SteppedSimulation(
                history,
                options,
                salesFrom.minus(LiveSimulation.OPENS_BEFORE),
                salesFrom,
                day.with(until));
    }

    /** Returns when the books are opened, in epoch milliseconds; nothing happens before. */
    public long opensMillis() {
        return RetailCalendar.OF_THE_SALES.millis(opens);
    }

    /** Returns a time of day of the first day, in epoch milliseconds. */
    public long millis(LocalTime timeOfDay) {
        return RetailCalendar.OF_THE_SALES.millis(opens.with(timeOfDay));
    }

    /** Returns when it ends, in epoch milliseconds. */
    public long untilMillis() {
        return RetailCalendar.OF_THE_SALES.millis(until);
    }

    /**
     * Returns how many units a channel displays at this moment that are not there. While it runs.
     */
    public long displayedInVain(String channel) {
        if (running == null) {
            throw new IllegalStateException("it does not run");
        }
        return running.storefront().displayedInVain(channel);
    }

    /**
     * Runs to the end, or until a step is refused.
     *
     * @param steps told of each step before it happens
     * @param output takes the events; reference data come first
     * @return what is true at the end
     * @throws java.io.UncheckedIOException if {@code output} fails
     */
    public SimulationTruth run(Pacer steps, EventOutput output) {
        Schedule schedule =
                new Schedule(RetailCalendar.OF_THE_SALES, opens, salesFrom, until, steps);
        running = new Simulation(history, options, schedule, output);
        return running.run();
    }
}
