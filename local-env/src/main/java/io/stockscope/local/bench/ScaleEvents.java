// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.event.ErpStockEvent;
import io.stockscope.event.ErpStockKind;
import io.stockscope.event.ReservationEvent;
import io.stockscope.event.ReservationKind;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.WmsStockEvent;
import io.stockscope.event.WmsStockKind;
import io.stockscope.job.stock.StockDecoding;
import io.stockscope.local.CliException;
import io.stockscope.local.simulation.EventOutput;
import io.stockscope.local.simulation.GeneratedSales;
import io.stockscope.local.simulation.SalesHistory;
import io.stockscope.local.simulation.SalesLine;
import io.stockscope.local.simulation.Simulation;
import io.stockscope.local.simulation.SimulationOptions;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/**
 * Events of a catalogue of some size: first of all what opens the books of all its SKUs, then what
 * so many orders a day make of it, whatever its size.
 */
final class ScaleEvents implements MadeEvents {

    /** The copies of one article are alike; so many are not. */
    private static final int MOST_SKUS_EACH = 2_500;

    /** Baselines, safety stock, and what channels show: all before the first order of a day. */
    private static final Duration OPENING = Duration.ofHours(6);

    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
    private static final long SEED = 1;
    private static final int TRIAL_DAYS = 5;
    private static final double MARGIN = 1.3;

    /** After all that is measured: so many orders of every article, of different routes. */
    private static final int CLOSING_ORDERS = 4;

    private static final int FIRST_CODE = 20_001;

    private final long opening;
    private final long after;
    private final int retailers;
    private final int busy;
    private final int skusEach;
    private final int days;
    private final double ordersPerDay;
    private long openReservations;

    private ScaleEvents(
            long opening,
            long after,
            int retailers,
            int busy,
            int skusEach,
            int days,
            double ordersPerDay) {
        this.opening = opening;
        this.after = after;
        this.retailers = retailers;
        this.busy = busy;
        this.skusEach = skusEach;
        this.days = days;
        this.ordersPerDay = ordersPerDay;
    }

    /**
     * Plans the opening of the books and so many events after it.
     *
     * @param skus which are sold, alike in all else
     * @param resting SKUs of which nothing comes once their books are open
     * @param ordersPerDay of all of them together
     * @throws CliException if there are too many events for so few orders
     */
    static ScaleEvents of(long after, int skus, int resting, double ordersPerDay) {
        int busy = (skus + MOST_SKUS_EACH - 1) / MOST_SKUS_EACH;
        int skusEach = (skus + busy - 1) / busy;
        int retailers = busy + (resting + skusEach - 1) / skusEach;
        double each = ordersPerDay / busy;
        double perDay =
                (double) Trial.of(TRIAL_DAYS, skusEach, each, Long.MAX_VALUE).perDay() * busy;
        long days = 2 + Math.round(Math.ceil(after / perDay * MARGIN));
        if (days >= GeneratedSales.MOST_DAYS) {
            throw CliException.wrongUsage(
                    "%,d events at the pace of %,d SKUs are more than a year's; give fewer --events or larger --skus"
                            .formatted(after, skus));
        }
        // What is opened depends on all that will be sold.
        Trial opening = Trial.of((int) days, skusEach, each, DAY_MILLIS + OPENING.toMillis());
        return new ScaleEvents(
                opening.openingOf(retailers, busy),
                after,
                retailers,
                busy,
                skusEach,
                (int) days,
                each);
    }

    /** How many events come before all books are open: no others are among them that rest. */
    long opening() {
        return opening;
    }

    @Override
    public long total() {
        return opening + after;
    }

    @Override
    public long skus() {
        return (long) retailers * skusEach;
    }

    /** Reservations that are open after the events that were made last. */
    long openReservations() {
        return openReservations;
    }

    @Override
    public void make(EventOutput output) {
        Counted counted = new Counted(output);
        try {
            simulate(
                    days,
                    skusEach,
                    ordersPerDay,
                    new ManyRetailers(retailers, busy, OPENING, counted));
            throw new IllegalStateException(
                    "only %,d events in %d days, not %,d".formatted(counted.made, days, total()));
        } catch (Enough enough) {
            openReservations = counted.open.size();
        }
    }

    private static void simulate(int days, int skus, double ordersPerDay, EventOutput output) {
        Simulation.run(
                SalesHistory.of(sales(days, skus, ordersPerDay)),
                new SimulationOptions(SEED, SimulationOptions.DEFAULT_DUPLICATE_SHARE),
                new WithoutComparisons(output));
    }

    /** Every article is sold at last, or it would not be in the catalogue. */
    private static List<SalesLine> sales(int days, int skus, double ordersPerDay) {
        List<SalesLine> sales =
                new ArrayList<>(GeneratedSales.generate(days, skus, ordersPerDay, SEED));
        LocalDateTime close = LocalDateTime.of(2011, 3, 7, 12, 0).plusDays(days);
        for (int order = 0; order < CLOSING_ORDERS; order++) {
            for (int sku = 0; sku < skus; sku++) {
                sales.add(
                        new SalesLine(
                                "9%05d".formatted(order),
                                Integer.toString(FIRST_CODE + sku),
                                "ARTICLE",
                                1,
                                close,
                                BigDecimal.ONE,
                                order % 2 == 0 ? null : "customer",
                                "United Kingdom"));
            }
        }
        return sales;
    }

    private static long recordedAtMillis(SpecificRecord event) {
        int field = event.getSchema().getField("recordedAt").pos();
        return ((Instant) event.get(field)).toEpochMilli();
    }

    /**
     * Leaves out what the books say of each SKU every night: of a larger catalogue that would be
     * more of the same number of events.
     */
    private record WithoutComparisons(EventOutput target) implements EventOutput {
        @Override
        public void accept(StockscopeTopic topic, SpecificRecord event) throws IOException {
            boolean compares =
                    (event instanceof ErpStockEvent erp && erp.getKind() == ErpStockKind.SNAPSHOT)
                            || (event instanceof WmsStockEvent wms
                                    && wms.getKind() == WmsStockKind.COUNT);
            if (!compares) {
                target.accept(topic, event);
            }
        }
    }

    /** When the events of the retailer that is copied come. */
    private static final class Trial implements EventOutput {

        /** Since the first one, sorted. */
        private final List<Long> atMillis = new ArrayList<>();

        private final long endMillis;
        private long firstMillis = Long.MIN_VALUE;
        private long lastMillis = Long.MIN_VALUE;

        private Trial(long endMillis) {
            this.endMillis = endMillis;
        }

        /**
         * Simulates it.
         *
         * @param endMillis what comes so long after the first one is of no interest
         */
        static Trial of(int days, int skus, double ordersPerDay, long endMillis) {
            Trial trial = new Trial(endMillis);
            try {
                simulate(days, skus, ordersPerDay, trial);
            } catch (Enough enough) {
                // The simulation is longer.
            }
            return trial;
        }

        @Override
        public void accept(StockscopeTopic topic, SpecificRecord event) {
            if (StockDecoding.topics().contains(topic)) {
                lastMillis = Math.max(lastMillis, recordedAtMillis(event));
                firstMillis = firstMillis == Long.MIN_VALUE ? lastMillis : firstMillis;
                if (lastMillis - firstMillis >= endMillis) {
                    throw new Enough();
                }
                atMillis.add(lastMillis - firstMillis);
            }
        }

        private long before(long millis) {
            return atMillis.stream().filter(at -> at < millis).count();
        }

        /** Events of a day, once there are some of the day before as well. */
        long perDay() {
            long from = before(DAY_MILLIS);
            return Math.max(1, (before(TRIAL_DAYS * DAY_MILLIS) - from) / (TRIAL_DAYS - 1));
        }

        /** Events until the last of all retailers has opened its books. */
        long openingOf(int retailers, int busy) {
            long open = OPENING.toMillis();
            long ofResting = before(open);
            long until = ManyRetailers.shiftMillis(retailers - 1, retailers) + open;
            long count = 0;
            for (int number = 0; number < retailers; number++) {
                count +=
                        ManyRetailers.rests(number, retailers, busy)
                                ? ofResting
                                : before(until - ManyRetailers.shiftMillis(number, retailers));
            }
            return count;
        }
    }

    /** Ends the simulation when there are enough. */
    private final class Counted implements EventOutput {

        private final EventOutput target;
        private final Set<String> open = new HashSet<>();
        private long made;

        Counted(EventOutput target) {
            this.target = target;
        }

        @Override
        public void accept(StockscopeTopic topic, SpecificRecord event) throws IOException {
            target.accept(topic, event);
            if (!StockDecoding.topics().contains(topic)) {
                return;
            }
            if (event instanceof ReservationEvent reservation) {
                if (reservation.getKind() == ReservationKind.CREATED) {
                    open.add(reservation.getReservationId());
                } else {
                    open.remove(reservation.getReservationId());
                }
            }
            if (++made == total()) {
                throw new Enough();
            }
        }
    }
}
