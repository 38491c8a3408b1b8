// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.demo;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jline.utils.WCWidth;

/** Text that has exactly the width it is to have on a terminal, whatever is in it. */
final class Cells {

    /** At the end of what was cut. Our own characters are ASCII, for terminals without UTF-8. */
    private static final char CUT = '~';

    private static final char UNPRINTABLE = '?';
    private static final String[] THOUSANDS = {"", "k", "M", "G", "T", "P", "E"};
    private static final DateTimeFormatter DAY_AND_TIME = format("EEE yyyy-MM-dd HH:mm:ss");
    private static final DateTimeFormatter TIME = format("EEE HH:mm");

    private Cells() {}

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }

    /** Text at the left of so many columns, cut or filled up. */
    static String left(String text, int columns) {
        String fitting = fit(text, columns);
        return fitting + " ".repeat(columns - width(fitting));
    }

    /** Text at the right of so many columns, cut or filled up. */
    static String right(String text, int columns) {
        String fitting = fit(text, columns);
        return " ".repeat(columns - width(fitting)) + fitting;
    }

    /** Text of at most so many columns; what a terminal would obey is taken out. */
    static String fit(String text, int columns) {
        StringBuilder fitting = new StringBuilder();
        int used = 0;
        int[] points = text.codePoints().map(Cells::printable).toArray();
        int total = width(points);
        for (int point : points) {
            int width = WCWidth.wcwidth(point);
            if (total > columns && used + width > columns - 1) {
                return columns > 0 ? fitting.append(CUT).toString() : "";
            }
            fitting.appendCodePoint(point);
            used += width;
        }
        return fitting.toString();
    }

    /** Columns that a text takes. */
    static int width(String text) {
        return width(text.codePoints().toArray());
    }

    private static int width(int[] points) {
        int width = 0;
        for (int point : points) {
            width += WCWidth.wcwidth(point);
        }
        return width;
    }

    private static int printable(int point) {
        boolean format = Character.getType(point) == Character.FORMAT;
        return WCWidth.wcwidth(point) < 0 || format ? UNPRINTABLE : point;
    }

    /** A number in so many columns, with as many digits as there is room for. */
    static String number(long number, int columns) {
        return number(BigDecimal.valueOf(number), columns, 0);
    }

    /** An amount in so many columns, with two digits behind the point if there is room. */
    static String amount(BigDecimal amount, int columns) {
        return number(amount, columns, 2);
    }

    private static String number(BigDecimal number, int columns, int digits) {
        String exact = String.format(Locale.ROOT, "%,." + digits + "f", number);
        for (int power = 0; exact.length() > columns && power < THOUSANDS.length; power++) {
            BigDecimal scaled = number.movePointLeft(3 * power);
            exact =
                    String.format(
                                    Locale.ROOT,
                                    "%,d",
                                    scaled.setScale(0, RoundingMode.HALF_UP).toBigInteger())
                            + THOUSANDS[power];
        }
        return right(exact, columns);
    }

    /** A span in its two largest units. */
    static String span(Duration span) {
        if (span.compareTo(Duration.ofMinutes(1)) < 0) {
            return String.format(Locale.ROOT, "%.1f s", span.toMillis() / 1000.0);
        }
        if (span.compareTo(Duration.ofHours(1)) < 0) {
            return "%d min %d s".formatted(span.toMinutes(), span.toSecondsPart());
        }
        return "%d h %d min".formatted(span.toHours(), span.toMinutesPart());
    }

    /** Minutes and seconds that have passed. */
    static String watch(Duration passed) {
        return "%d:%02d".formatted(passed.toMinutes(), passed.toSecondsPart());
    }

    /** Day and time, UTC. */
    static String dayAndTime(Instant time) {
        return DAY_AND_TIME.format(time);
    }

    /** Weekday and minute. */
    static String time(LocalDateTime time) {
        return time(time.toInstant(ZoneOffset.UTC));
    }

    /** Weekday and minute, UTC. */
    static String time(Instant time) {
        return TIME.format(time);
    }
}
