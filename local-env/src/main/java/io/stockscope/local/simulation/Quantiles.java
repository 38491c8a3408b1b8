// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

/**
 * A distribution given by some of its quantiles; between two of them the logarithm is interpolated.
 */
final class Quantiles {
    private final double[] shares;
    private final double[] values;

    /**
     * Makes one of pairs of a share and the value that so many do not exceed.
     *
     * @param pairs share, value, share, value, ...; both rising, the values above 0
     */
    Quantiles(double... pairs) {
        shares = new double[pairs.length / 2];
        values = new double[pairs.length / 2];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = pairs[2 * i];
            values[i] = pairs[2 * i + 1];
        }
    }

    /** Returns the value at a share; beyond the outermost quantiles, these. */
    double at(double share) {
        int above = 0;
        while (above < shares.length && shares[above] < share) {
            above++;
        }
        if (above == 0) {
            return values[0];
        }
        if (above == shares.length) {
            return values[above - 1];
        }
        double way = (share - shares[above - 1]) / (shares[above] - shares[above - 1]);
        return values[above - 1] * Math.pow(values[above] / values[above - 1], way);
    }
}
