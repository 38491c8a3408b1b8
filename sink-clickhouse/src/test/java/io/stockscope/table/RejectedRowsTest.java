// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.sink.clickhouse.RejectedRow;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RejectedRowsTest {

    @Test
    void aRowThatClickHouseRefusesIsKeptWithItsColumns() {
        byte[] bytes = {1, 'x', 2};
        DeadLetterRow letter = RejectedRows.deadLetter(rejected(bytes, "sku is empty", ""));
        assertThat(letter.topic()).isEqualTo("clickhouse.stock_levels_rows");
        assertThat(letter.partition()).isZero();
        assertThat(letter.offset()).isEqualTo(Long.MAX_VALUE);
        assertThat(letter.reason()).isEqualTo("REJECTED_BY_CLICKHOUSE");
        assertThat(letter.message()).isEqualTo("sku is empty");
        assertThat(letter.key()).asString().isEqualTo("sku String, n Int8");
        assertThat(letter.value()).isSameAs(bytes);
        assertThat(letter.valueBytes()).isEqualTo(3);
        assertThat(letter.valueSha256()).isNull();
    }

    @Test
    void aRowThatCannotBeEncodedIsKeptAsText() {
        DeadLetterRow letter =
                RejectedRows.deadLetter(
                        rejected(new byte[] {1}, "128 is outside", "Row[sku=\u20AC]"));
        assertThat(letter.reason()).isEqualTo("UNENCODABLE");
        assertThat(letter.key()).isNull();
        assertThat(new String(bytes(letter), StandardCharsets.UTF_8)).isEqualTo("Row[sku=\u20AC]");
        assertThat(letter.valueBytes()).isEqualTo(bytes(letter).length);
    }

    @Test
    void aRowIsCutLikeARecord() {
        byte[] large = new byte[DeadLetterLimits.MAX_VALUE_BYTES + 1];
        DeadLetterRow letter = RejectedRows.deadLetter(rejected(large, "m".repeat(5_000), ""));
        assertThat(letter.value()).hasSize(DeadLetterLimits.MAX_VALUE_BYTES);
        assertThat(letter.valueBytes()).isEqualTo(large.length);
        assertThat(letter.valueSha256())
                .isEqualTo("e182117daf3a043f79de8e3819febb4fbab4d707e139723989a7721071b4b8f3");
        assertThat(letter.message()).hasSize(DeadLetterLimits.MAX_TEXT_CHARS + 3);
    }

    private static byte[] bytes(DeadLetterRow letter) {
        assertThat(letter.value()).isNotNull();
        return letter.value() == null ? new byte[0] : letter.value();
    }

    private static RejectedRow rejected(byte[] bytes, String message, String text) {
        return new RejectedRow(
                "stock_levels_rows",
                Long.MAX_VALUE,
                List.of("sku String", "n Int8"),
                bytes,
                "VIOLATED_CONSTRAINT",
                message,
                text);
    }
}
