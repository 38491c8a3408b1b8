// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import java.time.Instant;

/** A row of {@code sync_slo}: what became of changes within the window. */
public record SyncSlo(Instant windowStart, String channel, long good, long bad, long absorbed)
        implements Row {
    @Override
    public StockTable table() {
        return StockTable.SYNC_SLO;
    }

    @Override
    public String key() {
        return "%s in %s".formatted(channel, windowStart);
    }

    @Override
    public boolean saysNothing() {
        return good == 0 && bad == 0 && absorbed == 0;
    }
}
