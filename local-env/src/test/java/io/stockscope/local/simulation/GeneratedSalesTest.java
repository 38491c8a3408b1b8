// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds the generated sales against figures measured on the real ones. */
final class GeneratedSalesTest {
    private static final List<SalesLine> HALF_A_YEAR = GeneratedSales.generate(182, 3_500, 1);
    private static final List<SalesLine> SOLD =
            HALF_A_YEAR.stream()
                    .filter(line -> line.quantity() > 0 && line.unitPrice().signum() > 0)
                    .toList();

    @Test
    void ordersPerTradingDayAndLinesPerOrderAreThoseMeasured() {
        Map<String, Long> linesByInvoice =
                SOLD.stream()
                        .collect(Collectors.groupingBy(SalesLine::invoice, Collectors.counting()));
        long tradingDays = SOLD.stream().map(line -> line.at().toLocalDate()).distinct().count();
        long[] lines = linesByInvoice.values().stream().mapToLong(n -> n).sorted().toArray();

        assertThat((double) lines.length / tradingDays).isCloseTo(56.5, within(6.0));
        assertThat(quantile(lines, 0.5)).isBetween(14L, 16L);
        assertThat(quantile(lines, 0.9)).isBetween(47L, 55L);
        assertThat(Arrays.stream(lines).average().orElseThrow()).isCloseTo(25, within(2.5));
    }

    @Test
    void unitsPerLineAndPricesAreThoseMeasured() {
        long[] units = SOLD.stream().mapToLong(SalesLine::quantity).sorted().toArray();
        long[] pence =
                SOLD.stream()
                        .mapToLong(line -> line.unitPrice().movePointRight(2).longValueExact())
                        .sorted()
                        .toArray();

        assertThat(quantile(units, 0.5)).isEqualTo(3);
        assertThat(quantile(units, 0.9)).isBetween(22L, 26L);
        assertThat(quantile(pence, 0.5)).isBetween(190L, 250L);
        assertThat(quantile(pence, 0.95)).isBetween(850L, 1_150L);
    }

    @Test
    void fewArticlesAreSoldOftenAndManySeldom() {
        long[] lines =
                SOLD.stream()
                        .collect(Collectors.groupingBy(SalesLine::code, Collectors.counting()))
                        .values()
                        .stream()
                        .mapToLong(n -> -n)
                        .sorted()
                        .toArray();

        double topTenth = -Arrays.stream(lines, 0, lines.length / 10).sum();
        assertThat(topTenth / SOLD.size()).isBetween(0.25, 0.50);
    }

    @Test
    void asManyOrdersAsAreAskedForAreSpreadOverTheWeekAsMeasured() {
        Map<DayOfWeek, Long> ordersByDay =
                GeneratedSales.generate(7, 100_000, 3_000, 1).stream()
                        .filter(line -> line.quantity() > 0 && line.unitPrice().signum() > 0)
                        .collect(
                                Collectors.groupingBy(
                                        line -> line.at().getDayOfWeek(),
                                        Collectors.mapping(
                                                SalesLine::invoice,
                                                Collectors.collectingAndThen(
                                                        Collectors.toSet(),
                                                        invoices -> (long) invoices.size()))));

        double all = ordersByDay.values().stream().mapToLong(n -> n).sum();
        assertThat(all / 6).isCloseTo(3_000, within(300.0));
        assertThat(ordersByDay.getOrDefault(DayOfWeek.THURSDAY, 0L) / all)
                .isCloseTo(0.2149, within(0.01));
        assertThat(ordersByDay.getOrDefault(DayOfWeek.SUNDAY, 0L) / all)
                .isCloseTo(0.1064, within(0.01));
    }

    @Test
    void ordersByHourOfTheWeekAndPopularityAreThoseOfTheRealSales() throws IOException {
        Path profile = RealSales.file().resolveSibling("hour-of-week.csv");
        Map<String, Integer> measured = new HashMap<>();
        for (String line : Files.readAllLines(profile)) {
            String[] columns = line.split(",");
            if (!columns[0].equals("dow_mon0")) {
                measured.put(columns[0] + "/" + columns[1], Integer.parseInt(columns[2]));
            }
        }
        Map<String, Set<String>> generated = new HashMap<>();
        for (SalesLine line : SOLD) {
            int day = line.at().getDayOfWeek().getValue() - 1;
            generated
                    .computeIfAbsent(day + "/" + line.at().getHour(), hour -> new HashSet<>())
                    .add(line.invoice());
        }
        double orders = measured.values().stream().mapToInt(n -> n).sum();
        double made = generated.values().stream().mapToInt(Set::size).sum();

        assertThat(measured.keySet()).containsAll(generated.keySet());
        measured.forEach(
                (hour, count) ->
                        assertThat(generated.getOrDefault(hour, Set.of()).size() / made)
                                .as(hour)
                                .isCloseTo(count / orders, within(0.006)));

        Path ranks = RealSales.file().resolveSibling("sku-rank.csv");
        long[] real =
                Files.readAllLines(ranks).stream()
                        .skip(1)
                        .mapToLong(line -> Long.parseLong(line.split(",")[2]))
                        .toArray();
        long[] ours =
                SOLD.stream()
                        .collect(Collectors.groupingBy(SalesLine::code, Collectors.counting()))
                        .values()
                        .stream()
                        .sorted(Comparator.reverseOrder())
                        .mapToLong(n -> n)
                        .toArray();
        for (double share : new double[] {0.05, 0.1, 0.2, 0.5}) {
            assertThat(shareOfFirst(share, ours))
                    .as("lines of the first %s of the articles", share)
                    .isCloseTo(shareOfFirst(share, real), within(0.06));
        }
    }

    private static double shareOfFirst(double share, long[] sorted) {
        double first = Arrays.stream(sorted, 0, (int) (share * sorted.length)).sum();
        return first / Arrays.stream(sorted).sum();
    }

    @Test
    void saturdaysAreQuiet() {
        assertThat(SOLD).noneMatch(line -> line.at().getDayOfWeek() == DayOfWeek.SATURDAY);
    }

    @Test
    void everyKindOfLineOccurs() {
        SalesHistory history = SalesHistory.of(HALF_A_YEAR);

        double sold = SOLD.size();
        assertThat(history.cancellations().size() / sold).isBetween(0.01, 0.018);
        assertThat(history.corrections().size() / sold).isBetween(0.004, 0.005);
        assertThat(history.cancellations())
                .allSatisfy(cancellation -> assertThat(cancellation.original()).isNotNull());
    }

    @Test
    void sameArgumentsGiveTheSameSales() {
        assertThat(GeneratedSales.generate(3, 40, 9)).isEqualTo(GeneratedSales.generate(3, 40, 9));
        assertThat(GeneratedSales.generate(3, 40, 9))
                .isNotEqualTo(GeneratedSales.generate(3, 40, 8));
    }

    @Test
    void limitsAreNamed() {
        assertThatThrownBy(() -> GeneratedSales.generate(0, 10, 1))
                .hasMessage("days must be from 1 to 365, but is 0");
        assertThatThrownBy(() -> GeneratedSales.generate(1, 100_001, 1))
                .hasMessage("skus must be from 1 to 100000, but is 100001");
        assertThatThrownBy(() -> GeneratedSales.generate(10, 10, 10_001, 1))
                .hasMessage(
                        "orders-per-day must be above 0, and in 10 days at most 100,000 in all, but"
                                + " is 10001.0");
    }

    private static long quantile(long[] sorted, double share) {
        return sorted[(int) (share * sorted.length)];
    }
}
