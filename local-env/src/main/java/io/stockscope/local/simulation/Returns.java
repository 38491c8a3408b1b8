// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import io.stockscope.local.simulation.SalesHistory.Cancellation;
import io.stockscope.local.simulation.SalesHistory.OrderLine;
import java.util.EnumMap;
import java.util.Map;

/** Cancels what has not gone out, and takes back what has. */
final class Returns {
    private static final double DAMAGED_SHARE = 0.1;

    private final OrderTaking orders;
    private final StockBooks books;
    private final SourceSystems systems;
    private final Replenishment replenishment;
    private final Draws draws;
    private final Map<CancellationOutcome, Integer> outcomes =
            new EnumMap<>(CancellationOutcome.class);

    Returns(
            OrderTaking orders,
            StockBooks books,
            SourceSystems systems,
            Replenishment replenishment,
            Draws draws) {
        this.orders = orders;
        this.books = books;
        this.systems = systems;
        this.replenishment = replenishment;
        this.draws = draws;
        for (CancellationOutcome outcome : CancellationOutcome.values()) {
            outcomes.put(outcome, 0);
        }
    }

    void cancel(Cancellation cancellation, long nowMillis) {
        OrderLine original = cancellation.original();
        SoldLine line = original == null ? null : orders.sold(original);
        outcomes.merge(
                line == null
                        ? takeBackUnknown(cancellation, nowMillis)
                        : cancel(cancellation, line, nowMillis),
                1,
                Integer::sum);
    }

    /** Returns the cancellations so far, by what became of them. */
    Map<CancellationOutcome, Integer> outcomes() {
        return outcomes;
    }

    private CancellationOutcome takeBackUnknown(Cancellation cancellation, long nowMillis) {
        String location = Retailer.distributionCentre(cancellation.invoice(), draws);
        takeBack(cancellation, books.at(cancellation.sku(), location), nowMillis);
        return CancellationOutcome.RETURNED_OF_UNKNOWN_ORIGINAL;
    }

    private CancellationOutcome cancel(Cancellation cancellation, SoldLine line, long nowMillis) {
        StockPosition leftFrom = line.leftFrom;
        if (leftFrom != null) {
            takeBack(cancellation, leftFrom, nowMillis);
            return line.reservation == null
                    ? CancellationOutcome.RETURNED_AT_STORE
                    : CancellationOutcome.RETURNED;
        }
        Reservation reservation = line.promise();
        if (reservation.open == 0) {
            return CancellationOutcome.NOTHING_TO_RETURN;
        }
        line.toShip -= cancellation.quantity();
        if (line.toShip > 0) {
            return CancellationOutcome.REDUCED;
        }
        systems.release(reservation, nowMillis);
        replenishment.review(reservation.position, nowMillis);
        return CancellationOutcome.RELEASED;
    }

    private void takeBack(Cancellation cancellation, StockPosition position, long nowMillis) {
        String id = cancellation.invoice() + "-" + cancellation.number();
        boolean damaged = draws.unit("damaged", id) < DAMAGED_SHARE;
        if (Retailer.STORES.contains(position.location)) {
            systems.takeBackOverCounter(cancellation, position, damaged, nowMillis);
        } else {
            systems.takeBack(cancellation, position, damaged, nowMillis);
        }
        replenishment.review(position, nowMillis);
    }
}
