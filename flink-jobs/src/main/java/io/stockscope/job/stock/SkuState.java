// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.stock.LedgerSettings;
import io.stockscope.stock.SkuStock;

/**
 * The one state value of a SKU: its stock, and what the function keeps beside it.
 *
 * <p>Changed in place; the function writes it back after every change.
 */
final class SkuState {

    /** No timer is set. */
    static final long NO_TIMER = Long.MAX_VALUE;

    private final SkuStock stock;
    private long timerMillis = NO_TIMER;
    private int rows;

    SkuState(SkuStock stock) {
        this.stock = stock;
    }

    static SkuState of(String sku, LedgerSettings settings) {
        return new SkuState(new SkuStock(sku, settings));
    }

    SkuStock stock() {
        return stock;
    }

    long timerMillis() {
        return timerMillis;
    }

    void timerMillis(long at) {
        timerMillis = at;
    }

    /** How many rows this SKU has written so far. */
    int rows() {
        return rows;
    }

    void rows(int count) {
        rows = count;
    }

    /** Numbers the rows of this SKU. */
    int nextRow() {
        rows++;
        return rows;
    }
}
