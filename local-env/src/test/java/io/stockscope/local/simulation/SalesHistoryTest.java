// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.stockscope.local.simulation.SalesHistory.Article;
import io.stockscope.local.simulation.SalesHistory.Cancellation;
import io.stockscope.local.simulation.SalesHistory.Correction;
import io.stockscope.local.simulation.SalesHistory.OrderLine;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SalesHistoryTest {
    private static final LocalDateTime NOON = LocalDateTime.of(2011, 3, 7, 12, 0);
    private static final String ANNA = "12001";
    private static final String BEN = "12002";

    @ParameterizedTest
    @ValueSource(
            strings = {"POST", "DOT", "M", "m", "BANK CHARGES", "gift_0001_20", "DCGSSBOY", "C2"})
    void codeThatDoesNotBeginWithFiveDigitsIsNoGoods(String code) {
        SalesHistory history = history(line("1", code, 1, "18.00", NOON, ANNA));

        assertThat(history.lineCounts()).containsEntry(LineKind.NO_GOODS, 1);
        assertThat(history.orders()).isEmpty();
        assertThat(history.articles()).isEmpty();
    }

    @Test
    void exactCopiesWithinAnInvoiceCountOnce() {
        SalesLine mug = line("1", "22139", 6, "4.25", NOON, ANNA);
        SalesLine moreMugs = line("1", "22139", 7, "4.25", NOON, ANNA);
        SalesLine elsewhere = line("2", "22139", 6, "4.25", NOON, ANNA);

        SalesHistory history = history(mug, mug, moreMugs, mug, elsewhere);

        assertThat(history.lineCounts())
                .containsEntry(LineKind.REPEATED, 2)
                .containsEntry(LineKind.SALE, 3);
        assertThat(history.orders().get(0).lines())
                .extracting(OrderLine::quantity)
                .containsExactly(6, 7);
    }

    @Test
    void codesThatDifferByCaseAreTheSameArticle() {
        SalesHistory history =
                history(
                        line("1", "85123a", 1, "2.00", NOON, ANNA),
                        line("2", "85123A", 1, "4.00", NOON, ANNA));

        assertThat(history.articles()).extracting(Article::sku).containsExactly("85123A");
    }

    @Test
    void priceOfAnArticleIsTheMedianOfItsSales() {
        SalesHistory history =
                history(
                        line("1", "22139", 1, "2.00", NOON, ANNA),
                        line("2", "22139", 900, "3.00", NOON, ANNA),
                        line("3", "22139", 1, "99.00", NOON, ANNA),
                        line("C4", "22139", -1, "0.01", NOON, BEN),
                        line("5", "22139", 1, "0.00", NOON, ANNA),
                        line("6", "22140", -1, "0.00", NOON, null));

        assertThat(history.articles())
                .containsExactly(
                        new Article("22139", new BigDecimal("3.0000"), "MUG"),
                        new Article("22140", null, null));
    }

    @Test
    void cancellationMeansTheLatestEarlierLineOfTheCustomerWithSoManyUnits() {
        SalesHistory history =
                history(
                        line("1", "22139", 12, "2.00", NOON, ANNA),
                        line("2", "22139", 10, "2.00", NOON.plusDays(1), ANNA),
                        line("3", "22139", 12, "2.00", NOON.plusDays(2), BEN),
                        line("4", "22140", 12, "2.00", NOON.plusDays(2), ANNA),
                        line("C5", "22139", -8, "2.00", NOON.plusDays(3), ANNA),
                        line("C6", "22139", -8, "2.00", NOON.plusDays(4), ANNA),
                        line("C7", "22139", -8, "2.00", NOON.plusDays(5), ANNA),
                        line("8", "22139", 50, "2.00", NOON.plusDays(6), ANNA));

        assertThat(history.cancellations())
                .extracting(this::original)
                .containsExactly("2", "1", null);
        assertThat(history.cancellations())
                .extracting(Cancellation::quantity)
                .containsExactly(8, 8, 8);
    }

    @Test
    void cancellationWithoutACustomerIsOfNoKnownOriginal() {
        SalesHistory history =
                history(
                        line("1", "22139", 12, "2.00", NOON, null),
                        line("C2", "22139", -12, "2.00", NOON.plusDays(1), null));

        assertThat(history.cancellations())
                .singleElement()
                .extracting(Cancellation::original)
                .isNull();
    }

    @Test
    void atPriceZeroTheUsualDescriptionIsAGiftAndAnythingElseACorrection() {
        SalesHistory history =
                history(
                        line("1", "22139", 1, "2.00", NOON, ANNA),
                        free("2", "22139", 3, "MUG"),
                        free("3", "22139", 20, "Found"),
                        free("4", "22139", 9, ""),
                        free("5", "22139", -4, "Thrown away"),
                        free("6", "22139", -5, "?"),
                        free("7", "22139", -6, "MUG"));

        assertThat(history.lineCounts())
                .containsEntry(LineKind.GIFT, 1)
                .containsEntry(LineKind.CORRECTION, 5);
        assertThat(history.corrections())
                .extracting(Correction::quantity, Correction::reason)
                .containsExactly(
                        tuple(20, "found"),
                        tuple(9, "MANUAL_CORRECTION"),
                        tuple(-4, "thrown away"),
                        tuple(-5, "MANUAL_CORRECTION"),
                        tuple(-6, "mug"));
    }

    @Test
    void signsThatDoNotGoTogetherAreMeaningless() {
        SalesHistory history =
                history(
                        line("1", "22139", 0, "2.00", NOON, ANNA),
                        line("2", "22139", -1, "2.00", NOON, ANNA),
                        line("C3", "22139", 1, "2.00", NOON, ANNA),
                        line("4", "22139", 1, "-2.00", NOON, ANNA));

        assertThat(history.lineCounts()).containsEntry(LineKind.MEANINGLESS, 4);
    }

    @Test
    void orderOfTheFileHasNoInfluence() {
        List<SalesLine> lines = new ArrayList<>(GeneratedSales.generate(10, 50, 4));
        SalesHistory history = SalesHistory.of(lines);
        Collections.shuffle(lines, new Random(5));

        assertThat(SalesHistory.of(lines)).isEqualTo(history);
    }

    private @Nullable String original(Cancellation cancellation) {
        OrderLine original = cancellation.original();
        return original == null ? null : Integer.toString(original.index() + 1);
    }

    private static SalesHistory history(SalesLine... lines) {
        return SalesHistory.of(Arrays.asList(lines));
    }

    private static SalesLine free(String invoice, String code, int quantity, String description) {
        return new SalesLine(
                invoice, code, description, quantity, NOON, BigDecimal.ZERO, null, "EIRE");
    }

    private static SalesLine line(
            String invoice,
            String code,
            int quantity,
            String price,
            LocalDateTime at,
            @Nullable String customer) {
        return new SalesLine(
                invoice,
                code,
                "MUG",
                quantity,
                at,
                new BigDecimal(price),
                customer,
                "United Kingdom");
    }
}
