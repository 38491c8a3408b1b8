// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a channel shows wrongly, at the end of a window at whose end it had changed. It holds until
 * the next row. Money is in the reporting currency, at most 4 decimals.
 *
 * @param windowStartMillis in epoch milliseconds; how long the window is, the table says
 * @param staleSkus SKUs that have been shown wrongly for too long
 * @param oversellUnits units shown that are not there
 * @param oversellValue the same times price
 * @param lostSaleUnits units there that are not shown
 * @param lostSaleValue the same times price
 * @param oldestSinceMillis since when the oldest of them is stale, null if none is
 * @param mostStaleSkus highest number at the end of any 10 s within the window
 * @param mostOversellValue highest value at the end of any 10 s within the window
 * @param mostLostSaleValue highest value at the end of any 10 s within the window
 * @param version of several rows of one channel and window, the highest counts; not negative
 */
public record StaleExposureRow(
        long windowStartMillis,
        String channel,
        long staleSkus,
        long oversellUnits,
        BigDecimal oversellValue,
        long lostSaleUnits,
        BigDecimal lostSaleValue,
        @Nullable Long oldestSinceMillis,
        long mostStaleSkus,
        BigDecimal mostOversellValue,
        BigDecimal mostLostSaleValue,
        long version) {}
