// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.stockscope.local.simulation.SalesHistory.Order;
import io.stockscope.local.simulation.SalesHistory.OrderLine;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class FlashSaleTest {
    private static final LocalDateTime NOON = LocalDateTime.of(2011, 3, 7, 12, 0);
    private static final SalesHistory USUAL =
            SalesHistory.of(GeneratedSales.generate(1, 500, 3_000, 1));

    @Test
    void eightTimesTheOrdersComeForTenMinutes() {
        SalesHistory sale = FlashSale.parse("12h").addTo(USUAL, 1);

        List<Order> noon = ordersFrom(sale, 0, 10);
        double usual = ordersFrom(USUAL, -60, 70).size() / 13.0;
        assertThat(noon.size() / usual).isCloseTo(8, within(0.8));
        assertThat(ordersFrom(sale, 10, 720)).isEqualTo(ordersFrom(USUAL, 10, 720));
        assertThat(ordersFrom(sale, -720, 0)).isEqualTo(ordersFrom(USUAL, -720, 0));
    }

    @Test
    void addedOrdersAreForFewArticlesOneOfWhichHasAFifthOfAllLines() {
        SalesHistory sale = FlashSale.parse("12h,30m").addTo(USUAL, 1);

        Set<Order> added = new HashSet<>(sale.orders());
        USUAL.orders().forEach(added::remove);
        Map<String, Long> lines =
                ordersFrom(sale, 0, 30).stream()
                        .flatMap(order -> order.lines().stream())
                        .collect(Collectors.groupingBy(OrderLine::sku, Collectors.counting()));
        double all = lines.values().stream().mapToLong(n -> n).sum();
        long hottest = lines.values().stream().mapToLong(n -> n).max().orElseThrow();

        assertThat(added).allSatisfy(order -> assertThat(order.placedAt()).isAfterOrEqualTo(NOON));
        assertThat(added.stream().flatMap(order -> order.lines().stream()).map(OrderLine::sku))
                .hasSizeGreaterThan(1_000)
                .satisfies(skus -> assertThat(new HashSet<>(skus)).hasSize(10));
        assertThat(hottest / all).isCloseTo(0.2, within(0.02));
        assertThat(added)
                .allSatisfy(
                        order ->
                                assertThat(order.lines().stream().map(OrderLine::sku))
                                        .doesNotHaveDuplicates());
    }

    @Test
    void linesKeepDifferentIndexes() {
        SalesHistory sale = FlashSale.parse("12h").addTo(USUAL, 1);

        List<Integer> indexes =
                sale.orders().stream()
                        .flatMap(order -> order.lines().stream())
                        .map(OrderLine::index)
                        .sorted()
                        .toList();
        assertThat(new HashSet<>(indexes)).hasSameSizeAs(indexes);
        assertThat(indexes.get(indexes.size() - 1)).isEqualTo(indexes.size() - 1);
    }

    @Test
    void isTheSameForTheSameSeedAndAnotherOneForAnother() {
        FlashSale sale = new FlashSale(Duration.ofHours(12), Duration.ofMinutes(10));

        assertThat(sale.addTo(USUAL, 1)).isEqualTo(FlashSale.parse("12h,10m").addTo(USUAL, 1));
        assertThat(sale.addTo(USUAL, 2)).isNotEqualTo(sale.addTo(USUAL, 1));
    }

    @Test
    void simulationServesItsCustomersAndStillAddsUp() {
        SalesHistory usual = SalesHistory.of(GeneratedSales.generate(3, 60, 3));

        SimulationTruth truth =
                SimulationTest.runAgainstNaiveReader(
                        FlashSale.parse("36h,60m").addTo(usual, 3), new SimulationOptions(3, 0.01));

        assertThat(truth.demand().oversold() + truth.demand().turnedAway()).isPositive();
    }

    @Test
    void whatIsNoFlashSaleIsRefused() {
        assertThatThrownBy(() -> FlashSale.parse("noon")).hasMessageContaining("\"noon\"");
        assertThatThrownBy(() -> FlashSale.parse("12h,10s")).hasMessageContaining("at least 1m");
        assertThatThrownBy(() -> FlashSale.parse("3h").addTo(USUAL, 1))
                .hasMessageContaining("nothing is sold around 2011-03-07T03:00");
    }

    private static List<Order> ordersFrom(SalesHistory history, long fromMinute, long toMinute) {
        return history.orders().stream()
                .filter(order -> !order.placedAt().isBefore(NOON.plusMinutes(fromMinute)))
                .filter(order -> order.placedAt().isBefore(NOON.plusMinutes(toMinute)))
                .toList();
    }
}
