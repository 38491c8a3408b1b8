// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import io.stockscope.local.simulation.SalesHistory.OrderLine;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What has become of an order line. */
final class SoldLine {
    final OrderLine line;

    /** Null if it was sold over the counter. */
    final @Nullable Reservation reservation;

    /** Units that still have to go out; cancelled ones do not. */
    long toShip;

    /** From where it left; null if it has not. */
    @Nullable StockPosition leftFrom;

    private SoldLine(
            OrderLine line, @Nullable Reservation reservation, @Nullable StockPosition leftFrom) {
        this.line = line;
        this.reservation = reservation;
        this.leftFrom = leftFrom;
        this.toShip = leftFrom == null ? line.quantity() : 0;
    }

    /** Returns the reservation of a line that is or was to be delivered. */
    Reservation promise() {
        return Objects.requireNonNull(reservation, "sold over the counter");
    }

    static SoldLine ordered(OrderLine line, Reservation reservation) {
        return new SoldLine(line, reservation, null);
    }

    static SoldLine overTheCounter(OrderLine line, StockPosition store) {
        return new SoldLine(line, null, store);
    }
}
