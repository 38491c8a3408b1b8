// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.datadoghq.sketch.ddsketch.mapping.LogarithmicMapping;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SketchBinsTest {

    @Test
    void aBinIsWithinOnePercentOfWhatIsInIt() {
        long longest = Duration.ofDays(30).toMillis();
        double worst = 0;
        // Every value up to a minute, then steps that are far smaller than a bin.
        for (long millis = 1; millis <= longest; millis += 1 + millis / 60_000) {
            double value = SketchBins.value(SketchBins.bin(millis));
            worst = Math.max(worst, Math.abs(value - millis) / millis);
        }
        assertThat(worst).isPositive().isLessThan(0.010000001);
    }

    @Test
    void belowAMillisecondIsZero() {
        assertThat(SketchBins.bin(0)).isEqualTo(-32768);
        assertThat(SketchBins.bin(-5)).isEqualTo(-32768);
        assertThat(SketchBins.value(-32768)).isZero();
        assertThat(SketchBins.bin(1)).isZero();
    }

    @Test
    void aBinIsThatOfALogarithmicMappingAndFitsItsColumn() {
        LogarithmicMapping mapping = new LogarithmicMapping(0.01);
        for (long millis : new long[] {1, 2, 7, 1_000, 86_400_000, Long.MAX_VALUE}) {
            assertThat(SketchBins.bin(millis))
                    .isEqualTo(mapping.index(millis))
                    .isLessThan(Short.MAX_VALUE);
        }
    }

    /** The migration with stockscopeQuantile has these numbers. */
    @Test
    void valuesAreThoseOfTheFormulaInClickHouse() {
        for (int bin = 0; bin <= SketchBins.bin(Long.MAX_VALUE); bin++) {
            double value = 1.01 * Math.exp(bin * 0.020000666706669435);
            assertThat(SketchBins.value(bin)).isCloseTo(value, within(value * 1e-12));
        }
    }

    @Test
    void aQuantileIsTheValueOfTheBinWithItsRank() {
        Map<Integer, Long> bins = Map.of(-32768, 1L, 10, 2L, 20, 1L);
        assertThat(SketchBins.quantile(bins, 0)).isZero();
        assertThat(SketchBins.quantile(bins, 0.25)).isZero();
        assertThat(SketchBins.quantile(bins, 0.26)).isEqualTo(SketchBins.value(10));
        assertThat(SketchBins.quantile(bins, 0.75)).isEqualTo(SketchBins.value(10));
        assertThat(SketchBins.quantile(bins, 0.76)).isEqualTo(SketchBins.value(20));
        assertThat(SketchBins.quantile(bins, 1)).isEqualTo(SketchBins.value(20));
    }

    @Test
    void whatHasBeenTakenBackDoesNotCount() {
        Map<Integer, Long> bins = Map.of(10, 0L, 20, -1L, 30, 1L);
        assertThat(SketchBins.quantile(bins, 0)).isEqualTo(SketchBins.value(30));
        assertThat(SketchBins.quantile(Map.of(10, 0L), 0.5)).isNaN();
        assertThat(SketchBins.quantile(Map.of(), 0.5)).isNaN();
    }

    @Test
    void quantilesOfAnySpanAreThoseOfItsSamplesWithinOnePercent() {
        Random random = new Random(6);
        long[] samples = random.doubles(9_999).mapToLong(x -> (long) Math.exp(x * 20)).toArray();
        Map<Integer, Long> bins = new HashMap<>();
        for (long sample : samples) {
            bins.merge(SketchBins.bin(sample), 1L, Long::sum);
        }
        Arrays.sort(samples);
        for (double q = 0; q <= 1; q += 0.01) {
            double exact = samples[Math.max(0, (int) Math.ceil(q * samples.length - 1e-6) - 1)];
            assertThat(SketchBins.quantile(bins, q)).isCloseTo(exact, within(exact * 0.010000001));
        }
    }

    @Test
    void whatIsNoQuantileIsRefused() {
        for (double q : new double[] {-0.1, 1.1, 99, Double.NaN}) {
            assertThatThrownBy(() -> SketchBins.quantile(Map.of(1, 1L), q))
                    .hasMessageContaining("is not from 0 to 1");
        }
    }
}
