// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.series;

import com.datadoghq.sketch.ddsketch.mapping.LogarithmicMapping;

/**
 * The bins of the distributions in measurements: those of a DDSketch with a relative error of 1 %,
 * and one for all values below 1 ms. (Masson, Rim, Lee: DDSketch, VLDB 2019.)
 */
public final class Bins {

    /** The bin of all values below 1 ms; its value is 0. */
    public static final int BELOW_ONE_MILLI = Short.MIN_VALUE;

    private static final LogarithmicMapping MAPPING = new LogarithmicMapping(0.01);

    private Bins() {}

    /** The bin of a value in ms. */
    public static int of(double value) {
        return value < 1 ? BELOW_ONE_MILLI : MAPPING.index(value);
    }

    /** The value that stands for a bin, in ms. */
    public static double value(int bin) {
        return bin == BELOW_ONE_MILLI ? 0 : MAPPING.value(bin);
    }
}
