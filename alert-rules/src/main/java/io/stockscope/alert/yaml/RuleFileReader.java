// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.yaml;

import io.stockscope.alert.Aggregate;
import io.stockscope.alert.AlertMetric;
import io.stockscope.alert.Condition;
import io.stockscope.alert.MetricKind;
import io.stockscope.alert.Rule;
import io.stockscope.alert.Rule.BurnSignal;
import io.stockscope.alert.Rule.Clear;
import io.stockscope.alert.Rule.NoData;
import io.stockscope.alert.Rule.Signal;
import io.stockscope.alert.Rule.ValueSignal;
import io.stockscope.alert.Template;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes rules of what has the shape of some, and says what cannot be meant. */
final class RuleFileReader {

    private static final String ALERT_NAME = "alertname";
    private static final Duration DEFAULT_RELEASE = Duration.ofMinutes(5);

    private final String file;

    /** Where each name was used first, in all files. */
    private final Map<String, String> places;

    private final Consumer<Mistake> mistakes;
    private int wrong;

    RuleFileReader(String file, Map<String, String> places, Consumer<Mistake> mistakes) {
        this.file = file;
        this.places = places;
        this.mistakes = mistakes;
    }

    /** Hands out the rules that have no mistake. */
    void rules(Value groups, Consumer<Rule> good) {
        Set<String> names = new HashSet<>();
        for (Value group : groups.list()) {
            Value name = group.field("name");
            if (name != null && !names.add(name.text())) {
                wrong(name, "there is another group of this name in the file");
            }
            Value rules = group.field("rules");
            if (rules == null) {
                continue;
            }
            for (Value rule : rules.list()) {
                Rule read = rule(name == null ? "" : name.text(), rule);
                if (read != null) {
                    good.accept(read);
                }
            }
        }
    }

    private @Nullable Rule rule(String group, Value rule) {
        int before = wrong;
        Value name = rule.field("alert");
        if (name != null) {
            String place = file + ":" + name.line();
            String first = places.putIfAbsent(name.text(), place);
            if (first != null) {
                wrong(name, "the name is used in " + first + " already");
            }
        }
        Value metricName = rule.field("metric");
        AlertMetric metric =
                metricName == null ? null : AlertMetric.byWireName(metricName.text()).orElse(null);
        Map<String, String> where = texts(rule, "where");
        List<String> by = by(rule);
        if (metric != null) {
            checkLabels(rule, metric, where, by);
        }
        Signal signal = metric == null ? null : signal(rule, metric);
        Clear clear = signal == null ? null : clear(rule, signal);
        Map<String, String> labels = texts(rule, "labels");
        checkTexts(rule, labels, by);
        Rule.@Nullable Throttle throttle = new ThrottleReader(this::wrong).read(rule, by);
        Value dryRun = rule.field("dryRun");
        if (dryRun != null && rule.field("throttle") == null) {
            wrong(dryRun, "without a throttle there is nothing to try");
        }
        if (wrong > before || name == null || signal == null || clear == null) {
            return null;
        }
        Value noData = rule.field("noData");
        return new Rule(
                name.text(),
                group,
                where,
                by,
                signal,
                span(rule, "for", Duration.ZERO),
                clear,
                noData == null ? NoData.KEEP : RuleShape.named(NoData.class, noData.text()),
                labels,
                texts(rule, "annotations"),
                throttle,
                dryRun != null && dryRun.flag());
    }

    private List<String> by(Value rule) {
        Value by = rule.field("by");
        if (by == null) {
            return List.of();
        }
        Set<String> names = new LinkedHashSet<>();
        for (Value name : by.list()) {
            if (!names.add(name.text())) {
                wrong(name, "it is there twice");
            }
        }
        return List.copyOf(names);
    }

    private void checkLabels(
            Value rule, AlertMetric metric, Map<String, String> where, List<String> by) {
        for (String label : where.keySet()) {
            if (!metric.labels().contains(label)) {
                wrong(rule.required("where"), noLabel(label, metric));
            }
        }
        for (String label : by) {
            if (!metric.labels().contains(label)) {
                wrong(rule.required("by"), noLabel(label, metric));
            }
        }
    }

    private static String noLabel(String label, AlertMetric metric) {
        return "there is no label %s; %s has %s%s"
                .formatted(
                        label,
                        metric.wireName(),
                        String.join(", ", metric.labels()),
                        Suggestion.nearest(label, metric.labels())
                                .map(nearest -> "; did you mean " + nearest + "?")
                                .orElse(""));
    }

    private @Nullable Signal signal(Value rule, AlertMetric metric) {
        Value burnRate = rule.field("burnRate");
        Value minimumCount = rule.field("minimumCount");
        boolean counts =
                metric.kind() == MetricKind.DISTRIBUTION || metric.kind() == MetricKind.RATIO;
        if (minimumCount != null && !counts) {
            wrong(minimumCount, metric.wireName() + " has no samples; leave it out");
        }
        long minimum = minimumCount == null ? 1 : (long) minimumCount.number();
        return burnRate == null
                ? value(rule, metric, minimum)
                : burn(rule, burnRate, metric, minimum);
    }

    private @Nullable Signal value(Value rule, AlertMetric metric, long minimumCount) {
        Value conditionText = rule.field("condition");
        if (!rule.names("condition") && !rule.names("burnRate")) {
            wrong(rule, "it has neither a condition nor a burnRate");
        }
        Condition condition = conditionText == null ? null : condition(conditionText);
        Aggregate aggregate = aggregate(rule, metric);
        Value over = rule.field("over");
        if (!rule.names("over") && aggregate != null && aggregate != Aggregate.LAST) {
            return wrong(rule, "it has no over (" + RuleShape.field("over").about() + ")");
        }
        return condition == null || aggregate == null
                ? null
                : new ValueSignal(
                        metric,
                        aggregate,
                        over == null ? RuleShape.WINDOW : over.span(),
                        condition,
                        minimumCount);
    }

    private @Nullable Aggregate aggregate(Value rule, AlertMetric metric) {
        List<Aggregate> fitting = metric.kind().aggregates();
        Value name = rule.field("aggregate");
        if (name == null) {
            if (rule.names("aggregate")) {
                return null;
            }
            return fitting.size() == 1
                    ? fitting.get(0)
                    : wrong(rule, "it has no aggregate; of " + fits(metric));
        }
        Aggregate aggregate = Aggregate.byWireName(name.text()).orElse(null);
        return aggregate == null || fitting.contains(aggregate)
                ? aggregate
                : wrong(name, name.text() + " does not fit; of " + fits(metric));
    }

    private static String fits(AlertMetric metric) {
        return "%s (%s) there are %s"
                .formatted(
                        metric.wireName(),
                        metric.kind().name().toLowerCase(java.util.Locale.ROOT),
                        String.join(
                                ", ",
                                metric.kind().aggregates().stream()
                                        .map(Aggregate::wireName)
                                        .toList()));
    }

    private @Nullable Signal burn(
            Value rule, Value burnRate, AlertMetric metric, long minimumCount) {
        for (String other : List.of("condition", "aggregate", "over")) {
            Value field = rule.field(other);
            if (field != null) {
                wrong(field, "a rule with a burnRate has none");
            }
        }
        if (metric.kind() != MetricKind.RATIO) {
            return wrong(burnRate, "a burn rate is of sync_slo_bad_ratio");
        }
        Value objective = burnRate.field("objective");
        Value longWindow = burnRate.field("long");
        Value shortWindow = burnRate.field("short");
        Value factor = burnRate.field("factor");
        if (objective == null || longWindow == null || shortWindow == null || factor == null) {
            return null;
        }
        if (objective.number() >= 1 || objective.number() <= 0) {
            return wrong(objective, "an objective lies between 0 and 1, such as 0.99");
        }
        if (factor.number() <= 0) {
            return wrong(factor, "a factor is more than 0, such as 14.4");
        }
        if (shortWindow.span().compareTo(longWindow.span()) >= 0) {
            return wrong(shortWindow, "the short time is shorter than the long one");
        }
        if (factor.number() * (1 - objective.number()) > 1) {
            return wrong(factor, "it would never fire: more than all of them would have to be bad");
        }
        return new BurnSignal(
                metric,
                objective.number(),
                longWindow.span(),
                shortWindow.span(),
                factor.number(),
                minimumCount);
    }

    private @Nullable Clear clear(Value rule, Signal signal) {
        Value clear = rule.field("clear");
        Condition opposite = signal.condition().opposite();
        if (clear == null) {
            return new Clear(opposite, Duration.ZERO);
        }
        Value text = clear.field("condition");
        Condition condition = text == null ? opposite : condition(text);
        if (condition == null) {
            return null;
        }
        if (condition.overlaps(signal.condition())) {
            return wrong(
                    clear,
                    "it contradicts the condition: some values fulfil both '%s' and '%s'"
                            .formatted(signal.condition(), condition));
        }
        return new Clear(condition, span(clear, "for", Duration.ZERO));
    }

    private @Nullable Condition condition(Value text) {
        Condition condition = Condition.parse(text.text()).orElse(null);
        return condition == null
                ? wrong(text, "'" + text.text() + "' is not a condition such as \"> 120000\"")
                : condition;
    }

    private void checkTexts(Value rule, Map<String, String> labels, List<String> by) {
        Value labelsValue = rule.field("labels");
        if (labelsValue != null) {
            if (!labels.containsKey(Rule.SEVERITY)) {
                wrong(labelsValue, "it has no severity (such as page or ticket)");
            }
            for (String label : labels.keySet()) {
                if (by.contains(label) || label.equals(ALERT_NAME)) {
                    wrong(labelsValue, label + " is set for each alert; give it another name");
                }
            }
        }
        Value annotations = rule.field("annotations");
        if (annotations == null) {
            return;
        }
        if (!annotations.texts().containsKey("summary")) {
            wrong(annotations, "it has no summary");
        }
        Set<String> known = new TreeSet<>(by);
        known.addAll(labels.keySet());
        known.add(Template.VALUE);
        known.add(Template.VALUE_TEXT);
        annotations
                .texts()
                .forEach(
                        (name, text) -> {
                            for (String place : Template.places(text)) {
                                if (!known.contains(place)) {
                                    wrong(
                                            annotations,
                                            "%s: there is no {{%s}}; put it into by, or labels; there are %s"
                                                    .formatted(
                                                            name,
                                                            place,
                                                            known.stream()
                                                                    .map("{{%s}}"::formatted)
                                                                    .collect(
                                                                            Collectors.joining(
                                                                                    ", "))));
                                }
                            }
                        });
    }

    private static Map<String, String> texts(Value rule, String name) {
        Value texts = rule.field(name);
        return texts == null ? Map.of() : texts.texts();
    }

    private static Duration span(Value of, String name, Duration otherwise) {
        Value span = of.field(name);
        return span == null ? otherwise : span.span();
    }

    /** How long a step is kept where a rule says nothing. */
    static Duration defaultRelease() {
        return DEFAULT_RELEASE;
    }

    private <T> @Nullable T wrong(Value at, String message) {
        wrong++;
        mistakes.accept(new Mistake(file, at.line(), at.path(), message));
        return null;
    }
}
