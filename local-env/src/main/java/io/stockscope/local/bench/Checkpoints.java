// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

/**
 * Checkpoints that were completed while something was measured.
 *
 * @param count how many; all else is 0 if there was none
 * @param fullBytes of the state in the last one
 * @param writtenBytes in the median: all of it, or what is new where they are incremental
 * @param medianMillis from its trigger to its completion
 * @param maxMillis of the longest
 */
record Checkpoints(
        int count, long fullBytes, long writtenBytes, long medianMillis, long maxMillis) {}
