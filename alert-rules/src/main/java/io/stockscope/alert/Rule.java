// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One alert rule, checked. It is decided for each group of series by itself, at whole seconds of
 * event time.
 *
 * @param name unique among all rules
 * @param group that it is written in, for people
 * @param where labels and the values that series must have
 * @param by labels that tell its groups apart
 * @param hold how long the signal must be on before the alert fires ({@code for})
 * @param clear when a firing alert is resolved
 * @param labels of the alert, beside those of its group; {@code severity} is among them
 * @param annotations templates for people, see {@link Template}
 * @param throttle what is demanded of the channel's publisher while it fires; null: nothing
 * @param dryRun whether that is only tried
 */
public record Rule(
        String name,
        String group,
        Map<String, String> where,
        List<String> by,
        Signal signal,
        Duration hold,
        Clear clear,
        NoData noData,
        Map<String, String> labels,
        Map<String, String> annotations,
        @Nullable Throttle throttle,
        boolean dryRun) {

    /** Label that says how urgent an alert is. */
    public static final String SEVERITY = "severity";

    /** Label of the channel, which a rule that throttles is grouped by. */
    public static final String CHANNEL = "channel";

    /** Copies the collections. */
    public Rule {
        where = Map.copyOf(where);
        by = List.copyOf(by);
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }

    /** How urgent its alerts are. */
    public String severity() {
        return labels.getOrDefault(SEVERITY, "");
    }

    /**
     * All that its decisions follow from: rules with the same name and this text have the same
     * alerts, whatever else of them has changed.
     */
    public String terms() {
        return List.of(new TreeMap<>(where), by, signal, hold, clear, noData).toString();
    }

    /** What a group without a value means. */
    public enum NoData {
        /** Nothing changes; the time without a value does not count. */
        KEEP,
        /** As if the condition held. */
        FIRE
    }

    /** What is looked at, and when it is on. */
    public sealed interface Signal {

        /** The metric whose series count. */
        AlertMetric metric();

        /** How far back it looks, at most. */
        Duration span();

        /** Samples, or judged changes, below which there is no value. */
        long minimumCount();

        /** When it is on. */
        Condition condition();

        /** What its value is counted in. */
        ValueUnit unit();

        /** Whether its value changes from second to second though nothing is told. */
        boolean moves();

        /** What is looked at and when it is on, for people. */
        String describe();
    }

    /** A value of the last windows, and a threshold. */
    public record ValueSignal(
            AlertMetric metric,
            Aggregate aggregate,
            Duration over,
            Condition condition,
            long minimumCount)
            implements Signal {
        @Override
        public Duration span() {
            return over;
        }

        @Override
        public ValueUnit unit() {
            return aggregate == Aggregate.COUNT_OF_SAMPLES ? ValueUnit.NUMBER : metric.unit();
        }

        @Override
        public boolean moves() {
            boolean averaged = metric.kind() == MetricKind.GAUGE && aggregate == Aggregate.MEAN;
            return averaged || aggregate == Aggregate.RATE;
        }

        @Override
        public String describe() {
            return "%s of %s over %s %s"
                    .formatted(
                            aggregate.wireName(), metric.wireName(), Spans.text(over), condition);
        }
    }

    /**
     * How fast the error budget of an objective burns: the share of bad ones over the share that is
     * allowed, over a long and a short time. It is on while both burn at least so fast; its value
     * is that of the slower one. (Multi-window burn-rate alerts: Google, "The Site Reliability
     * Workbook", chapter 5.)
     *
     * @param objective share of good ones, between 0 and 1
     * @param factor 1 burns the budget of a period in just that period
     */
    public record BurnSignal(
            AlertMetric metric,
            double objective,
            Duration longWindow,
            Duration shortWindow,
            double factor,
            long minimumCount)
            implements Signal {
        @Override
        public Duration span() {
            return longWindow;
        }

        @Override
        public Condition condition() {
            return new Condition(Condition.Operator.GREATER_OR_EQUAL, factor);
        }

        @Override
        public ValueUnit unit() {
            return ValueUnit.NUMBER;
        }

        @Override
        public boolean moves() {
            return false;
        }

        @Override
        public String describe() {
            return "burn rate of %s, objective %s, over %s and %s %s"
                    .formatted(
                            metric.wireName(),
                            objective,
                            Spans.text(longWindow),
                            Spans.text(shortWindow),
                            condition());
        }

        /** How fast the budget burns at a share of bad ones. */
        public double burnRate(double badShare) {
            return badShare / (1 - objective);
        }
    }

    /**
     * When a firing alert is resolved.
     *
     * @param condition of the value
     * @param hold how long it must hold
     */
    public record Clear(Condition condition, Duration hold) {}

    /** How restrictive a directive is. */
    public enum Mode {
        HOLD_INCREASES,
        BUFFER,
        CAP,
        PAUSE
    }

    /** What a demand is about. */
    public enum Scope {
        /** Everything that the channel sells. */
        CHANNEL,
        /** The SKUs that are oversold worst. */
        WORST_SKUS
    }

    /**
     * One step of a demand.
     *
     * @param bufferPercent from 1 to 100, of BUFFER only
     * @param capUnits at least 0, of CAP only
     * @param after how long the alert must have been firing
     */
    public record Step(
            Mode mode, @Nullable Integer bufferPercent, @Nullable Long capUnits, Duration after) {}

    /**
     * What is demanded of the publisher of the channel while the alert fires.
     *
     * @param steps one after the other, each with a larger {@code after}
     * @param ttl how long a command holds that is not renewed
     * @param releaseAfter how long each step is kept after the alert is resolved, from the last one
     *     down
     */
    public record Throttle(Scope scope, List<Step> steps, Duration ttl, Duration releaseAfter) {
        /** Copies the steps. */
        public Throttle {
            steps = List.copyOf(steps);
        }
    }
}
