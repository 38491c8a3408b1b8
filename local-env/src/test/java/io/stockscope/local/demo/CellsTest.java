// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class CellsTest {

    @Test
    void textIsFilledUpOrCutToItsColumns() {
        assertThat(Cells.left("mug", 5)).isEqualTo("mug  ");
        assertThat(Cells.right("mug", 5)).isEqualTo("  mug");
        assertThat(Cells.left("lantern", 5)).isEqualTo("lant~");
        assertThat(Cells.left("tray!", 5)).isEqualTo("tray!");
        assertThat(Cells.fit("mug", 0)).isEmpty();
    }

    @Test
    void wideCharacterThatDoesNotFitIsCutAsAWhole() {
        assertThat(Cells.width("茶碗")).isEqualTo(4);
        assertThat(Cells.left("茶碗", 4)).isEqualTo("茶碗");
        assertThat(Cells.left("茶碗碗", 4)).isEqualTo("茶~ ");
        assertThat(Cells.width("e\u0301")).isEqualTo(1);
    }

    @Test
    void terminalObeysNothingThatStandsInTheData() {
        assertThat(Cells.fit("a\u001b[2Jb\nc\u202ed", 20)).isEqualTo("a?[2Jb?c?d");
    }

    @Test
    void numberKeepsItsColumnsByCountingInThousands() {
        assertThat(Cells.number(-1234, 8)).isEqualTo("  -1,234");
        assertThat(Cells.number(1_234_567, 6)).isEqualTo("1,235k");
        assertThat(Cells.number(Long.MIN_VALUE, 6)).isEqualTo("   -9E");
        assertThat(Cells.amount(new BigDecimal("1234.5"), 10)).isEqualTo("  1,234.50");
        assertThat(Cells.amount(new BigDecimal("99999999999999.9999"), 10)).isEqualTo("  100,000G");
    }

    @Test
    void spanHasTheUnitsThatFitIt() {
        assertThat(Cells.span(Duration.ofMillis(1_250))).isEqualTo("1.3 s");
        assertThat(Cells.span(Duration.ofSeconds(125))).isEqualTo("2 min 5 s");
        assertThat(Cells.span(Duration.ofMinutes(125))).isEqualTo("2 h 5 min");
        assertThat(Cells.watch(Duration.ofSeconds(83))).isEqualTo("1:23");
    }
}
