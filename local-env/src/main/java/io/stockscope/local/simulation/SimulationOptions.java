// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

/**
 * What a simulation can be told.
 *
 * @param seed from which everything follows that the sales do not say
 * @param duplicateShare share of the events that are sent twice, 0 to 1
 */
public record SimulationOptions(long seed, double duplicateShare) {
    /** Events sent twice, where nothing else is asked for: some in a thousand. */
    public static final double DEFAULT_DUPLICATE_SHARE = 0.002;

    /** Checks the share. */
    public SimulationOptions {
        if (!(duplicateShare >= 0 && duplicateShare <= 1)) {
            throw new IllegalArgumentException(
                    "duplicateShare must be between 0 and 1, but is " + duplicateShare);
        }
    }
}
