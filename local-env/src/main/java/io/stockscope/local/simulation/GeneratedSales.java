// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Sales that nobody made, with the profile of real ones, for who has no file of them.
 *
 * <p>All figures are measured on the first nine months (2010-12-01 to 2011-08-31; 12,383 orders of
 * 3,514 articles) of: Daqing Chen, "Online Retail", UCI Machine Learning Repository, 2012, doi
 * 10.24432/C5BW33, licensed CC BY 4.0.
 */
public final class GeneratedSales {
    /** The most articles that can be asked for. */
    public static final int MOST_SKUS = 100_000;

    /** The most orders in all that can be asked for: they are held in memory. */
    public static final int MOST_ORDERS = 100_000;

    /** Orders of a day on which there are any, where nothing else is asked for. */
    public static final double ORDERS_PER_DAY = 12_383 / 219.0;

    /** The most days that can be asked for. */
    public static final int MOST_DAYS = 365;

    private static final int FIRST_CODE = 20_001;

    /** A sum of Poisson numbers is one, and exp(-mean) must not vanish. */
    private static final double LARGEST_POISSON_STEP = 100;

    private static final LocalDate FIRST_DAY = LocalDate.of(2011, 3, 7);

    /** Orders in 274 days, by weekday from Monday, for the hours from 6 to 20. */
    private static final int FIRST_HOUR = 6;

    private static final double WEEKS_MEASURED = 274 / 7.0;
    private static final int[][] ORDERS_BY_HOUR = {
        {0, 2, 47, 173, 231, 212, 306, 263, 231, 231, 128, 46, 2, 0, 0},
        {0, 2, 72, 186, 269, 280, 339, 323, 245, 313, 138, 69, 1, 0, 0},
        {0, 5, 64, 190, 295, 278, 413, 321, 288, 264, 165, 70, 0, 2, 1},
        {1, 9, 76, 197, 312, 247, 359, 291, 279, 274, 211, 170, 129, 95, 11},
        {0, 3, 73, 160, 281, 259, 285, 260, 266, 190, 95, 56, 1, 9, 1},
        {},
        {0, 0, 0, 1, 156, 249, 267, 209, 176, 202, 58, 0, 0, 0, 0},
    };

    private static final Quantiles LINES_PER_ORDER =
            new Quantiles(
                    0.05, 1, 0.1, 2, 0.25, 6, 0.5, 15, 0.75, 28, 0.9, 51, 0.95, 74, 0.99, 202,
                    0.999, 522);
    private static final Quantiles UNITS_PER_LINE =
            new Quantiles(0.25, 1, 0.5, 3, 0.75, 10, 0.9, 24, 0.95, 30, 0.99, 100, 0.999, 480);
    private static final Quantiles HOURS_TO_CANCELLATION =
            new Quantiles(
                    0.01, 0.033, 0.05, 0.18, 0.1, 3.1, 0.25, 97, 0.5, 196, 0.75, 485, 0.9, 1175);

    /** Popularity by rank r is 1 / (r + q)^s (Zipf and Mandelbrot), fitted over 3,514 ranks. */
    private static final double RANKS = 3514;

    private static final double ZIPF_Q = 1000;
    private static final double ZIPF_S = 2.88;

    /** Prices are log-normal, in GBP. */
    private static final double LOG_PRICE_MEAN = 0.7869;

    private static final double LOG_PRICE_DEVIATION = 0.9266;

    private static final int CUSTOMERS = 3360;
    private static final double SHARE_WITHOUT_CUSTOMER = 0.12;
    private static final double CANCELLED_SHARE = 0.0175;
    private static final double WRITTEN_OFF_SHARE = 0.003;
    private static final double FOUND_SHARE = 0.0015;
    private static final Weighted COUNTRIES =
            new Weighted(292_858, 5_878, 4_685, 4_619, 1_582, 1_539);
    private static final List<String> COUNTRY_NAMES =
            List.of("United Kingdom", "Germany", "France", "EIRE", "Spain", "Netherlands");
    private static final Weighted WRITE_OFFS = new Weighted(723, 29, 29, 18, 7, 5, 2);
    private static final List<String> WRITE_OFF_REASONS =
            List.of("", "?", "damaged", "damages", "thrown away", "wet damaged", "missing");

    private static final List<String> COLOURS =
            List.of("RED", "BLUE", "CREAM", "PINK", "GREEN", "IVORY", "BLACK", "WHITE");
    private static final List<String> MATERIALS =
            List.of("CERAMIC", "WOODEN", "METAL", "GLASS", "ENAMEL", "PAPER", "COTTON");
    private static final List<String> THINGS =
            List.of("MUG", "LANTERN", "CAKE TIN", "DOORMAT", "PHOTO FRAME", "TRAY", "BOWL", "BAG");

    private final SplittableRandom random;
    private final List<SalesLine> lines = new ArrayList<>();
    private final BigDecimal[] prices;
    private final String[] codes;
    private final String[] descriptions;
    private final Weighted popularity;
    private final LocalDateTime end;
    private final int days;

    /** How many times as many orders as in the shop that was measured. */
    private final double scale;

    private int nextInvoice = 600_001;

    private GeneratedSales(int days, int skus, double ordersPerDay, long seed) {
        this.random = new SplittableRandom(seed);
        this.days = days;
        this.scale = ordersPerDay / ORDERS_PER_DAY;
        this.end = FIRST_DAY.plusDays(days).atStartOfDay();
        this.prices = new BigDecimal[skus];
        this.codes = new String[skus];
        this.descriptions = new String[skus];
        double[] weights = new double[skus];
        for (int sku = 0; sku < skus; sku++) {
            prices[sku] = price();
            codes[sku] = Integer.toString(FIRST_CODE + sku);
            descriptions[sku] = description(sku);
            weights[sku] = Math.pow(sku * RANKS / skus + 1 + ZIPF_Q, -ZIPF_S);
        }
        this.popularity = new Weighted(weights);
    }

    /**
     * Makes sales from Monday, 2011-03-07 on; the same for the same arguments.
     *
     * @param days from 1 to {@link #MOST_DAYS}
     * @param skus articles, from 1 to {@link #MOST_SKUS}
     * @throws IllegalArgumentException beyond these
     */
    public static List<SalesLine> generate(int days, int skus, long seed) {
        return generate(days, skus, ORDERS_PER_DAY, seed);
    }

    /**
     * The same with more orders, or fewer.
     *
     * @param ordersPerDay mean of the days on which there are any; in {@code days} not more than
     *     {@link #MOST_ORDERS}
     * @throws IllegalArgumentException beyond these
     */
    public static List<SalesLine> generate(int days, int skus, double ordersPerDay, long seed) {
        requireWithin("days", days, MOST_DAYS);
        requireWithin("skus", skus, MOST_SKUS);
        if (!(ordersPerDay > 0) || days * ordersPerDay > MOST_ORDERS) {
            throw new IllegalArgumentException(
                    "orders-per-day must be above 0, and in %d days at most %,d in all, but is %s"
                            .formatted(days, MOST_ORDERS, ordersPerDay));
        }
        return new GeneratedSales(days, skus, ordersPerDay, seed).generate();
    }

    private static void requireWithin(String name, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(
                    name + " must be from 1 to " + most + ", but is " + value);
        }
    }

    private List<SalesLine> generate() {
        for (int day = 0; day < days; day++) {
            LocalDate date = FIRST_DAY.plusDays(day);
            int[] byHour = ORDERS_BY_HOUR[date.getDayOfWeek().getValue() - 1];
            for (int hour = 0; hour < byHour.length; hour++) {
                int orders = poisson(scale * byHour[hour] / WEEKS_MEASURED);
                for (int order = 0; order < orders; order++) {
                    order(date.atTime(FIRST_HOUR + hour, random.nextInt(60)));
                }
            }
        }
        return lines;
    }

    private void order(LocalDateTime at) {
        String invoice = Integer.toString(nextInvoice++);
        String customer =
                random.nextDouble() < SHARE_WITHOUT_CUSTOMER
                        ? null
                        : Integer.toString(12_001 + random.nextInt(CUSTOMERS));
        String country = COUNTRY_NAMES.get(COUNTRIES.pick(random));
        int wanted = (int) Math.round(LINES_PER_ORDER.at(random.nextDouble()));
        int[] skus =
                random.ints(wanted, 0, Integer.MAX_VALUE)
                        .map(any -> popularity.pick(random))
                        .distinct()
                        .toArray();
        for (int sku : skus) {
            int units = (int) Math.round(UNITS_PER_LINE.at(random.nextDouble()));
            add(invoice, sku, descriptions[sku], units, at, prices[sku], customer, country);
            if (customer != null && random.nextDouble() < CANCELLED_SHARE) {
                cancel(sku, units, at, customer, country);
            }
            correct(sku, at);
        }
    }

    private void cancel(
            int sku, int units, LocalDateTime orderedAt, String customer, String country) {
        double hours = HOURS_TO_CANCELLATION.at(random.nextDouble());
        LocalDateTime at = orderedAt.plusMinutes(1 + Math.round(hours * 60));
        if (at.isBefore(end)) {
            String invoice = "C" + nextInvoice++;
            add(invoice, sku, descriptions[sku], -units, at, prices[sku], customer, country);
        }
    }

    private void correct(int sku, LocalDateTime at) {
        double what = random.nextDouble();
        if (what < WRITTEN_OFF_SHARE + FOUND_SHARE) {
            int units = (int) Math.round(UNITS_PER_LINE.at(random.nextDouble()));
            boolean writtenOff = what < WRITTEN_OFF_SHARE;
            add(
                    Integer.toString(nextInvoice++),
                    sku,
                    writtenOff ? WRITE_OFF_REASONS.get(WRITE_OFFS.pick(random)) : "found",
                    writtenOff ? -units : units,
                    at,
                    BigDecimal.ZERO,
                    null,
                    "United Kingdom");
        }
    }

    private void add(
            String invoice,
            int sku,
            String description,
            int units,
            LocalDateTime at,
            BigDecimal price,
            @Nullable String customer,
            String country) {
        lines.add(
                new SalesLine(
                        invoice, codes[sku], description, units, at, price, customer, country));
    }

    private static String description(int sku) {
        return COLOURS.get(sku % COLOURS.size())
                + " "
                + MATERIALS.get(sku / COLOURS.size() % MATERIALS.size())
                + " "
                + THINGS.get(sku / COLOURS.size() / MATERIALS.size() % THINGS.size());
    }

    private BigDecimal price() {
        double normal =
                Math.sqrt(-2 * Math.log1p(-random.nextDouble()))
                        * Math.cos(2 * Math.PI * random.nextDouble());
        double price = Math.exp(LOG_PRICE_MEAN + LOG_PRICE_DEVIATION * normal);
        return BigDecimal.valueOf(Math.min(Math.max(price, 0.04), 649.5))
                .setScale(2, RoundingMode.HALF_UP);
    }

    private int poisson(double mean) {
        if (mean > LARGEST_POISSON_STEP) {
            return poisson(LARGEST_POISSON_STEP) + poisson(mean - LARGEST_POISSON_STEP);
        }
        double limit = Math.exp(-mean);
        int count = 0;
        for (double product = random.nextDouble(); product > limit; count++) {
            product *= random.nextDouble();
        }
        return count;
    }

    /** Picks an index with a chance in proportion to its weight. */
    private static final class Weighted {
        private final double[] sums;

        Weighted(double... weights) {
            sums = new double[weights.length];
            double sum = 0;
            for (int i = 0; i < weights.length; i++) {
                sum += weights[i];
                sums[i] = sum;
            }
        }

        int pick(SplittableRandom random) {
            double point = random.nextDouble() * sums[sums.length - 1];
            int at = Arrays.binarySearch(sums, point);
            return at >= 0 ? Math.min(at + 1, sums.length - 1) : -at - 1;
        }
    }
}
