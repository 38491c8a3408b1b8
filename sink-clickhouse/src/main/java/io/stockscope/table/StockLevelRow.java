// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

/**
 * The stock of a SKU at a location, as of an event-time instant. Units throughout.
 *
 * @param ats available to sell: onHand - damaged - held - reserved - safetyStock, may be negative
 * @param anchored whether a baseline of the location has been seen
 * @param approximate whether the baseline came so late that changes after it may be missing; until
 *     the next one
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
        boolean approximate,
        long asOfMillis,
        long version) {}
