// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans of time as they are written on a command line: {@code 90s}, {@code 36h30m}, {@code 1d}. */
public final class Spans {
    private static final Pattern SPAN =
            Pattern.compile(
                    "(?=.)(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?");

    private Spans() {}

    /**
     * Reads a span: days, hours, minutes and seconds in this order, each of them at most once.
     *
     * @throws IllegalArgumentException if it is none; the message says in a few words what would be
     */
    public static Duration parse(String text) {
        Matcher span = SPAN.matcher(text);
        if (!span.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\", must be a duration such as 90s, 10m, 36h30m, 1d");
        }
        return Duration.ofDays(number(span, 1))
                .plusHours(number(span, 2))
                .plusMinutes(number(span, 3))
                .plusSeconds(number(span, 4));
    }

    private static long number(Matcher span, int group) {
        String digits = span.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
