// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

/**
 * How the time of one SKU on one channel is told again, after something came late.
 *
 * @param toMillis up to when all has been applied, and so is told
 * @param lookbackMillis how long steps are kept
 */
record Retelling(Listing listing, long toMillis, long lookbackMillis, StockObserver observer) {}
