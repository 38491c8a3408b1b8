// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.job.decode.DeadLetterReason;
import io.stockscope.job.decode.RejectedRecord;
import io.stockscope.table.DeadLetterRow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeadLettersTest {

    private static final int KIB = 1024;

    @Test
    void valueThatFitsIsKeptWhole() {
        byte[] value = new byte[DeadLetters.MAX_VALUE_BYTES];
        DeadLetterRow row = DeadLetters.row(rejected(new byte[3], value, "quantity is -2"));
        assertThat(row.value()).isSameAs(value);
        assertThat(row.valueBytes()).isEqualTo(value.length);
        assertThat(row.valueSha256()).isNull();
        assertThat(row.message()).isEqualTo("quantity is -2");
    }

    @Test
    void valueThatIsTooLongIsCutAndItsLengthAndDigestAreKept() {
        byte[] value = new byte[DeadLetters.MAX_VALUE_BYTES + 1];
        DeadLetterRow row = DeadLetters.row(rejected(null, value, ""));
        assertThat(row.value()).hasSize(DeadLetters.MAX_VALUE_BYTES);
        assertThat(row.valueBytes()).isEqualTo(value.length);
        assertThat(row.valueSha256())
                .isEqualTo("fad5eacecfdd6131994b18e829e1f4ebf469a40a76d5007e4384d7defd819d3d");
    }

    @Test
    void keyAndMessageCannotMakeADeadLetterTooLarge() {
        DeadLetterRow row =
                DeadLetters.row(rejected(new byte[500 * KIB], null, "x".repeat(600 * KIB)));
        assertThat(row.key()).hasSize(DeadLetters.MAX_KEY_BYTES);
        assertThat(row.message()).hasSizeLessThan(2 * DeadLetters.MAX_TEXT_CHARS);
        assertThat(row.value()).isNull();
        assertThat(row.valueBytes()).isZero();
    }

    private static RejectedRecord rejected(
            byte @Nullable [] key, byte @Nullable [] value, String message) {
        return new RejectedRecord(
                "wms.stock", 1, 2, key, value, DeadLetterReason.INVALID, message, null, null, 3);
    }
}
