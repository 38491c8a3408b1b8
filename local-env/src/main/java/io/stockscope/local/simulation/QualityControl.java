// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.TemporalAdjusters;

/**
 * Looks at what comes from suppliers: some of it is held until somebody has looked, some is
 * damaged. What is damaged, by whomever, is thrown away on Fridays.
 */
final class QualityControl {
    private static final double HELD_SHARE = 0.03;
    private static final double DAMAGED_SHARE = 0.02;
    private static final double BAD_AFTER_ALL_SHARE = 0.2;
    private static final int MOST_DAMAGED_UNITS = 3;
    private static final LocalTime SCRAPPING = LocalTime.of(16, 0);

    /** Between two articles that are thrown away. */
    private static final long SCRAPPED_AFTER_MILLIS = 200;

    private final StockBooks books;
    private final WarehouseSystem warehouses;
    private final Agenda agenda;
    private final RetailCalendar calendar;
    private final Draws draws;

    QualityControl(
            StockBooks books,
            WarehouseSystem warehouses,
            Agenda agenda,
            RetailCalendar calendar,
            Draws draws) {
        this.books = books;
        this.warehouses = warehouses;
        this.agenda = agenda;
        this.calendar = calendar;
        this.draws = draws;
    }

    /** Plans the Fridays. */
    void open(long nowMillis) {
        LocalDate today = calendar.day(nowMillis);
        LocalDate friday = today.with(TemporalAdjusters.nextOrSame(DayOfWeek.FRIDAY));
        long next = calendar.at(friday, SCRAPPING);
        planScrapping(next > nowMillis ? friday : friday.plusWeeks(1));
    }

    /** A supplier has delivered. */
    void received(String id, StockPosition position, long units, long nowMillis) {
        long looked = nowMillis + 5 * UkTime.MINUTE + draws.below(25 * UkTime.MINUTE, "looked", id);
        double what = draws.unit("quality", id);
        if (what < HELD_SHARE) {
            agenda.plan(looked, now -> hold(id, position, 1 + units / 2, now));
        } else if (what < HELD_SHARE + DAMAGED_SHARE) {
            long bad = 1 + draws.below(MOST_DAMAGED_UNITS, "bad", id);
            agenda.plan(looked, now -> damage(id, position, bad, now));
        }
    }

    private void hold(String id, StockPosition position, long atMost, long nowMillis) {
        long units = Math.min(atMost, Math.max(0, position.shippable()));
        if (units > 0) {
            warehouses.hold("hold-" + id, position, units, nowMillis);
            long later = 3 * UkTime.HOUR + draws.below(2 * UkTime.DAY, "held", id);
            agenda.plan(nowMillis + later, now -> release(id, position, units, now));
        }
    }

    private void release(String id, StockPosition position, long units, long nowMillis) {
        warehouses.releaseHold("release-hold-" + id, position, units, nowMillis);
        if (draws.unit("bad after all", id) < BAD_AFTER_ALL_SHARE) {
            damage(id, position, 1 + draws.below(units, "bad units", id), nowMillis);
        }
    }

    private void damage(String id, StockPosition position, long atMost, long nowMillis) {
        long units = Math.min(atMost, Math.max(0, position.shippable()));
        if (units > 0) {
            warehouses.damage("damage-" + id, position, units, nowMillis);
        }
    }

    private void planScrapping(LocalDate day) {
        agenda.plan(
                calendar.at(day, SCRAPPING),
                now -> {
                    scrap(day, now);
                    planScrapping(day.plusWeeks(1));
                });
    }

    private void scrap(LocalDate day, long nowMillis) {
        long at = nowMillis;
        for (StockPosition position : books.positions()) {
            if (position.damaged > 0) {
                long units = position.damaged;
                String id = "scrap-" + position.location + "-" + position.sku + "-" + day;
                agenda.plan(at, now -> warehouses.scrap(id, position, units, now));
                at += SCRAPPED_AFTER_MILLIS;
            }
        }
    }
}
