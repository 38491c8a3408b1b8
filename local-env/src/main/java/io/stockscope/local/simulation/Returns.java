// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import io.stockscope.event.OrderReason;
import io.stockscope.local.simulation.SalesHistory.Cancellation;
import io.stockscope.local.simulation.SalesHistory.OrderLine;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Cancels what has not gone out, and takes back what has. */
final class Returns {
    private static final double DAMAGED_SHARE = 0.1;

    private final OrderTaking orders;
    private final StockBooks books;
    private final SourceSystems systems;
    private final Replenishment replenishment;
    private final OrderProgress progress;
    private final Draws draws;
    private final Map<CancellationOutcome, Integer> outcomes =
            new EnumMap<>(CancellationOutcome.class);

    Returns(
            OrderTaking orders,
            StockBooks books,
            SourceSystems systems,
            Replenishment replenishment,
            OrderProgress progress,
            Draws draws) {
        this.orders = orders;
        this.books = books;
        this.systems = systems;
        this.replenishment = replenishment;
        this.progress = progress;
        this.draws = draws;
        for (CancellationOutcome outcome : CancellationOutcome.values()) {
            outcomes.put(outcome, 0);
        }
    }

    void cancel(Cancellation cancellation, long nowMillis) {
        OrderLine original = cancellation.original();
        CancellationOutcome outcome =
                original == null
                        ? takeBackUnknown(cancellation, nowMillis)
                        : cancel(cancellation, orders.sold(original), nowMillis);
        outcomes.merge(outcome, 1, Integer::sum);
    }

    /** Returns the cancellations so far, by what became of them. */
    Map<CancellationOutcome, Integer> outcomes() {
        return outcomes;
    }

    private CancellationOutcome takeBackUnknown(Cancellation cancellation, long nowMillis) {
        String location = Retailer.distributionCentre(cancellation.invoice(), draws);
        StockPosition position = books.at(cancellation.sku(), location);
        takeBack(
                eventId(cancellation, 0),
                cancellation,
                position,
                cancellation.quantity(),
                nowMillis);
        return CancellationOutcome.RETURNED_OF_UNKNOWN_ORIGINAL;
    }

    /** Cancels as many units as were bought, of one part of the line after the other. */
    private CancellationOutcome cancel(
            Cancellation cancellation, @Nullable SoldLine line, long nowMillis) {
        CancellationOutcome outcome = CancellationOutcome.NOTHING_TO_RETURN;
        long left = cancellation.quantity();
        int number = 0;
        for (SoldLine part = line; part != null && left > 0; part = part.otherPart) {
            long units = Math.min(left, part.kept);
            if (units > 0) {
                outcome =
                        cancel(eventId(cancellation, number), cancellation, part, units, nowMillis);
                left -= units;
                number++;
            }
        }
        return outcome;
    }

    private CancellationOutcome cancel(
            String eventId, Cancellation cancellation, SoldLine part, long units, long nowMillis) {
        StockPosition leftFrom = part.leftFrom;
        if (leftFrom != null) {
            part.kept -= units;
            takeBack(eventId, cancellation, leftFrom, units, nowMillis);
            return part.reservation == null
                    ? CancellationOutcome.RETURNED_AT_STORE
                    : CancellationOutcome.RETURNED;
        }
        Reservation reservation = part.promise();
        if (reservation.open == 0) {
            return CancellationOutcome.NOTHING_TO_RETURN;
        }
        part.kept -= units;
        part.toShip -= units;
        if (part.toShip > 0) {
            return CancellationOutcome.REDUCED;
        }
        systems.release(reservation, nowMillis);
        progress.ended(part, OrderReason.CUSTOMER, nowMillis);
        replenishment.review(reservation.position, nowMillis);
        return CancellationOutcome.RELEASED;
    }

    private void takeBack(
            String eventId,
            Cancellation cancellation,
            StockPosition position,
            long units,
            long nowMillis) {
        boolean damaged = draws.unit("damaged", eventId) < DAMAGED_SHARE;
        if (Retailer.STORES.contains(position.location)) {
            systems.takeBackOverCounter(cancellation, position, units, damaged, nowMillis);
        } else {
            systems.takeBack(eventId, cancellation, position, units, damaged, nowMillis);
        }
        replenishment.review(position, nowMillis);
    }

    private static String eventId(Cancellation cancellation, int part) {
        String id = "return-" + cancellation.invoice() + "-" + cancellation.number();
        return part == 0 ? id : id + "-part" + part;
    }
}
