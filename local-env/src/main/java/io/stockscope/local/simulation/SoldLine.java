// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import io.stockscope.local.simulation.SalesHistory.OrderLine;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What has become of an order line, or of a part of one that is served from one location. */
final class SoldLine {
    final OrderLine line;

    /** Null if it was sold over the counter. */
    final @Nullable Reservation reservation;

    /** The other part of a line that two locations serve; null if there is none. */
    @Nullable SoldLine otherPart;

    /** Units sold that the customer has not cancelled or brought back. */
    long kept;

    /** Units that still have to go out; cancelled ones do not. */
    long toShip;

    /** From where it left; null if it has not. */
    @Nullable StockPosition leftFrom;

    /** Null if it was sold over the counter, and until all of the order is promised. */
    @Nullable OpenOrder order;

    private SoldLine(
            OrderLine line,
            long units,
            @Nullable Reservation reservation,
            @Nullable StockPosition leftFrom) {
        this.line = line;
        this.reservation = reservation;
        this.leftFrom = leftFrom;
        this.kept = units;
        this.toShip = leftFrom == null ? units : 0;
    }

    /** Returns the reservation of a line that is or was to be delivered. */
    Reservation promise() {
        return Objects.requireNonNull(reservation, "sold over the counter");
    }

    /** Returns the order of a line that is or was to be delivered. */
    OpenOrder order() {
        return Objects.requireNonNull(order, "not promised yet");
    }

    static SoldLine ordered(OrderLine line, Reservation reservation) {
        return new SoldLine(line, reservation.quantity, reservation, null);
    }

    static SoldLine overTheCounter(OrderLine line, long units, StockPosition store) {
        return new SoldLine(line, units, null, store);
    }
}
