// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;

/**
 * Ships what was ordered, in four waves a day; from the other distribution centre where the one
 * that promised has too little and the other has some to spare; else the line waits for a delivery.
 */
final class Fulfilment {
    private static final List<LocalTime> WAVES =
            List.of(
                    LocalTime.of(9, 0),
                    LocalTime.of(12, 0),
                    LocalTime.of(15, 0),
                    LocalTime.of(18, 0));

    /** Between the lines of a shipment. */
    private static final long LINE_MILLIS = 5;

    private final StockBooks books;
    private final SourceSystems systems;
    private final Replenishment replenishment;
    private final OrderProgress progress;
    private final Agenda agenda;
    private final RetailCalendar calendar;
    private final Draws draws;

    Fulfilment(
            StockBooks books,
            SourceSystems systems,
            Replenishment replenishment,
            OrderProgress progress,
            Agenda agenda,
            RetailCalendar calendar,
            Draws draws) {
        this.books = books;
        this.systems = systems;
        this.replenishment = replenishment;
        this.progress = progress;
        this.agenda = agenda;
        this.calendar = calendar;
        this.draws = draws;
    }

    /** Plans the shipment of an order placed at {@code nowMillis}. */
    void plan(OpenOrder order, long nowMillis) {
        boolean business = order.channel.equals("b2b");
        double handling =
                UkTime.HOUR
                        + draws.exponential(
                                (business ? 20 : 6) * UkTime.HOUR, "handling", order.id);
        long readyAt = nowMillis + Math.min((long) handling, 3 * UkTime.DAY);
        long wave = nextWave(readyAt) + draws.below(30 * UkTime.MINUTE, "wave", order.id);
        progress.releaseFor(order, wave);
        for (int i = 0; i < order.parts.size(); i++) {
            SoldLine part = order.parts.get(i);
            agenda.plan(wave + i * LINE_MILLIS, at -> shipOrWait(part, at));
        }
    }

    private void shipOrWait(SoldLine line, long nowMillis) {
        if (wanted(line) && !ship(line, nowMillis)) {
            line.promise().position.waiting.add(line);
        }
    }

    /** Ships what waits at a position, the longest waiting first, as far as its stock goes. */
    void shipWaiting(StockPosition position, long nowMillis) {
        position.waiting.removeIf(line -> !wanted(line) || ship(line, nowMillis));
    }

    /** Cancelled and expired lines stay. */
    private static boolean wanted(SoldLine line) {
        return line.toShip > 0 && line.promise().open > 0;
    }

    private boolean ship(SoldLine line, long nowMillis) {
        Reservation reservation = line.promise();
        StockPosition from = reservation.position;
        if (from.shippable() < line.toShip) {
            from = books.otherDistributionCentre(from);
            if (from.shippable() - from.reserved < line.toShip) {
                return false;
            }
        }
        long units = line.toShip;
        systems.ship(reservation, from, units, nowMillis);
        line.toShip = 0;
        line.leftFrom = from;
        progress.left(line, units, nowMillis);
        long noted =
                nowMillis + UkTime.MINUTE + draws.below(9 * UkTime.MINUTE, "noted", reservation.id);
        if (reservation.open > 0) {
            // Some of it was cancelled before.
            agenda.plan(noted, at -> systems.release(reservation, at));
        } else {
            agenda.plan(noted, at -> systems.noteConsumed(reservation, units, at));
        }
        replenishment.review(from, nowMillis);
        return true;
    }

    private long nextWave(long readyAtMillis) {
        LocalDate day = calendar.day(readyAtMillis);
        for (LocalTime wave : WAVES) {
            long at = calendar.at(day, wave);
            if (at >= readyAtMillis) {
                return at;
            }
        }
        return calendar.at(day.plusDays(1), WAVES.get(0));
    }
}
