// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.alert.trial.Trial.Point;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {

    @Test
    void readsTheNotationOfPromtool() {
        assertThat(values("3")).containsExactly("3.0");
        assertThat(values("3x4")).containsExactly("3.0", "3.0", "3.0", "3.0", "3.0");
        assertThat(values("3+2x4")).containsExactly("3.0", "5.0", "7.0", "9.0", "11.0");
        assertThat(values("3-2x2")).containsExactly("3.0", "1.0", "-1.0");
        assertThat(values("_ _x2 0.5")).containsExactly("_", "_", "_", "0.5");
        assertThat(values("20@130000x1 1@2.5"))
                .containsExactly("20 of 130000.0", "20 of 130000.0", "2.5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x3", "3x", "a", "3*4", "1@", "_@3", "1x99999", "_x60481"})
    void refusesWhatIsNoneAndWhatIsLongerThanAWeek(String text) {
        assertThat(Values.parse(text)).isEmpty();
    }

    private static List<String> values(String text) {
        List<String> values = new ArrayList<>();
        for (@Nullable Point point : Values.parse(text).orElseThrow()) {
            values.add(
                    point == null
                            ? "_"
                            : (point.samples() == 1 ? "" : point.samples() + " of ")
                                    + point.value());
        }
        return values;
    }
}
