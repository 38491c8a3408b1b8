// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

/**
 * A partial addition to the comparisons of a system's books with the ledger, in a window of 10 s.
 * Rows of one key add up; all numbers are signed, so that what turns out otherwise is taken back.
 *
 * @param windowStartMillis of the snapshot or count, in epoch milliseconds
 * @param system whose books: ERP by snapshots, WMS by counts
 * @param comparisons how many
 * @param differing of these, with a difference
 */
public record BookComparisonRow(
        long windowStartMillis, String location, String system, long comparisons, long differing) {}
