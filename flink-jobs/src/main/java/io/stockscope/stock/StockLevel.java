// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

/**
 * The stock of a SKU at an anchored location, in units.
 *
 * @param ats available to sell: {@code onHand - damaged - held - reserved - safetyStock}, negative
 *     when more was promised than is there
 * @param asOfMillis event time of the newest event or expiry that changed it
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
        long asOfMillis) {}
