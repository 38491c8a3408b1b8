// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.job.stock.StockDecoding;
import io.stockscope.local.simulation.EventOutput;
import io.stockscope.local.simulation.GeneratedSales;
import io.stockscope.local.simulation.SalesHistory;
import io.stockscope.local.simulation.SalesLine;
import io.stockscope.local.simulation.Simulation;
import io.stockscope.local.simulation.SimulationOptions;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A retailer with a single article, which sells at the pace of all others together: generated
 * sales, at other times, played through the simulation.
 *
 * @param orders how many are taken
 * @param days in which they are
 */
record HotArticle(long orders, int days, Pace pace) {

    private static final long SEED = 1;

    private static final int TRIAL_DAYS = 7;

    /** A first guess, which a trial puts right. */
    private static final double EVENTS_PER_ORDER = 7;

    /** So many more are generated, since there are none on Saturdays, and the rest is chance. */
    private static final double MARGIN = 1.4;

    /**
     * Plans so many events, as far as that can be foreseen.
     *
     * @param days in which they are
     */
    static HotArticle of(long events, int days, Pace pace) {
        double orders = events / EVENTS_PER_ORDER;
        int trialDays = Math.min(days, TRIAL_DAYS);
        HotArticle trial =
                new HotArticle(atLeastOne(orders * pace.shareByDay(trialDays)), trialDays, pace);
        long[] count = new long[1];
        trial.simulate(
                (topic, event) -> {
                    if (StockDecoding.topics().contains(topic)) {
                        count[0]++;
                    }
                });
        return new HotArticle(atLeastOne((double) events * trial.orders / count[0]), days, pace);
    }

    private static long atLeastOne(double orders) {
        return Math.max(1, Math.round(orders));
    }

    /** Hands out what happens to it, in the order in which it reaches the bus. */
    void simulate(EventOutput output) {
        Simulation.run(
                SalesHistory.of(sales()),
                new SimulationOptions(SEED, SimulationOptions.DEFAULT_DUPLICATE_SHARE),
                output);
    }

    private List<SalesLine> sales() {
        List<SalesLine> lines = generated();
        lines.sort(Comparator.comparing(SalesLine::at));
        LocalDateTime opens = firstDay(lines).atStartOfDay();
        List<SalesLine> sales = new ArrayList<>(lines.size());
        long ordered = 0;
        for (SalesLine line : lines) {
            ordered += isOrder(line) ? 1 : 0;
            if (ordered > orders) {
                break;
            }
            // What follows from an order is not before it, since it was not.
            long minute = pace.minuteOf((double) ordered / orders, days);
            sales.add(at(line, opens.plusMinutes(minute)));
        }
        return sales;
    }

    /** In parts, since generated sales are limited in number. */
    private List<SalesLine> generated() {
        List<SalesLine> lines = new ArrayList<>();
        int parts = 1 + (int) (orders * MARGIN / GeneratedSales.MOST_ORDERS);
        long ordered = 0;
        for (int part = 0; ordered < orders; part++) {
            double perDay = orders * MARGIN / parts / days;
            for (SalesLine line : GeneratedSales.generate(days, 1, perDay, SEED + part)) {
                ordered += isOrder(line) ? 1 : 0;
                lines.add(ofPart(line, part, lines));
            }
        }
        return lines;
    }

    private static boolean isOrder(SalesLine line) {
        return line.quantity() > 0 && line.unitPrice().signum() > 0;
    }

    private static LocalDate firstDay(List<SalesLine> lines) {
        return lines.get(0).at().toLocalDate();
    }

    /** With a number of its own, and the one price that the article has. */
    private static SalesLine ofPart(SalesLine line, int part, List<SalesLine> before) {
        BigDecimal price =
                line.unitPrice().signum() == 0 || before.isEmpty()
                        ? line.unitPrice()
                        : before.get(0).unitPrice();
        return new SalesLine(
                line.invoice() + part,
                line.code(),
                line.description(),
                line.quantity(),
                line.at(),
                price,
                line.customer(),
                line.country());
    }

    private static SalesLine at(SalesLine line, LocalDateTime at) {
        return new SalesLine(
                line.invoice(),
                line.code(),
                line.description(),
                line.quantity(),
                at,
                line.unitPrice(),
                line.customer(),
                line.country());
    }
}
