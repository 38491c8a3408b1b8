// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    0, 0 ms
                    0.4, 0 ms
                    350, 350 ms
                    999.6, 1 s
                    1300, 1.3 s
                    9960, 10 s
                    59600, 1 min
                    154000, 2 min 34 s
                    599600, 10 min
                    1262311, 21 min
                    3599000, 1 h
                    19200000, 5 h 20 min
                    172799999, 48 h
                    172800000, 2 d
                    259260000, 3 d
                    266400000, 3 d 2 h
                    -1300, -1.3 s
                    """)
    void millisecondsAreSpansOfTime(double millis, String text) {
        assertThat(ValueUnit.MILLISECONDS.text(millis)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    0, 0 %
                    0.00012, 0.012 %
                    0.024, 2.4 %
                    0.137, 14 %
                    0.9971, more than 99 %
                    1, 100 %
                    """)
    void sharesArePercents(double share, String text) {
        assertThat(ValueUnit.SHARE.text(share)).isEqualTo(text);
    }

    @Test
    void whatIsUnknownIsNone() {
        for (ValueUnit unit : ValueUnit.values()) {
            assertThat(unit.text(Double.NaN)).isEqualTo("none");
        }
    }

    @Test
    void placesAreFilledWithLabelsAndTheValueInBothForms() {
        assertThat(
                        Template.fill(
                                "{{channel}} $1 {{ value }}: {{value.text}}{{team}}",
                                Map.of("channel", "a$b"),
                                1_262_311,
                                ValueUnit.MILLISECONDS))
                .isEqualTo("a$b $1 1,262,311: 21 min");
    }

    @Test
    void allThatLooksLikeAPlaceIsOne() {
        assertThat(Template.places("{{ $value }} {{value.text}} {{a b}} {c} {{d"))
                .containsExactly("$value", "a b", "value.text");
    }
}
