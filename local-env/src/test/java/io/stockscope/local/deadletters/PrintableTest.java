// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PrintableTest {

    @Test
    void textCannotCommandATerminal() {
        assertThat(Printable.text("sku is \u001b[2J\r\nrm \u202e\u0000 Løkka €"))
                .isEqualTo("sku is \\u{1b}[2J\\u{d}\\u{a}rm \\u{202e}\\u{0} Løkka €");
        assertThat(Printable.text(null)).isEqualTo("-");
    }

    @Test
    void bytesAreHexadecimalWithWhatIsAsciiBeside() {
        assertThat(Printable.bytes("0123456789abcdefg\u001b".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(
                        "  000000  30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66  0123456789abcdef\n"
                                + "  000010  67 1b                                            g.\n");
        assertThat(Printable.bytes(new byte[0])).isEmpty();
    }
}
