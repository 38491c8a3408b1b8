// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.DayOfWeek;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
        assertThatThrownBy(() -> GeneratedSales.generate(1, 50_001, 1))
                .hasMessage("skus must be from 1 to 50000, but is 50001");
    }

    private static long quantile(long[] sorted, double share) {
        return sorted[(int) (share * sorted.length)];
    }
}
