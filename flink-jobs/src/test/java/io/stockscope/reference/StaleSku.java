// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code stale_skus}.
 *
 * @param endedAt null: still stale
 * @param cause NOT_PROPAGATED or WRONG_QUANTITY
 */
public record StaleSku(
        String channel,
        String sku,
        Instant since,
        @Nullable Instant endedAt,
        String cause,
        long displayed,
        long truth,
        long withheld,
        long worstOversellUnits,
        BigDecimal worstOversellValue)
        implements Row {
    public StaleSku {
        worstOversellValue = worstOversellValue.setScale(4);
    }

    @Override
    public StockTable table() {
        return StockTable.STALE_SKUS;
    }

    @Override
    public String key() {
        return "%s at %s since %s".formatted(sku, channel, since);
    }

    @Override
    public boolean lasts() {
        return endedAt == null;
    }
}
