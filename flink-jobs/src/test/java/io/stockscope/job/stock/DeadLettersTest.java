// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.job.decode.DeadLetterReason;
import io.stockscope.job.decode.RejectedRecord;
import io.stockscope.job.topic.DeadLetterTopic;
import io.stockscope.job.topic.DeadLetters;
import io.stockscope.table.DeadLetterLimits;
import io.stockscope.table.DeadLetterRow;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeadLettersTest {

    private static final int KIB = 1024;

    @Test
    void valueThatFitsIsKeptWhole() {
        byte[] value = new byte[DeadLetterLimits.MAX_VALUE_BYTES];
        DeadLetterRow row = DeadLetters.row(rejected(new byte[3], value, "quantity is -2"));
        assertThat(row.value()).isSameAs(value);
        assertThat(row.valueBytes()).isEqualTo(value.length);
        assertThat(row.valueSha256()).isNull();
        assertThat(row.message()).isEqualTo("quantity is -2");
    }

    @Test
    void valueThatIsTooLongIsCutAndItsLengthAndDigestAreKept() {
        byte[] value = new byte[DeadLetterLimits.MAX_VALUE_BYTES + 1];
        DeadLetterRow row = DeadLetters.row(rejected(null, value, ""));
        assertThat(row.value()).hasSize(DeadLetterLimits.MAX_VALUE_BYTES);
        assertThat(row.valueBytes()).isEqualTo(value.length);
        assertThat(row.valueSha256())
                .isEqualTo("e182117daf3a043f79de8e3819febb4fbab4d707e139723989a7721071b4b8f3");
    }

    @Test
    void keyAndMessageCannotMakeADeadLetterTooLarge() {
        DeadLetterRow row =
                DeadLetters.row(rejected(new byte[500 * KIB], null, "x".repeat(600 * KIB)));
        assertThat(row.key()).hasSize(DeadLetterRow.MAX_KEY_BYTES);
        assertThat(row.message()).hasSizeLessThan(2 * DeadLetterLimits.MAX_TEXT_CHARS);
        assertThat(row.value()).isNull();
        assertThat(row.valueBytes()).isZero();
    }

    @Test
    void largestDeadLetterFitsATopicThatTakesAMebibyte() {
        DeadLetterRow row =
                DeadLetters.row(
                        new RejectedRecord(
                                "t".repeat(249),
                                Integer.MAX_VALUE,
                                Long.MAX_VALUE,
                                new byte[2_000 * KIB],
                                new byte[2_000 * KIB],
                                DeadLetterReason.FUTURE_TIMESTAMP,
                                "\u20AC".repeat(1_000 * KIB),
                                "\u20AC".repeat(1_000 * KIB),
                                "t".repeat(249) + "/1/2",
                                3));
        byte[] value = WireFormat.bytes(1, DeadLetterTopic.deadLetter(row));
        byte[] key = Objects.requireNonNull(row.key());
        int roomForHeaders = 1_000;
        assertThat(key.length + value.length + roomForHeaders).isLessThan(1_024 * KIB);
    }

    @Test
    void textIsNotCutWithinACharacter() {
        String message = "x" + "\uD83D\uDE00".repeat(DeadLetterLimits.MAX_TEXT_CHARS);
        DeadLetterRow row = DeadLetters.row(rejected(null, null, message));
        assertThat(
                        new String(
                                row.message().getBytes(StandardCharsets.UTF_8),
                                StandardCharsets.UTF_8))
                .isEqualTo(row.message());
    }

    @Test
    void deadLetterOfAReplayNamesTheFirstOne() {
        DeadLetterRow row =
                DeadLetters.row(
                        new RejectedRecord(
                                "wms.stock",
                                1,
                                9,
                                null,
                                null,
                                DeadLetterReason.INVALID,
                                "quantity is -2",
                                null,
                                "wms.stock/1/2,wms.stock/1/7",
                                3));
        assertThat(row.message())
                .isEqualTo("quantity is -2 (again, after a replay of wms.stock/1/2)");
        assertThat(row.replayOf()).isEqualTo("wms.stock/1/2,wms.stock/1/7");
    }

    private static RejectedRecord rejected(
            byte @Nullable [] key, byte @Nullable [] value, String message) {
        return new RejectedRecord(
                "wms.stock", 1, 2, key, value, DeadLetterReason.INVALID, message, null, null, 3);
    }
}
