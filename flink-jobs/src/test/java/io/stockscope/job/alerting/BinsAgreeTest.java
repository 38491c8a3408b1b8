// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.alert.series.Bins;
import io.stockscope.table.SketchBins;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What rules decide by and what people read afterwards are the same bins. */
class BinsAgreeTest {

    private static final LongUnaryOperator LARGER = millis -> (long) Math.ceil(millis * 1.003);

    @Test
    void rulesAndTablesPutATimeIntoTheSameBinAndTakeItForTheSame() {
        LongStream.concat(
                        LongStream.rangeClosed(-1, 10_000),
                        LongStream.iterate(10_000, millis -> millis < 1_000_000_000_000L, LARGER))
                .forEach(
                        millis -> {
                            int bin = Bins.of(millis);
                            assertThat(bin).as("%d ms", millis).isEqualTo(SketchBins.bin(millis));
                            assertThat(Bins.value(bin)).isEqualTo(SketchBins.value(bin));
                        });
    }
}
