// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

final class SpanConverterTest {

    @Test
    void spanHasNumbersAndUnits() {
        assertThat(new SpanConverter().convert("90s")).isEqualTo(Duration.ofSeconds(90));
        assertThat(new SpanConverter().convert("2m")).isEqualTo(Duration.ofMinutes(2));
        assertThat(new SpanConverter().convert("1h30m")).isEqualTo(Duration.ofMinutes(90));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2", "0s", "-1m", "2 m", "1m1h"})
    void otherTextIsShownWithOneThatIsRight(String text) {
        assertThatThrownBy(() -> new SpanConverter().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("90s");
    }
}
