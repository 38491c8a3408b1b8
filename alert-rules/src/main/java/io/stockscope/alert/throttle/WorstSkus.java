// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.throttle;

/**
 * Which of the displays that are stale are worth a brake: those of which nearly nothing is there.
 *
 * <p>A list of stale displays has all that show another quantity than the true one. To stop an
 * article of which 100 are displayed and 80 are there turns many customers away for the few who
 * would order more; one that is as good as sold out costs next to nothing.
 */
public final class WorstSkus {

    private static final double SHARE_THAT_IS_NOT_THERE = 0.8;

    private WorstSkus() {}

    /**
     * Whether a SKU is one of them.
     *
     * @param displayedUnits that the channel shows
     * @param oversellUnits those of them that are not there
     */
    public static boolean isOne(long displayedUnits, long oversellUnits) {
        return oversellUnits > 0 && oversellUnits >= SHARE_THAT_IS_NOT_THERE * displayedUnits;
    }
}
