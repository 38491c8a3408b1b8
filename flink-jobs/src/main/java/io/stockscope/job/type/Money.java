// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.type;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Money as the columns of tables hold it. */
public final class Money {

    private static final int SCALE = 4;
    private static final BigDecimal MOST = new BigDecimal("99999999999999.9999");

    private Money() {}

    /** A value with four decimals; one beyond the range of the column stops at its end. */
    public static BigDecimal column(BigDecimal value) {
        return value.setScale(SCALE, RoundingMode.HALF_EVEN).min(MOST).max(MOST.negate());
    }
}
