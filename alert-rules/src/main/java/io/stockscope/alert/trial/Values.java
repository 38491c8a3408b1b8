// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.trial;

import io.stockscope.alert.trial.Trial.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Values of a series, in the notation of promtool: {@code 3} is told once, {@code 3x4} five times,
 * {@code 3+2x4} is 3 5 7 9 11, {@code _} is nothing and {@code _x4} nothing four times. Of a
 * distribution {@code 20@130000} are twenty samples.
 */
public final class Values {

    private static final String NUMBER = "-?\\d{1,15}(?:\\.\\d{1,6})?";
    private static final Pattern ITEM =
            Pattern.compile(
                    "(?<nothing>_)(?:x(?<times>\\d{1,6}))?|(?:(?<samples>\\d{1,9})@)?(?<first>"
                            + NUMBER
                            + ")(?:(?<step>[+-]\\d{1,15}(?:\\.\\d{1,6})?)?x(?<more>\\d{1,6}))?");

    /** Of a week. */
    private static final int MOST = 60_480;

    private Values() {}

    /** Reads them; empty if they are none, or of more than a day. */
    public static Optional<List<@Nullable Point>> parse(String text) {
        List<@Nullable Point> values = new ArrayList<>();
        for (String item : text.trim().split("\\s+")) {
            Matcher matcher = ITEM.matcher(item);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            add(matcher, values);
            if (values.size() > MOST) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }

    private static void add(Matcher item, List<@Nullable Point> values) {
        if (item.group("nothing") != null) {
            for (int i = 0; i < number(item, "times", 1); i++) {
                values.add(null);
            }
            return;
        }
        double first = Double.parseDouble(item.group("first"));
        String step = item.group("step");
        double each = step == null ? 0 : Double.parseDouble(step);
        for (int i = 0; i <= number(item, "more", 0); i++) {
            values.add(new Point(first + i * each, number(item, "samples", 1)));
        }
    }

    private static long number(Matcher item, String group, long otherwise) {
        String text = item.group(group);
        return text == null ? otherwise : Long.parseLong(text);
    }
}
