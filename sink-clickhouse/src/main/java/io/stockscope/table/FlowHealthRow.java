// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A partial addition to what came from a source in a window of 10 s. Rows of one key add up; all
 * numbers are signed, so that what turns out otherwise is taken back.
 *
 * @param windowStartMillis by the time of recording, in epoch milliseconds
 * @param source empty where it could not be read
 * @param events records that could be decoded, whatever became of them
 * @param duplicates of these, that had come before
 * @param late of these, after their SKU had been applied beyond them
 * @param superseded of these, that a baseline includes already
 * @param tooOld of these, from before what is remembered
 * @param unmapped of these, with a SKU or location that the reference data do not know
 * @param unpriced of these, with a SKU that has no price in the reporting currency
 * @param deadLetters records that could not be used, by reason
 * @param captureSumMillis sum of the times from occurring to recording
 * @param captureBins the same as a sketch: how many in which bin of {@link SketchBins}
 * @param backlogMillis wall clock less time of recording of the newest event read; of several rows
 *     the highest counts; null in bounded runs
 */
public record FlowHealthRow(
        long windowStartMillis,
        String source,
        String topic,
        long events,
        long duplicates,
        long late,
        long superseded,
        long tooOld,
        long unmapped,
        long unpriced,
        Map<String, Long> deadLetters,
        long captureSumMillis,
        Map<Integer, Long> captureBins,
        @Nullable Long backlogMillis) {}
