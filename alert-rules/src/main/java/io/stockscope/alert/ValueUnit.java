// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** What the value of a rule is counted in, and how people read it. */
public enum ValueUnit {
    /** Things, or how many times. */
    NUMBER {
        @Override
        String finite(double value) {
            return Template.number(value);
        }
    },
    MILLISECONDS {
        @Override
        String finite(double value) {
            return (value < 0 ? "-" : "") + span(Math.abs(value));
        }
    },
    /** From 0 to 1, of a whole. */
    SHARE {
        @Override
        String finite(double value) {
            return percent(value * PERCENT) + " %";
        }
    };

    private static final double PERCENT = 100;

    /** From here on whole percents are fine enough. */
    private static final double WHOLE_PERCENTS = 10;

    private static final int FEW_DIGITS = 2;
    private static final double SECOND = 1_000;
    private static final double MINUTE = 60 * SECOND;
    private static final double HOUR = 60 * MINUTE;
    private static final double DAY = 24 * HOUR;

    /**
     * A value as people read it, with its unit: {@code 350 ms}, {@code 2 min 34 s}, {@code 21 min},
     * {@code 3 d 2 h}; {@code 14 %}; {@code 1,234}.
     */
    public final String text(double value) {
        return Double.isFinite(value) ? finite(value) : Template.number(value);
    }

    abstract String finite(double value);

    /** The two largest parts, and fewer where nobody asks for the second. */
    private static String span(double millis) {
        if (Math.round(millis) < SECOND) {
            return Template.number(Math.round(millis)) + " ms";
        }
        if (Math.round(millis / SECOND) < 10) {
            return plain(millis / SECOND) + " s";
        }
        if (Math.round(millis / SECOND) < 60) {
            return Math.round(millis / SECOND) + " s";
        }
        if (Math.round(millis / SECOND) < 10 * 60) {
            return parts(Math.round(millis / SECOND), 60, "min", "s");
        }
        if (Math.round(millis / MINUTE) < 60) {
            return Math.round(millis / MINUTE) + " min";
        }
        if (millis < 2 * DAY) {
            return parts(Math.round(millis / MINUTE), 60, "h", "min");
        }
        return parts(Math.round(millis / HOUR), 24, "d", "h");
    }

    private static String parts(long small, int inLarge, String large, String rest) {
        String text = small / inLarge + " " + large;
        return small % inLarge == 0 ? text : text + " " + small % inLarge + " " + rest;
    }

    /** Never 0 or 100 where it is not. */
    private static String percent(double percent) {
        if (Math.abs(percent) < WHOLE_PERCENTS) {
            return plain(percent);
        }
        long whole = Math.round(percent);
        return whole == PERCENT && percent < PERCENT ? "more than 99" : Long.toString(whole);
    }

    private static String plain(double value) {
        return BigDecimal.valueOf(value)
                .round(new MathContext(FEW_DIGITS, RoundingMode.HALF_UP))
                .stripTrailingZeros()
                .toPlainString();
    }
}
