// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import io.stockscope.local.Spans;
import io.stockscope.local.simulation.SalesHistory.Article;
import io.stockscope.local.simulation.SalesHistory.Order;
import io.stockscope.local.simulation.SalesHistory.OrderLine;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * A flash sale: {@value #FACTOR} times the orders of that time of day, the added ones for a few
 * articles only, one of which has a fifth of all lines of that time.
 *
 * @param from when it begins, counted from the first day's midnight by the retailer's clock
 * @param duration how long it lasts
 */
public record FlashSale(Duration from, Duration duration) {
    /** How it is written. */
    public static final String FORM = "AT[,DURATION]";

    private static final Duration DEFAULT_DURATION = Duration.ofMinutes(10);
    private static final int FACTOR = 8;
    private static final int ARTICLES = 10;
    private static final double LINES_OF_THE_HOTTEST = 0.2;
    private static final double SECOND_LINE_SHARE = 0.4;
    private static final int MOST_UNITS = 3;

    /** What is usual is looked up from that long before it begins until that long after its end. */
    private static final Duration AROUND = Duration.ofHours(1);

    /** Checks that it lasts at all. */
    public FlashSale {
        if (from.isNegative() || duration.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException(
                    "a flash sale begins after the first midnight and lasts at least 1m");
        }
    }

    /**
     * Reads one.
     *
     * @param text such as {@code 12h} or {@code 36h30m,20m}
     * @throws IllegalArgumentException if it is no flash sale
     */
    public static FlashSale parse(String text) {
        String[] parts = text.split(",", 2);
        return new FlashSale(
                Spans.parse(parts[0]),
                parts.length == 1 ? DEFAULT_DURATION : Spans.parse(parts[1]));
    }

    /**
     * Adds its orders to a history; the same ones for the same seed.
     *
     * @throws IllegalArgumentException if nothing is sold around that time
     */
    public SalesHistory addTo(SalesHistory history, long seed) {
        LocalDateTime begins = Schedule.firstDay(history).atStartOfDay().plus(from);
        LocalDateTime ends = begins.plus(duration);
        List<Order> usual = between(history.orders(), begins.minus(AROUND), ends.plus(AROUND));
        if (usual.isEmpty()) {
            throw new IllegalArgumentException("nothing is sold around " + begins);
        }
        double share =
                (double) duration.toMillis() / duration.plus(AROUND.multipliedBy(2)).toMillis();
        Draws draws = new Draws(seed);
        long added = Math.max(1, Math.round((FACTOR - 1) * share * usual.size()));
        long linesAnyhow =
                between(history.orders(), begins, ends).stream()
                        .mapToLong(order -> order.lines().size())
                        .sum();
        long linesAdded =
                IntStream.range(0, (int) added).mapToLong(i -> lines(invoice(i), draws)).sum();
        long hottest =
                Math.min(added, Math.round(LINES_OF_THE_HOTTEST * (linesAnyhow + linesAdded)));

        List<Article> articles = articles(history, draws);
        List<Order> orders = new ArrayList<>(history.orders());
        int index = history.orders().stream().mapToInt(order -> order.lines().size()).sum();
        for (int i = 0; i < added; i++) {
            // Spread evenly: of every so many orders one is for the hottest.
            boolean hot = (i + 1) * hottest / added > i * hottest / added;
            Order order = order(i, hot, articles, begins, index, draws);
            orders.add(order);
            index += order.lines().size();
        }
        orders.sort(Comparator.comparing(Order::placedAt).thenComparing(Order::invoice));
        return new SalesHistory(
                List.copyOf(orders),
                history.cancellations(),
                history.corrections(),
                history.articles(),
                history.lineCounts());
    }

    private static List<Order> between(List<Order> orders, LocalDateTime from, LocalDateTime to) {
        return orders.stream()
                .filter(order -> !order.placedAt().isBefore(from) && order.placedAt().isBefore(to))
                .toList();
    }

    /** Draws the articles of the sale, the hottest first. */
    private static List<Article> articles(SalesHistory history, Draws draws) {
        List<Article> priced =
                history.articles().stream().filter(it -> it.unitPrice() != null).toList();
        return priced.stream()
                .sorted(Comparator.comparingDouble(it -> draws.unit("flash sale", it.sku())))
                .limit(ARTICLES)
                .toList();
    }

    private Order order(
            int number,
            boolean hot,
            List<Article> articles,
            LocalDateTime begins,
            int index,
            Draws draws) {
        String invoice = invoice(number);
        long minute = draws.below(duration.toMinutes(), "minute", invoice);
        int wanted = Math.min(lines(invoice, draws), articles.size());
        List<OrderLine> lines = new ArrayList<>();
        int others = Math.max(1, articles.size() - 1);
        int at =
                hot
                        ? 0
                        : Math.min(1, articles.size() - 1)
                                + (int) draws.below(others, "of", invoice);
        for (int line = 0; line < wanted; line++) {
            Article article = articles.get(Math.min(at, articles.size() - 1));
            long units = 1 + draws.below(MOST_UNITS, "units" + line, invoice);
            BigDecimal price =
                    Objects.requireNonNull(article.unitPrice())
                            .divide(BigDecimal.valueOf(2), 2, RoundingMode.UP);
            lines.add(new OrderLine(index + line, line + 1, article.sku(), (int) units, price));
            at = at % others + 1;
        }
        return new Order(
                invoice,
                begins.plusMinutes(minute),
                String.valueOf(30_001 + number),
                "United Kingdom",
                List.copyOf(lines));
    }

    private static int lines(String invoice, Draws draws) {
        return draws.unit("second line", invoice) < SECOND_LINE_SHARE ? 2 : 1;
    }

    private static String invoice(int number) {
        return "flash" + (number + 1);
    }
}
