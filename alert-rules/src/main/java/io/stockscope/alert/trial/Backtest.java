// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.trial;

import io.stockscope.alert.AlertLife.State;
import io.stockscope.alert.Rule;
import io.stockscope.alert.engine.AlertEngine;
import io.stockscope.alert.engine.AlertMessage;
import io.stockscope.alert.engine.EngineSettings;
import io.stockscope.alert.intake.Telling;
import io.stockscope.alert.throttle.Brake;
import io.stockscope.alert.throttle.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What rules would have done with measurements that were recorded: which alerts, and which brakes,
 * when, and for how long. Nothing is sent. The clock goes by what was measured, second by second,
 * as if all of it had come in time; publishers answer at once.
 *
 * <p>What the brakes would have changed is not known: the measurements are those of the world
 * without them.
 */
public final class Backtest {

    private static final long SECOND = 1_000;

    /**
     * How far what is told may be ahead of what is known: else something is missing for good. Long,
     * since recordings of simulations hold hours in a second.
     */
    private static final long STUCK_MILLIS = Duration.ofMinutes(5).toMillis();

    /**
     * An alert that came to fire.
     *
     * @param startedAtMillis when its condition began to hold, event time
     * @param firedAtMillis when it came to fire, event time
     * @param endedAtMillis event time; null if it goes on
     * @param value when it came to fire
     */
    public record Episode(
            String rule,
            String severity,
            Map<String, String> labels,
            long startedAtMillis,
            long firedAtMillis,
            @Nullable Long endedAtMillis,
            double value) {}

    /**
     * A brake that would have been in force.
     *
     * @param brake as text
     * @param rules that would have demanded it
     * @param fromMillis event time
     * @param toMillis likewise; null if it goes on
     */
    public record Braked(
            String channel,
            String brake,
            List<String> rules,
            boolean dryRun,
            long fromMillis,
            @Nullable Long toMillis) {}

    private final AlertEngine engine;
    private final long patienceMillis;
    private final Map<String, Episode> firing = new HashMap<>();
    private final TreeMap<String, Braked> inForce = new TreeMap<>();
    private final List<Episode> episodes = new ArrayList<>();
    private final List<Braked> braked = new ArrayList<>();
    private final long fromMillis;
    private long nowMillis;

    /** The latest time that any producer has come to: what is missing is waited for by that. */
    private long seenMillis;

    /** When all that was told was known last. */
    private long movedMillis;

    /**
     * @param fromMillis what was decided before is left out: until then only windows fill
     */
    public Backtest(EngineSettings settings, List<Rule> rules, long fromMillis) {
        this.engine = new AlertEngine(settings);
        this.patienceMillis = settings.patience().toMillis();
        this.fromMillis = fromMillis;
        engine.replaceRules(rules);
    }

    /** A channel is of a type. */
    public void channel(String channel, String type) {
        engine.channel(channel, type);
    }

    /** Takes the SKUs of a channel that were oversold worst at an event time. */
    public void worst(String channel, long atMillis, List<String> skus) {
        engine.worst(channel, atMillis, skus);
    }

    /** Takes a measurement, in the order in which they were appended. */
    public void take(Telling telling) {
        seenMillis = Math.max(seenMillis, telling.frontierMillis());
        movedMillis = movedMillis == 0 ? seenMillis : movedMillis;
        engine.take(telling, seenMillis);
        if (seenMillis - movedMillis > STUCK_MILLIS) {
            engine.giveUpMissing(seenMillis - STUCK_MILLIS + patienceMillis);
        }
        long frontierMillis = engine.frontierMillis().orElse(0);
        if (frontierMillis <= 0) {
            return;
        }
        if (nowMillis == 0) {
            nowMillis = frontierMillis - SECOND;
        }
        while (nowMillis + SECOND <= frontierMillis) {
            nowMillis += SECOND;
            movedMillis = nowMillis;
            turn();
        }
    }

    private void turn() {
        engine.turn(
                nowMillis,
                new AlertEngine.Output() {
                    @Override
                    public void alert(AlertMessage alert) {
                        note(alert);
                    }

                    @Override
                    public void command(Command command) {
                        note(command);
                    }
                });
    }

    private void note(AlertMessage alert) {
        if (alert.state() == State.FIRING) {
            firing.putIfAbsent(
                    alert.alertId(),
                    new Episode(
                            alert.ruleName(),
                            alert.severity(),
                            alert.labels(),
                            alert.startedAtMillis(),
                            alert.atMillis(),
                            null,
                            alert.value()));
        } else if (alert.state() == State.RESOLVED) {
            Episode episode = firing.remove(alert.alertId());
            if (episode != null) {
                add(ended(episode, alert.atMillis()));
            }
        }
    }

    private static Episode ended(Episode episode, long atMillis) {
        return new Episode(
                episode.rule,
                episode.severity,
                episode.labels,
                episode.startedAtMillis,
                episode.firedAtMillis,
                atMillis,
                episode.value);
    }

    private void add(Episode episode) {
        Long ended = episode.endedAtMillis;
        if (ended == null || ended > fromMillis) {
            episodes.add(episode);
        }
    }

    private void note(Command command) {
        engine.isAnswered(command.channel(), command.revision(), true);
        String key = command.channel() + (command.dryRun() ? " dry" : "");
        Brake brake = command.brake();
        Braked before = inForce.get(key);
        if (before != null && before.brake.equals(brake.summary())) {
            return;
        }
        if (before != null) {
            inForce.remove(key);
            add(ended(before, command.issuedAtMillis()));
        }
        if (!brake.isFree()) {
            inForce.put(
                    key,
                    new Braked(
                            command.channel(),
                            brake.summary(),
                            command.ruleNames(),
                            command.dryRun(),
                            command.issuedAtMillis(),
                            null));
        }
    }

    private static Braked ended(Braked before, long atMillis) {
        return new Braked(
                before.channel,
                before.brake,
                before.rules,
                before.dryRun,
                before.fromMillis,
                atMillis);
    }

    private void add(Braked span) {
        Long to = span.toMillis;
        if (to == null || to > fromMillis) {
            braked.add(span);
        }
    }

    /** The alerts that fired, in the order in which they ended; those that go on at the end. */
    public List<Episode> episodes() {
        List<Episode> all = new ArrayList<>(episodes);
        all.addAll(firing.values());
        return all;
    }

    /** The brakes, likewise. */
    public List<Braked> braked() {
        List<Braked> all = new ArrayList<>(braked);
        all.addAll(inForce.values());
        return all;
    }
}
