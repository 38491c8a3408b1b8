// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

/**
 * The stock of a SKU at a location, as of an event-time instant. Units throughout.
 *
 * @param ats available to sell: onHand - damaged - held - reserved - safetyStock, may be negative
 * @param anchored whether a baseline of the location has been seen
 * @param asOfMillis event time of the newest event included, in epoch milliseconds
 * @param version of several rows of one SKU and location, the highest counts; not negative
 */
public record StockLevelRow(
        String sku,
        String location,
        long onHand,
        long damaged,
        long held,
        long reserved,
        long safetyStock,
        long ats,
        boolean anchored,
        long asOfMillis,
        long version) {}
