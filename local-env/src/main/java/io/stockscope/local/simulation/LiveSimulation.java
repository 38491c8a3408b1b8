// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import io.stockscope.config.ClockSettings;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.job.time.ScaledClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A simulation that happens now: its times are those of a clock that is the wall clock, or a faster
 * one, and each event is sent when that clock has come to its {@code recordedAt}. The books have
 * been opened shortly before the start; when the sales are at their end they begin again, on later
 * days and under numbers of their own, until it is stopped.
 *
 * <p>To run by the same clock, the stock job takes {@link #clock()}.
 */
public final class LiveSimulation {
    /** When the first simulated day begins, where nothing else is said: all is open and busy. */
    public static final LocalTime DEFAULT_START = LocalTime.of(10, 0);

    /** Longer than an opening takes to reach the bus: it is there when the first sale is. */
    static final Duration OPENS_BEFORE = Duration.ofMinutes(20);

    private final SalesHistory history;
    private final SimulationOptions options;
    private final ScaledClock clock;
    private final Schedule schedule;
    private final WallTime wall;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch caughtUp = new CountDownLatch(1);

    /** Of the run; null before it. */
    private @Nullable EventOutput taking;

    /**
     * Prepares a run whose clock begins now.
     *
     * @param speed how many times as fast as the wall clock it happens, above 0
     * @param start the retailer's time of day at which the first day begins; what it sold before
     *     that never happens
     * @throws IllegalArgumentException if the history holds no order, or nothing moves
     */
    public LiveSimulation(
            SalesHistory history, SimulationOptions options, double speed, LocalTime start) {
        this(history, options, new ClockSettings(speed, null, null), start);
    }

    /**
     * Prepares a run by a given clock.
     *
     * @param settings of its clock; the first day begins when that reads its start
     * @param start the retailer's time of day then; what it sold before that never happens
     * @throws IllegalArgumentException if the history holds no order, or nothing moves
     */
    public LiveSimulation(
            SalesHistory history,
            SimulationOptions options,
            ClockSettings settings,
            LocalTime start) {
        this(history, options, settings, start, WallTime.OF_THE_MACHINE);
    }

    LiveSimulation(
            SalesHistory history,
            SimulationOptions options,
            ClockSettings settings,
            LocalTime start,
            WallTime wall) {
        Simulation.requireSales(history);
        this.history = history;
        this.options = options;
        this.wall = wall;
        Instant now = Instant.ofEpochMilli(wall.nowMillis());
        Instant origin = settings.origin() == null ? now : settings.origin();
        Instant begins = settings.start() == null ? origin : settings.start();
        this.clock = new ScaledClock(origin, begins, settings.speed());
        LocalDate firstDay = Schedule.firstDay(history);
        LocalDateTime salesFrom = firstDay.atTime(start);
        this.schedule =
                new Schedule(
                        RetailCalendar.placing(salesFrom, begins.toEpochMilli()),
                        salesFrom.minus(OPENS_BEFORE),
                        salesFrom,
                        null,
                        this::waitUntil);
    }

    /** Returns the clock by which it happens; another process with these has the same one. */
    public ClockSettings clock() {
        return new ClockSettings(clock.speed(), clock.start(), clock.origin());
    }

    /** Returns what its clock reads, in epoch milliseconds. */
    public long now() {
        return clock.readingMillis(wall.nowMillis());
    }

    /**
     * Returns what the retailer's clock and calendar show, those of the sales, at a time of this.
     */
    public LocalDateTime retailerTime(long clockMillis) {
        return schedule.calendar().wallClock(clockMillis);
    }

    /** Returns what it was told, with the faults that are going on. */
    public SimulationOptions options() {
        return options;
    }

    /**
     * Sends events to the configured topics until it is stopped, and until Kafka has acknowledged
     * them. From the start of its clock on the publisher obeys the commands on their topic.
     *
     * @return what was true when it was stopped; of what was recorded later nothing is sent
     * @throws io.stockscope.local.CliException if Kafka or the schema registry do not take it
     */
    public SimulationTruth run(StockscopeConfig config) {
        // What happens before is made up in a moment: a lease would be over before it counts.
        long begins = clock.start().toEpochMilli();
        return TopicSimulation.run(
                config,
                bus -> {
                    try (CommandTopic commands =
                            CommandTopic.open(
                                    config.kafka(), bus.schemas(), bus.broker(), clock.speed())) {
                        return run(
                                options.withThrottleCommands(
                                        now -> now < begins ? null : commands.poll(now)),
                                bus.output());
                    }
                });
    }

    /** The same with a publisher that reads no commands. */
    public SimulationTruth runIgnoringCommands(StockscopeConfig config) {
        return TopicSimulation.run(config, bus -> run(bus.output()));
    }

    /**
     * Hands events on until it is stopped.
     *
     * @throws java.io.UncheckedIOException if {@code output} fails
     */
    SimulationTruth run(EventOutput output) {
        return run(options, output);
    }

    private SimulationTruth run(SimulationOptions running, EventOutput output) {
        taking = output;
        return Simulation.run(history, running, schedule, output);
    }

    /** Lets a run end now, from any thread; one that has not begun ends at once. */
    public void stop() {
        stopped.countDown();
        caughtUp.countDown();
    }

    /**
     * Waits until a run has handed on all that was recorded before it began, the opening of the
     * books above all. A stock job that starts earlier finds that late, since its clock has begun.
     */
    public void awaitCaughtUp() throws InterruptedException {
        caughtUp.await();
    }

    /** Who reads along sees all that has happened while nothing does. */
    private void flush() {
        options.faults().truth().flush();
        if (taking != null) {
            try {
                taking.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private boolean waitUntil(long atMillis) {
        try {
            while (stopped.getCount() > 0) {
                long now = wall.nowMillis();
                if (clock.readingMillis(now) >= atMillis) {
                    return true;
                }
                flush();
                caughtUp.countDown();
                wall.await(Math.max(clock.wallMillisAt(atMillis), now + 1), stopped);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
