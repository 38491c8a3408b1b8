// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

/**
 * What became of an event. Every event has exactly one: {@code read = applied + duplicate +
 * superseded + too old + left out + dead letters}, per topic.
 */
public enum Outcome {
    /** It counted. */
    APPLIED,
    /** An event with its id was applied before, within the deduplication horizon. */
    DUPLICATE,
    /** A stock movement that the baseline in force includes already. */
    SUPERSEDED,
    /**
     * A baseline or safety stock that is older than the one in force, or a snapshot or count from
     * before what is remembered.
     */
    TOO_OLD,
    /** It occurred after the end of time of a bounded run. */
    LEFT_OUT
}
