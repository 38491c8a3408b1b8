// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.yaml;

import static io.stockscope.alert.yaml.Shape.Field.optional;
import static io.stockscope.alert.yaml.Shape.Field.required;

import io.stockscope.alert.AlertMetric;
import io.stockscope.alert.yaml.Shape.Choice;
import io.stockscope.alert.yaml.Shape.Fields;
import io.stockscope.alert.yaml.Shape.Flag;
import io.stockscope.alert.yaml.Shape.ListOf;
import io.stockscope.alert.yaml.Shape.Span;
import io.stockscope.alert.yaml.Shape.Text;
import io.stockscope.alert.yaml.Shape.Texts;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** What a file of rule tests looks like. */
final class TrialShape {

    private static final int LONGEST = 200;
    private static final int LONGEST_VALUES = 20_000;
    private static final Pattern LABEL = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern CHANNEL = Pattern.compile("[^\\s{}]{1,200}");

    private static final Fields SERIES =
            new Fields(
                    List.of(
                            required(
                                    "metric",
                                    new Choice(
                                            Arrays.stream(AlertMetric.values())
                                                    .filter(metric -> metric.ratioOf().isEmpty())
                                                    .map(AlertMetric::wireName)
                                                    .toList()),
                                    "what is measured"),
                            required("labels", new Texts(LABEL, LONGEST), "its labels"),
                            required(
                                    "values",
                                    new Text(
                                            "values such as \"0x5 3+1x10 _x6\", of a distribution"
                                                    + " \"20@130000x30\"",
                                            Pattern.compile("[-+_x@.\\d\\s]+"),
                                            LONGEST_VALUES),
                                    "what is told every ten seconds")));

    private static final Fields ALERT =
            new Fields(
                    List.of(
                            required("alert", any("the name of a rule"), "the rule's name"),
                            required(
                                    "state",
                                    new Choice(List.of("PENDING", "FIRING")),
                                    "in what state it is"),
                            optional(
                                    "labels",
                                    new Texts(LABEL, LONGEST),
                                    "labels that it has, perhaps among others")));

    private static final Fields EXPECTATION =
            new Fields(
                    List.of(
                            required(
                                    "at",
                                    new Span(
                                            Duration.ZERO,
                                            Duration.ofDays(7),
                                            Duration.ofSeconds(1)),
                                    "when, since the beginning"),
                            optional(
                                    "alerts",
                                    new ListOf(ALERT, 0),
                                    "all alerts that are pending or firing then"),
                            optional(
                                    "brakes",
                                    new Texts(CHANNEL, LONGEST),
                                    "by channel, all brakes that are in force then, such as"
                                            + " \"BUFFER 20 %\"")));

    private static final Fields TRIAL =
            new Fields(
                    List.of(
                            required("name", any("a name"), "what it shows"),
                            required("input", new ListOf(SERIES, 0), "what is measured"),
                            optional(
                                    "worstSkus",
                                    new Texts(CHANNEL, LONGEST_VALUES),
                                    "by channel, the SKUs that are oversold worst, separated by"
                                            + " blanks"),
                            optional(
                                    "acknowledges",
                                    new Flag(),
                                    "whether publishers answer commands (true)"),
                            required(
                                    "expect",
                                    new ListOf(EXPECTATION, 1),
                                    "what is to come of it")));

    /** A whole file. */
    static final Fields FILE =
            new Fields(
                    List.of(
                            required(
                                    "rules",
                                    new ListOf(any("the name of a file"), 1),
                                    "files of rules, from where this file is"),
                            required("tests", new ListOf(TRIAL, 1), "the tests")));

    private TrialShape() {}

    private static Text any(String what) {
        return new Text(what, Pattern.compile("\\S.*"), LONGEST);
    }
}
