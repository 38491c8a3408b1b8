// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import java.util.Map;

/**
 * A partial addition to the delay of ERP postings in a window of 10 s. Rows of one key add up; all
 * numbers are signed, so that what turns out otherwise is taken back.
 *
 * @param windowStartMillis of the posting, in epoch milliseconds
 * @param system of the event that was posted; empty for those that are unmatched
 * @param samples postings of events that are known
 * @param unmatched postings of events that are not
 * @param sumMillis sum of the samples
 * @param maxMillis largest sample that this row adds, 0 if it adds none; cannot be taken back
 * @param bins the samples as a sketch: how many in which bin of {@link SketchBins}
 */
public record ErpPostingDelayRow(
        long windowStartMillis,
        String system,
        long samples,
        long unmatched,
        long sumMillis,
        long maxMillis,
        Map<Integer, Long> bins) {}
