// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.lockstep;

/**
 * What came of one day with a flash sale. Times are in seconds, added up over channels.
 *
 * @param oversoldUnits sold, and nowhere
 * @param oversoldOrders with such a unit
 * @param lostUnits wanted and there, but not displayed
 * @param throttledSeconds that channels were throttled for
 * @param falseAlarmSeconds those of them in which the channel, had nobody obeyed, would have
 *     displayed nothing that is not there
 * @param commands that changed what is in force
 */
public record FlashSaleOutcome(
        long oversoldUnits,
        long oversoldOrders,
        long lostUnits,
        long throttledSeconds,
        long falseAlarmSeconds,
        long commands) {

    /** The same of a run in which nobody obeyed. */
    FlashSaleOutcome withoutThrottling() {
        return new FlashSaleOutcome(oversoldUnits, oversoldOrders, lostUnits, 0, 0, 0);
    }
}
