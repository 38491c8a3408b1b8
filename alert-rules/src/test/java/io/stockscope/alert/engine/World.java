// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.engine;

import io.stockscope.alert.AlertLife;
import io.stockscope.alert.Rule;
import io.stockscope.alert.intake.Telling;
import io.stockscope.alert.throttle.Brake;
import io.stockscope.alert.throttle.Command;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An engine, a topic of measurements by one producer, and a wall clock five seconds ahead of what
 * is measured.
 */
final class World {

    static final long START = 1_700_000_000_000L / 60_000 * 60_000;
    static final long BOUND = 5_000;
    private static final Set<String> KINDS = Set.of("stock");

    final EngineSettings settings = EngineSettings.defaults(KINDS);
    final List<Rule> rules;
    final List<Telling> topic = new ArrayList<>();
    final List<AlertMessage> alerts = new ArrayList<>();

    /** Of each of {@link #alerts} when it was told, wall clock. */
    final List<Long> alertsToldAt = new ArrayList<>();

    int restarts;
    final List<Command> commands = new ArrayList<>();
    final Map<String, Command> log = new TreeMap<>();

    /** By channel: the last command of the log that is not a dry run. */
    final Map<String, Command> lastReal = new TreeMap<>();

    AlertEngine engine;

    /** Event time up to which all is told. */
    long told = START;

    long wall = START + BOUND;
    private int read;
    private long sequence = 1_000L << Integer.SIZE;

    World(Rule... rules) {
        this.rules = List.of(rules);
        engine = new AlertEngine(settings);
        engine.replaceRules(this.rules);
        frontier();
    }

    /** A gauge reads something from now on. */
    void gauge(String metric, Map<String, String> labels, double value) {
        measure(metric, labels, value, null);
    }

    void measure(
            String metric,
            Map<String, String> labels,
            @Nullable Double value,
            @Nullable Map<String, Long> bins) {
        topic.add(
                new Telling(
                        metric,
                        labels,
                        told / 10_000 * 10_000,
                        value,
                        bins,
                        "stock-0",
                        ++sequence,
                        told));
    }

    void stale(String channel, double skus) {
        gauge("stale_skus", Map.of("channel", channel, "channelType", "MARKETPLACE"), skus);
    }

    void frontier() {
        topic.add(
                new Telling(
                        "frontier",
                        Map.of("kind", "stock", "producers", "1"),
                        0,
                        0.0,
                        null,
                        "stock-0",
                        ++sequence,
                        told));
    }

    /** A second passes, in which the engine reads what is told. */
    void second() {
        tell();
        wall += 1_000;
        readAndTurn();
    }

    void seconds(int seconds) {
        for (int i = 0; i < seconds; i++) {
            second();
        }
    }

    /** Seconds pass, and each minute something is told again. */
    void secondsOf(int seconds, Runnable again) {
        for (int i = 1; i <= seconds; i++) {
            if (i % 60 == 0) {
                again.run();
            }
            second();
        }
    }

    /** The next measurement is lost. */
    void loseNext() {
        sequence++;
    }

    /** A second of event time is over, and nobody reads that. */
    void tell() {
        told += 1_000;
        frontier();
    }

    /** A second passes while no engine runs. */
    void secondWithoutEngine() {
        tell();
        wall += 1_000;
    }

    /** The engine reads all, and takes a turn whenever there is a second more to decide. */
    void readAndTurnEachSecond() {
        while (read < topic.size()) {
            if (engine.take(topic.get(read++), wall)) {
                turn();
            }
        }
    }

    void readAndTurn() {
        while (read < topic.size()) {
            engine.take(topic.get(read++), wall);
        }
        turn();
    }

    void turn() {
        engine.turn(
                wall,
                new AlertEngine.Output() {
                    @Override
                    public void alert(AlertMessage alert) {
                        alerts.add(alert);
                        alertsToldAt.add(wall);
                    }

                    @Override
                    public void command(Command command) {
                        commands.add(command);
                        log.put(command.channel(), command);
                        if (!command.dryRun()) {
                            lastReal.put(command.channel(), command);
                        }
                    }
                });
    }

    /** What an engine can go on from. */
    record Checkpoint(byte[] state, int read) {}

    Checkpoint checkpoint() {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            engine.write(new DataOutputStream(bytes));
            return new Checkpoint(bytes.toByteArray(), read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The engine dies, and goes on from a checkpoint and the log of commands. */
    void restart(Checkpoint from) {
        try {
            engine =
                    AlertEngine.read(
                            new DataInputStream(new ByteArrayInputStream(from.state())),
                            settings,
                            rules,
                            wall);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        read = from.read();
        restarts++;
        restore(engine);
    }

    /** An engine hears what the log of commands holds. */
    void restore(AlertEngine next) {
        log.forEach(
                (channel, last) ->
                        next.restore(channel, lastReal.get(channel), last.revision(), wall));
    }

    /** What a channel's publisher was told last. */
    Brake brake(String channel) {
        Command last = lastReal.get(channel);
        return last == null ? Brake.FREE : last.brake();
    }

    /** What was told of alerts, each once, as text: state and when it began, in seconds. */
    List<String> told() {
        return alerts.stream().map(World::text).distinct().toList();
    }

    static String text(AlertMessage alert) {
        String about = alert.labels().getOrDefault("channel", "");
        return "%s %s %s +%d%s"
                .formatted(
                        alert.ruleName(),
                        about,
                        alert.state(),
                        (alert.startedAtMillis() - START) / 1_000,
                        alert.state() == AlertLife.State.RESOLVED
                                ? " to +" + (alert.atMillis() - START) / 1_000
                                : "");
    }
}
