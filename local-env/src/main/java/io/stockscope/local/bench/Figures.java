// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as tables show them. */
final class Figures {

    private static final int THOUSAND = 1_000;
    private static final MathContext FOUR_DIGITS = new MathContext(4);

    private Figures() {}

    /** Whole, with a comma for the thousands. */
    static String number(double value) {
        return String.format(Locale.ROOT, "%,d", Math.round(value));
    }

    /** With two decimals. */
    static String ratio(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    /** To four digits; thousands and millions by their letter. */
    static String shortened(double value) {
        BigDecimal rounded = new BigDecimal(value).round(FOUR_DIGITS);
        if (value < THOUSAND) {
            return rounded.toPlainString();
        }
        return value < THOUSAND * THOUSAND
                ? rounded.scaleByPowerOfTen(-3).toPlainString() + "k"
                : rounded.scaleByPowerOfTen(-6).toPlainString() + "M";
    }
}
