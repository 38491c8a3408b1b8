// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with places for the labels of an alert, and for its value: {@code "{{channel}}: p95 is
 * {{value}} ms"}. Nothing else is worked out, so a text from a file can do nothing.
 */
public final class Template {

    /** Stands for the value. */
    public static final String VALUE = "value";

    private static final Pattern PLACE =
            Pattern.compile("\\{\\{\\s*([A-Za-z_][A-Za-z0-9_]*)\\s*}}");
    private static final double WHOLE_FROM = 100;

    private Template() {}

    /** The names of the places. */
    public static TreeSet<String> places(String text) {
        TreeSet<String> places = new TreeSet<>();
        Matcher matcher = PLACE.matcher(text);
        while (matcher.find()) {
            places.add(matcher.group(1));
        }
        return places;
    }

    /** Fills the places; one without a label is left empty. */
    public static String fill(String text, Map<String, String> labels, double value) {
        return PLACE.matcher(text)
                .replaceAll(
                        place ->
                                Matcher.quoteReplacement(
                                        place.group(1).equals(VALUE)
                                                ? number(value)
                                                : Optional.ofNullable(labels.get(place.group(1)))
                                                        .orElse("")));
    }

    /** A number for people: few digits, none after the point where there are enough before it. */
    public static String number(double value) {
        if (!Double.isFinite(value)) {
            return "none";
        }
        if (Math.abs(value) >= WHOLE_FROM || value == Math.rint(value)) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, "%.3g", value);
    }
}
