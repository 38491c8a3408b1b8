// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.yaml;

import static io.stockscope.alert.yaml.Shape.Field.optional;
import static io.stockscope.alert.yaml.Shape.Field.required;

import io.stockscope.alert.Aggregate;
import io.stockscope.alert.AlertMetric;
import io.stockscope.alert.Rule;
import io.stockscope.alert.yaml.Shape.Choice;
import io.stockscope.alert.yaml.Shape.Field;
import io.stockscope.alert.yaml.Shape.Fields;
import io.stockscope.alert.yaml.Shape.Flag;
import io.stockscope.alert.yaml.Shape.ListOf;
import io.stockscope.alert.yaml.Shape.Number;
import io.stockscope.alert.yaml.Shape.Span;
import io.stockscope.alert.yaml.Shape.Text;
import io.stockscope.alert.yaml.Shape.Texts;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a file of rules looks like: the fields of the contract, and what each may be. */
final class RuleShape {

    static final Duration LONGEST = Duration.ofDays(1);
    static final Duration WINDOW = Duration.ofSeconds(10);

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_LABEL = 200;
    private static final int LONGEST_ANNOTATION = 2_000;
    private static final double MOST = 1e15;

    private static final Span AGO = new Span(WINDOW, LONGEST, WINDOW);
    private static final Span WAIT = new Span(Duration.ZERO, LONGEST, Duration.ofSeconds(1));
    private static final Text CONDITION =
            new Text(
                    "a condition such as \"> 120000\"",
                    Pattern.compile("\\s*(>=|<=|==|!=|>|<)\\s*-?\\d.*"),
                    LONGEST_NAME);

    private static final Fields STEP =
            new Fields(
                    List.of(
                            required(
                                    "mode",
                                    choice(Rule.Mode.values()),
                                    "what the publisher is to do"),
                            optional(
                                    "bufferPercent",
                                    new Number(1, 100, true),
                                    "of BUFFER: how much of the publishable quantity is withheld"),
                            optional(
                                    "capUnits",
                                    new Number(0, MOST, true),
                                    "of CAP: how many units are displayed at most"),
                            optional("after", WAIT, "how long the alert must have been firing")));

    private static final Fields THROTTLE =
            new Fields(
                    List.of(
                            required(
                                    "scope",
                                    new Choice(List.of("channel", "worstSkus")),
                                    "what is slowed down"),
                            required(
                                    "steps",
                                    new ListOf(STEP, 1),
                                    "one after the other while the alert keeps firing"),
                            required(
                                    "ttl",
                                    new Span(
                                            Duration.ofSeconds(30),
                                            Duration.ofHours(1),
                                            Duration.ofSeconds(1)),
                                    "how long a command holds that is not renewed"),
                            optional(
                                    "release",
                                    new Fields(
                                            List.of(
                                                    required(
                                                            "after",
                                                            WAIT,
                                                            "how long each step is kept once the"
                                                                    + " alert is resolved"))),
                                    "how the demand ends, step by step")));

    private static final Fields RULE =
            new Fields(
                    List.of(
                            required("alert", name("the alert's name"), "unique among all rules"),
                            required(
                                    "metric",
                                    choice(
                                            Arrays.stream(AlertMetric.values())
                                                    .map(AlertMetric::wireName)
                                                    .toList()),
                                    "what is looked at"),
                            optional(
                                    "where",
                                    new Texts(NAME, LONGEST_LABEL),
                                    "labels and the values that series must have"),
                            optional(
                                    "by",
                                    new ListOf(name("the name of a label"), 0),
                                    "labels by which there is an alert each"),
                            optional(
                                    "aggregate",
                                    choice(
                                            Arrays.stream(Aggregate.values())
                                                    .map(Aggregate::wireName)
                                                    .toList()),
                                    "how one value is made of the windows"),
                            optional("over", AGO, "how far back it looks"),
                            optional("condition", CONDITION, "what the value is held against"),
                            optional(
                                    "burnRate",
                                    new Fields(
                                            List.of(
                                                    required(
                                                            "objective",
                                                            new Number(0, 1, false),
                                                            "share of good ones that is promised"),
                                                    required("long", AGO, "the long time"),
                                                    required("short", AGO, "the short time"),
                                                    required(
                                                            "factor",
                                                            new Number(0, MOST, false),
                                                            "how many times as fast as the objective"
                                                                    + " allows"))),
                                    "how fast the error budget of an objective burns, over a long"
                                            + " and a short time"),
                            optional(
                                    "minimumCount",
                                    new Number(1, MOST, true),
                                    "samples below which there is no value"),
                            optional(
                                    "for", WAIT, "how long the condition must hold until it fires"),
                            optional(
                                    "clear",
                                    new Fields(
                                            List.of(
                                                    optional(
                                                            "condition",
                                                            CONDITION,
                                                            "what the value must be for the alert to"
                                                                    + " end"),
                                                    optional(
                                                            "for",
                                                            WAIT,
                                                            "how long it must be so"))),
                                    "when it is resolved; by default when the condition does not"
                                            + " hold"),
                            optional(
                                    "noData",
                                    new Choice(List.of("keep", "fire")),
                                    "what it means when there is no value"),
                            required(
                                    "labels",
                                    new Texts(NAME, LONGEST_LABEL),
                                    "of the alert; severity is one of them"),
                            required(
                                    "annotations",
                                    new Texts(NAME, LONGEST_ANNOTATION),
                                    "for people; summary is one of them; {{label}}, {{value}} (a"
                                            + " number) and {{value.text}} (with its unit: 21"
                                            + " min, 14 %) are filled in"),
                            optional(
                                    "throttle",
                                    THROTTLE,
                                    "what is demanded of the channel's publisher while it fires"),
                            optional(
                                    "dryRun",
                                    new Flag(),
                                    "whether commands are only tried: publishers log them")));

    /** A whole file. */
    static final Fields FILE =
            new Fields(
                    List.of(
                            required(
                                    "groups",
                                    new ListOf(
                                            new Fields(
                                                    List.of(
                                                            required(
                                                                    "name",
                                                                    new Text(
                                                                            "a name of letters,"
                                                                                    + " digits, _"
                                                                                    + " and -",
                                                                            Pattern.compile(
                                                                                    "[A-Za-z0-9_-]+"),
                                                                            LONGEST_NAME),
                                                                    "for people"),
                                                            required(
                                                                    "rules",
                                                                    new ListOf(RULE, 0),
                                                                    "its rules"))),
                                            1),
                                    "rules that belong together")));

    private RuleShape() {}

    private static Text name(String what) {
        return new Text(what + ": letters, digits and _, not a digit first", NAME, LONGEST_NAME);
    }

    private static Choice choice(Enum<?>... names) {
        return choice(Arrays.stream(names).map(Enum::name).toList());
    }

    private static Choice choice(List<String> names) {
        return new Choice(names);
    }

    /** The name of one that is written in lower case. */
    static <E extends Enum<E>> E named(Class<E> type, String name) {
        return Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
    }

    /** A field of a rule, for its meaning. */
    static Field field(String name) {
        return RULE.fields().stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
    }
}
