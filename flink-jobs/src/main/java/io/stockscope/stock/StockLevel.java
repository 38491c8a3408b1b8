// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

/**
 * The stock of a SKU at an anchored location, in units.
 *
 * @param ats available to sell: {@code onHand - damaged - held - reserved - safetyStock}, negative
 *     when more was promised than is there
 * @param asOfMillis event time of the newest event or expiry that changed it
 * @param approximate whether the baseline came so late that changes which may have occurred after
 *     it were forgotten already; until the next baseline
 */
public record StockLevel(
        String sku,
        String location,
        long onHand,
        long damaged,
        long held,
        long reserved,
        long safetyStock,
        long ats,
        long asOfMillis,
        boolean approximate) {}
