// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.math.BigDecimal;

/**
 * What one SKU that is stale on one channel adds to the channel's exposure. Definition: {@code
 * metrics.md}, section 2.
 *
 * @param oversellUnits displayed beyond the truth
 * @param oversellValue in the reporting currency
 * @param lostSaleUnits there, and neither displayed nor withheld
 * @param lostSaleValue in the reporting currency
 * @param sinceMillis event time since when the display has been wrong
 */
public record Exposure(
        long oversellUnits,
        BigDecimal oversellValue,
        long lostSaleUnits,
        BigDecimal lostSaleValue,
        long sinceMillis) {}
