// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SinkRowsTest {

    @Test
    void aRowIsAFunctionOfItsIndex() {
        assertThat(SinkRows.row(7)).isEqualTo(SinkRows.row(7));
        assertThat(SinkRows.row(7).orderLine()).isNotEqualTo(SinkRows.row(8).orderLine());
    }

    @Test
    void everyColumnHasAsManyValuesAsATableOfSalesHas() {
        assertThat(values(SinkRow::orderLine)).isEqualTo(10_000);
        assertThat(values(SinkRow::sku)).isBetween(7_000L, 9_000L);
        assertThat(values(SinkRow::location)).isEqualTo(200);
        assertThat(values(SinkRow::channel)).isEqualTo(6);
        assertThat(values(SinkRow::quantity)).isEqualTo(12);
        assertThat(values(SinkRow::price)).isGreaterThan(5_000);
        assertThat(values(SinkRow::discountRatio)).isEqualTo(100);
        assertThat(values(SinkRow::gift)).isEqualTo(2);
        assertThat(values(row -> Objects.requireNonNullElse(row.promotion(), ""))).isEqualTo(41);
        assertThat(LongStream.range(0, 10_000).filter(i -> SinkRows.row(i).promotion() != null))
                .hasSizeBetween(1_000, 1_500);
    }

    @Test
    void aDayEndsOnceInTenMillionRows() {
        assertThat(SinkRowTable.INSTANCE.partition(SinkRows.row(9_999_999)))
                .isEqualTo(SinkRowTable.INSTANCE.partition(SinkRows.row(0)) + 1);
    }

    private static long values(Function<SinkRow, Object> column) {
        return LongStream.range(0, 10_000).mapToObj(SinkRows::row).map(column).distinct().count();
    }
}
