// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

/** What became of a cancellation. */
public enum CancellationOutcome {
    /** The whole line had not gone out: its reservation is released. */
    RELEASED,
    /**
     * A part of a line that had not gone out: so many fewer are shipped, and the rest released
     * then.
     */
    REDUCED,
    /** Sent back to the distribution centre that it came from. */
    RETURNED,
    /** Brought back to the store. */
    RETURNED_AT_STORE,
    /** The original is not in the sales: sent back to one of the distribution centres. */
    RETURNED_OF_UNKNOWN_ORIGINAL,
    /** Nothing was bought, or nothing has gone out and will: there is nothing to take back. */
    NOTHING_TO_RETURN
}
