// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.trial;

import io.stockscope.alert.AlertLife.State;
import io.stockscope.alert.MetricKind;
import io.stockscope.alert.Rule;
import io.stockscope.alert.Spans;
import io.stockscope.alert.engine.AlertEngine;
import io.stockscope.alert.engine.AlertMessage;
import io.stockscope.alert.engine.EngineSettings;
import io.stockscope.alert.intake.Telling;
import io.stockscope.alert.series.Bins;
import io.stockscope.alert.series.Window;
import io.stockscope.alert.throttle.Command;
import io.stockscope.alert.trial.Trial.Expectation;
import io.stockscope.alert.trial.Trial.ExpectedAlert;
import io.stockscope.alert.trial.Trial.Point;
import io.stockscope.alert.trial.Trial.Series;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Runs one test of rules: second by second, on a clock of its own, by the engine that the alerting
 * job runs.
 */
public final class TrialRun {

    private static final String PRODUCER = "test";
    private static final long SECOND = 1_000;

    /** When it begins; any whole day does. */
    private static final long BEGIN = 1_700_006_400_000L;

    /** How far what is known is behind the wall clock: the bound of disorder. */
    private static final long BEHIND_MILLIS = 5_000;

    private final Trial trial;
    private final AlertEngine engine;
    private final Map<String, AlertMessage> active = new TreeMap<>();
    private final TreeMap<String, Command> inForce = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();
    private long sequence = 1L << Integer.SIZE;

    private TrialRun(List<Rule> rules, Trial trial) {
        this.trial = trial;
        this.engine = new AlertEngine(EngineSettings.defaults(Set.of(PRODUCER)));
        engine.replaceRules(rules);
        trial.series().forEach(this::nameChannel);
    }

    /** A channel has the type that its series say. */
    private void nameChannel(Series series) {
        String channel = series.labels().get(Rule.CHANNEL);
        String type = series.labels().get("channelType");
        if (channel != null && type != null) {
            engine.channel(channel, type);
        }
    }

    /**
     * Runs it.
     *
     * @return what was otherwise than expected, as text that says where; empty if nothing was
     */
    public static List<String> run(List<Rule> rules, Trial trial) {
        TrialRun run = new TrialRun(rules, trial);
        long last =
                trial.expectations().stream()
                        .mapToLong(expectation -> expectation.at().toSeconds())
                        .max()
                        .orElse(0);
        for (long second = 0; second <= last; second++) {
            run.pass(second);
            run.check(second);
        }
        return run.failures;
    }

    /** All that is told at a second and before counts when the next one is decided. */
    private void pass(long second) {
        long wallMillis = BEGIN + second * SECOND + BEHIND_MILLIS;
        if (second % Duration.ofMillis(Window.MILLIS).toSeconds() == 1) {
            int window = (int) (second / Duration.ofMillis(Window.MILLIS).toSeconds());
            for (Series series : trial.series()) {
                Point point = window < series.values().size() ? series.values().get(window) : null;
                if (point != null) {
                    engine.take(telling(series, point, window), wallMillis);
                }
            }
            trial.worstSkus()
                    .forEach(
                            (channel, skus) ->
                                    engine.worst(channel, BEGIN + window * Window.MILLIS, skus));
        }
        engine.take(frontier(BEGIN + second * SECOND), wallMillis);
        engine.turn(
                wallMillis,
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
        if (alert.state() == State.RESOLVED) {
            active.remove(alert.alertId());
        } else {
            active.put(alert.alertId(), alert);
        }
    }

    private void note(Command command) {
        if (!command.dryRun()) {
            inForce.put(command.channel(), command);
            if (trial.acknowledges()) {
                engine.isAnswered(command.channel(), command.revision(), true);
            }
        }
    }

    private Telling telling(Series series, Point point, int window) {
        boolean distribution = series.metric().kind() == MetricKind.DISTRIBUTION;
        long startMillis = BEGIN + window * Window.MILLIS;
        return new Telling(
                series.metric().wireName(),
                series.labels(),
                startMillis,
                distribution ? null : point.value(),
                distribution
                        ? Map.of(String.valueOf(Bins.of(point.value())), point.samples())
                        : null,
                PRODUCER + "-0",
                ++sequence,
                startMillis);
    }

    private Telling frontier(long atMillis) {
        return new Telling(
                "frontier",
                Map.of("kind", PRODUCER, "producers", "1"),
                0,
                0.0,
                null,
                PRODUCER + "-0",
                ++sequence,
                atMillis);
    }

    private void check(long second) {
        for (Expectation expectation : trial.expectations()) {
            if (expectation.at().toSeconds() == second) {
                checkAlerts(expectation);
                checkBrakes(expectation);
            }
        }
    }

    private void checkAlerts(Expectation expectation) {
        List<ExpectedAlert> expected = expectation.alerts();
        if (expected == null) {
            return;
        }
        List<AlertMessage> left = new ArrayList<>(active.values());
        for (ExpectedAlert alert : expected) {
            AlertMessage found =
                    left.stream().filter(message -> fits(message, alert)).findFirst().orElse(null);
            if (found == null) {
                fail(expectation, "there is no alert " + text(alert) + "; there are " + alerts());
            } else {
                left.remove(found);
            }
        }
        for (AlertMessage message : left) {
            fail(expectation, "there is an alert that is not expected: " + text(message));
        }
    }

    private static boolean fits(AlertMessage message, ExpectedAlert alert) {
        return message.ruleName().equals(alert.rule())
                && message.state() == alert.state()
                && message.labels().entrySet().containsAll(alert.labels().entrySet());
    }

    private void checkBrakes(Expectation expectation) {
        Map<String, String> expected = expectation.brakes();
        if (expected == null) {
            return;
        }
        Map<String, String> actual = new TreeMap<>();
        inForce.forEach(
                (channel, command) -> {
                    if (!command.brake().isFree()) {
                        actual.put(channel, command.brake().summary());
                    }
                });
        if (!actual.equals(new TreeMap<>(expected))) {
            fail(expectation, "in force is " + actual + ", expected is " + expected);
        }
    }

    private void fail(Expectation expectation, String what) {
        failures.add(
                "%s:%d: %s: at %s %s"
                        .formatted(
                                trial.file(),
                                expectation.line(),
                                trial.name(),
                                Spans.text(expectation.at()),
                                what));
    }

    private String alerts() {
        return active.isEmpty()
                ? "none"
                : String.join(", ", active.values().stream().map(TrialRun::text).toList());
    }

    private static String text(AlertMessage message) {
        return "%s %s %s"
                .formatted(message.ruleName(), message.state(), new TreeMap<>(message.labels()));
    }

    private static String text(ExpectedAlert alert) {
        return "%s %s %s".formatted(alert.rule(), alert.state(), new TreeMap<>(alert.labels()));
    }
}
