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
    private long lastVersion;

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

    /** The version of the last row that this SKU has written; 0 if it has written none. */
    long lastVersion() {
        return lastVersion;
    }

    void lastVersion(long version) {
        lastVersion = version;
    }

    /**
     * Numbers the rows of this SKU. The numbers rise over recoveries, new runs and old savepoints
     * alike, also where the clock of one machine is behind that of another.
     *
     * @param attemptStartSeconds wall clock at the start of this attempt
     */
    long nextVersion(long attemptStartSeconds) {
        lastVersion = Math.max(attemptStartSeconds << Integer.SIZE, lastVersion) + 1;
        return lastVersion;
    }
}
