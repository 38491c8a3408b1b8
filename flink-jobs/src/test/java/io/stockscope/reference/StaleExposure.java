// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code stale_exposure}: the numbers of a channel at the end of the window, where they
 * differ from those at the end of the window before.
 *
 * @param oldestSince null: nothing is stale
 */
public record StaleExposure(
        Instant windowStart,
        String channel,
        long staleSkus,
        long oversellUnits,
        BigDecimal oversellValue,
        long lostSaleUnits,
        BigDecimal lostSaleValue,
        @Nullable Instant oldestSince)
        implements Row {
    public StaleExposure {
        oversellValue = oversellValue.setScale(4);
        lostSaleValue = lostSaleValue.setScale(4);
    }

    /** Whether the numbers are those of another window of the channel. */
    boolean sameNumbersAs(StaleExposure other) {
        return staleSkus == other.staleSkus
                && oversellUnits == other.oversellUnits
                && oversellValue.equals(other.oversellValue)
                && lostSaleUnits == other.lostSaleUnits
                && lostSaleValue.equals(other.lostSaleValue)
                && Objects.equals(oldestSince, other.oldestSince);
    }

    @Override
    public StockTable table() {
        return StockTable.STALE_EXPOSURE;
    }

    @Override
    public String key() {
        return "%s in %s".formatted(channel, windowStart);
    }
}
