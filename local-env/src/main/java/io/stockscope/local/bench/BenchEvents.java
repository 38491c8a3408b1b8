// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.job.stock.StockDecoding;
import io.stockscope.local.CliException;
import io.stockscope.local.simulation.EventOutput;
import io.stockscope.local.simulation.GeneratedSales;
import io.stockscope.local.simulation.SalesHistory;
import io.stockscope.local.simulation.Simulation;
import io.stockscope.local.simulation.SimulationOptions;

/**
 * The events that are measured: those of simulated retailers, in the order of time. The same for
 * the same arguments.
 *
 * @param retailers how many are simulated by copying one
 * @param skusEach articles of each
 * @param days that are simulated; enough for the events that were asked for
 */
public record BenchEvents(long total, int retailers, int skusEach, int days) implements MadeEvents {

    /** The copies of one article are alike; so many are not. */
    private static final int MOST_SKUS_EACH = 250;

    private static final long SEED = 1;
    private static final int TRIAL_DAYS = 7;
    private static final double MARGIN = 1.25;

    /**
     * Plans so many events of so many SKUs.
     *
     * @throws CliException if there are too many for so few SKUs
     */
    public static BenchEvents of(long total, int skus) {
        int retailers = (skus + MOST_SKUS_EACH - 1) / MOST_SKUS_EACH;
        int skusEach = (skus + retailers - 1) / retailers;
        // The first days are not like the others: stock is counted once.
        long perWeek = count(2 * TRIAL_DAYS, skusEach) - count(TRIAL_DAYS, skusEach);
        double weeks = (double) total / perWeek / retailers * MARGIN;
        long days = 2 + Math.round(weeks * TRIAL_DAYS);
        if (days > GeneratedSales.MOST_DAYS) {
            throw CliException.wrongUsage(
                    "%,d events of %,d SKUs are more than a year's; give more --skus or fewer --events"
                            .formatted(total, skus));
        }
        return new BenchEvents(total, retailers, skusEach, (int) days);
    }

    private static long count(int days, int skus) {
        long[] count = new long[1];
        simulate(
                days,
                skus,
                (topic, event) -> {
                    if (StockDecoding.topics().contains(topic)) {
                        count[0]++;
                    }
                });
        return count[0];
    }

    private static void simulate(int days, int skus, EventOutput output) {
        Simulation.run(
                SalesHistory.of(GeneratedSales.generate(days, skus, SEED)),
                new SimulationOptions(SEED, SimulationOptions.DEFAULT_DUPLICATE_SHARE),
                output);
    }

    @Override
    public long skus() {
        return (long) retailers * skusEach;
    }

    /** At what pace they are sent. */
    Pace pace() {
        Pace.Counter counter = new Pace.Counter(days);
        simulate(days, skusEach, counter);
        return counter.ofCopies(retailers);
    }

    @Override
    public void make(EventOutput output) {
        long[] made = new long[1];
        try {
            simulate(
                    days,
                    skusEach,
                    new ManyRetailers(
                            retailers,
                            (topic, event) -> {
                                output.accept(topic, event);
                                if (StockDecoding.topics().contains(topic) && ++made[0] == total) {
                                    throw new Enough();
                                }
                            }));
            throw new IllegalStateException(
                    "only %,d events in %d days, not %,d".formatted(made[0], days, total));
        } catch (Enough enough) {
            // The simulation is longer than what was asked for.
        }
    }
}
