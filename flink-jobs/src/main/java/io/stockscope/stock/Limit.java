// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

/** A bound of what is remembered that was met: results may be less exact from here on. */
public enum Limit {
    /** A generation of event ids was full before the deduplication horizon had passed. */
    DEDUPLICATION_TURNED_EARLY,
    /** More changes within the lookback than are remembered one by one at one location. */
    CHANGES_MERGED,
    /** More changes within the lookback than are remembered even merged. */
    CHANGES_FORGOTTEN_EARLY,
    /** More steps of a SKU on a channel within the lookback than are remembered. */
    CHANNEL_STEPS_FORGOTTEN_EARLY,
    /** A baseline from before what is remembered came into force: the level is approximate. */
    APPROXIMATE_BASELINE
}
