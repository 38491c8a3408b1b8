// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.job.decode.DeadLetterReason;
import io.stockscope.table.RejectedRows;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LetterFilterTest {

    @Test
    void everyReasonThatIsWrittenCanBeAskedFor() {
        assertThat(Arrays.stream(LetterFilter.Reason.values()).map(Enum::name))
                .containsExactlyElementsOf(
                        Stream.<Enum<?>>concat(
                                        Arrays.stream(DeadLetterReason.values()),
                                        Arrays.stream(RejectedRows.Reason.values()))
                                .map(Enum::name)
                                .toList());
    }
}
