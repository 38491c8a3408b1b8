// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

/**
 * A partial addition to a channel's service level in a window of 10 s. Rows of one key add up; all
 * numbers are signed, so that what turns out otherwise is taken back.
 *
 * @param windowStartMillis in epoch milliseconds; of the acknowledgement for good ones, of the end
 *     of the objective for bad ones, of the event that absorbed them for absorbed ones
 * @param good changes acknowledged within the objective
 * @param bad changes that were not
 * @param absorbed changes that needed no acknowledgement any more, within the objective
 */
public record SyncSloRow(
        long windowStartMillis, String channel, long good, long bad, long absorbed) {}
