// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert;

import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with places for the labels of an alert, and for its value: {@code "{{channel}}: p95 is
 * {{value.text}}"}. Nothing else is worked out, so a text from a file can do nothing.
 */
public final class Template {

    /** Stands for the value as a number. */
    public static final String VALUE = "value";

    /** Stands for the value as people read it, in its unit: {@code 21 min}, {@code 14 %}. */
    public static final String VALUE_TEXT = "value.text";

    private static final Pattern PLACE = Pattern.compile("\\{\\{\\s*([^{}]*?)\\s*}}");
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

    /**
     * Fills the places; one without a label is left empty.
     *
     * @param unit of the value
     */
    public static String fill(
            String text, Map<String, String> labels, double value, ValueUnit unit) {
        return PLACE.matcher(text)
                .replaceAll(
                        place ->
                                Matcher.quoteReplacement(
                                        switch (place.group(1)) {
                                            case VALUE -> number(value);
                                            case VALUE_TEXT -> unit.text(value);
                                            default -> labels.getOrDefault(place.group(1), "");
                                        }));
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
