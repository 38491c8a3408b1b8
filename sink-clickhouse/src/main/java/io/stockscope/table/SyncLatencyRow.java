// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import java.util.Map;

/**
 * A partial addition to the sync latency in a window of 10 s. Rows of one key add up; all numbers
 * are signed, so that what turns out otherwise is taken back.
 *
 * @param windowStartMillis of the acknowledgement, in epoch milliseconds
 * @param system of the change: ERP, WMS, POS or RESERVATION
 * @param stage total, capture, compute, publish or acknowledge
 * @param samples changes that were covered
 * @param inferred of these, whose update did not say what it covers
 * @param skewed of these, with a time below 0, which counts as 0
 * @param sumMillis sum of the samples
 * @param maxMillis largest sample that this row adds, 0 if it adds none; cannot be taken back
 * @param bins the samples as a sketch: how many in which bin of {@link SketchBins}
 */
public record SyncLatencyRow(
        long windowStartMillis,
        String channel,
        String system,
        String stage,
        long samples,
        long inferred,
        long skewed,
        long sumMillis,
        long maxMillis,
        Map<Integer, Long> bins) {}
