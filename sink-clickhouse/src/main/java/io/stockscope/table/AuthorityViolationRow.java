// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

/**
 * A partial addition to the events by which a source changed a state that is not its own, in a
 * window of 10 s. Rows of one key add up; all numbers are signed, so that what turns out otherwise
 * is taken back.
 *
 * @param windowStartMillis in epoch milliseconds
 * @param state what it tried to change
 * @param events how many
 */
public record AuthorityViolationRow(
        long windowStartMillis, String source, String state, long events) {}
