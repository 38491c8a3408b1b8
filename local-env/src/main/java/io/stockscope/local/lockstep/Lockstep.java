// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.lockstep;

import io.stockscope.alert.engine.AlertEngine;
import io.stockscope.alert.engine.AlertMessage;
import io.stockscope.alert.intake.Telling;
import io.stockscope.alert.throttle.Command;
import io.stockscope.alert.throttle.WorstSkus;
import io.stockscope.event.ChannelProfile;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.ThrottleAck;
import io.stockscope.event.ThrottleAckStatus;
import io.stockscope.event.text.TextBytes;
import io.stockscope.job.measure.Measured;
import io.stockscope.job.measure.StaleTopList;
import io.stockscope.job.stock.SingleThreadStockJob;
import io.stockscope.local.simulation.EventOutput;
import io.stockscope.local.simulation.SalesHistory;
import io.stockscope.local.simulation.SimulationOptions;
import io.stockscope.local.simulation.SimulationTruth;
import io.stockscope.local.simulation.SteppedSimulation;
import java.util.function.BiFunction;
import org.apache.avro.specific.SpecificRecord;

/**
 * A retailer, the stock job and the alert engine in step, by one clock: that of the simulation.
 *
 * <pre>
 * simulation ── events ──▶ stock job ── measurements, worst SKUs ──▶ alert engine ──▶ alerts
 *      ▲                                                                  │
 *      └──────────────────────────── commands ────────────────────────────┘
 * </pre>
 *
 * Each event is read when it reaches the bus. At each whole second what is ripe is applied and
 * measured, and rules are decided: so a decision comes as long after what it is about as the stock
 * job waits for what is out of order, and nothing else delays it.
 */
public final class Lockstep {

    private static final long SECOND_MILLIS = 1_000;

    /** What becomes of commands. */
    public enum Commands {
        /** The simulated publisher obeys them, and acknowledges. */
        OBEYED,
        /** Nobody obeys them, though each is acknowledged. */
        IGNORED,
        /** The publisher is gone: nobody obeys them, and nobody says anything. */
        UNANSWERED
    }

    private final LockstepListener listener;
    private final CommandQueue queue = new CommandQueue();
    private final Commands commands;
    private final SteppedSimulation simulation;
    private final SingleThreadStockJob job;
    private final AlertEngine engine;
    private long nextSecondMillis;
    private long nowMillis;

    private Lockstep(
            BiFunction<SalesHistory, SimulationOptions, SteppedSimulation> play,
            SalesHistory history,
            SimulationOptions options,
            LockstepSettings settings,
            Commands commands,
            LockstepListener listener) {
        this.listener = listener;
        this.commands = commands;
        this.simulation = play.apply(history, options.withThrottleCommands(queue));
        this.nowMillis = simulation.opensMillis();
        this.nextSecondMillis = Math.floorDiv(nowMillis, SECOND_MILLIS) * SECOND_MILLIS;
        this.job = new SingleThreadStockJob(settings.stock(), nowMillis, new ToEngine());
        this.engine = new AlertEngine(settings.engine());
        engine.replaceRules(settings.rules());
    }

    /**
     * Runs to the end of the simulation.
     *
     * @param play makes the simulation, such as {@link SteppedSimulation#ofAllDays}
     * @return what is true at the end
     */
    public static SimulationTruth run(
            BiFunction<SalesHistory, SimulationOptions, SteppedSimulation> play,
            SalesHistory history,
            SimulationOptions options,
            LockstepSettings settings,
            Commands commands,
            LockstepListener listener) {
        Lockstep run = new Lockstep(play, history, options, settings, commands, listener);
        SimulationTruth truth = run.simulation.run(run::passTo, run.new FromBus());
        run.passTo(run.simulation.untilMillis());
        return truth;
    }

    private boolean passTo(long atMillis) {
        while (nextSecondMillis <= atMillis) {
            nowMillis = nextSecondMillis;
            job.turn(nowMillis);
            engine.turn(nowMillis, new FromEngine());
            listener.second(simulation, nowMillis);
            nextSecondMillis += SECOND_MILLIS;
        }
        nowMillis = Math.max(nowMillis, atMillis);
        return true;
    }

    private final class FromBus implements EventOutput {
        @Override
        public void accept(StockscopeTopic topic, SpecificRecord event) {
            listener.event(topic, event, nowMillis);
            if (event instanceof ThrottleAck ack) {
                engine.isAnswered(
                        ack.getChannel(),
                        ack.getRevision(),
                        ack.getStatus() == ThrottleAckStatus.APPLIED);
                if (ack.getStatus() == ThrottleAckStatus.EXPIRED) {
                    engine.isExpired(ack.getChannel(), ack.getRevision());
                }
                return;
            }
            if (event instanceof ChannelProfile profile) {
                engine.channel(profile.getChannel(), profile.getType().name());
            }
            job.read(topic, event, nowMillis);
        }

        @Override
        public void acceptBytes(TextBytes bytes) {
            job.readUndecodable(bytes.topic(), nowMillis);
        }
    }

    private final class ToEngine implements SingleThreadStockJob.Output {
        @Override
        public void measured(Measured measurement) {
            listener.measured(measurement, nowMillis);
            engine.take(
                    new Telling(
                            measurement.metric(),
                            measurement.labels(),
                            measurement.windowStartMillis(),
                            measurement.value(),
                            measurement.bins(),
                            measurement.producer(),
                            measurement.sequence(),
                            measurement.frontierMillis()),
                    nowMillis);
        }

        @Override
        public void staleTop(StaleTopList worst) {
            engine.worst(
                    worst.channel(),
                    worst.atMillis(),
                    worst.skus().stream()
                            .filter(item -> WorstSkus.isOne(item.displayed(), item.oversellUnits()))
                            .map(StaleTopList.Item::sku)
                            .toList());
        }
    }

    private final class FromEngine implements AlertEngine.Output {
        @Override
        public void alert(AlertMessage alert) {
            listener.alert(alert, nowMillis);
        }

        @Override
        public void command(Command command) {
            listener.command(command, nowMillis);
            if (commands == Commands.OBEYED) {
                queue.command(command, nowMillis);
            } else if (commands == Commands.IGNORED) {
                engine.isAnswered(command.channel(), command.revision(), true);
            }
        }
    }
}
