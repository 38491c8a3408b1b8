// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code duplicate_reservations}.
 *
 * @param closedAt null: still open
 * @param reservationIds those open when the excess was first the highest, sorted
 * @param sources of their creations, sorted
 */
public record DuplicateReservation(
        String channel,
        String orderId,
        String orderLineId,
        String sku,
        Instant openedAt,
        @Nullable Instant closedAt,
        long excessUnits,
        List<String> reservationIds,
        List<String> sources,
        BigDecimal value)
        implements Row {
    public DuplicateReservation {
        reservationIds = List.copyOf(reservationIds);
        sources = List.copyOf(sources);
        value = value.setScale(4);
    }

    @Override
    public StockTable table() {
        return StockTable.DUPLICATE_RESERVATIONS;
    }

    @Override
    public String key() {
        return "%s of order %s line %s at %s from %s"
                .formatted(sku, orderId, orderLineId, channel, openedAt);
    }

    @Override
    public boolean lasts() {
        return closedAt == null;
    }
}
