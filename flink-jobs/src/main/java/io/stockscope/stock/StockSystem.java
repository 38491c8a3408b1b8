// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

/**
 * The class of system that tells of a stock event. A {@code source} is an instance of one.
 *
 * <p>The position of a constant is part of the format of state: add new ones at the end.
 */
public enum StockSystem {
    /** Holds the books: baselines, safety stock, snapshots, postings. */
    ERP,
    /** Moves goods in warehouses, and counts them. */
    WMS,
    /** Sells and takes back in stores. */
    POS,
    /** Takes orders: reserves, releases, consumes. */
    RESERVATION,
    /** Displays a quantity, and says which. */
    CHANNEL
}
