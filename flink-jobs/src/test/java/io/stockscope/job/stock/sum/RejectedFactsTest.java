// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.sum;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.job.decode.DeadLetterReason;
import io.stockscope.job.decode.RejectedRecord;
import java.time.Instant;
import java.util.List;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RejectedFactsTest {

    private static final long FAILED = Instant.parse("2026-06-01T12:00:00Z").toEpochMilli();
    private static final long RECORDED = Instant.parse("2026-05-01T12:00:00Z").toEpochMilli();

    @Test
    void recordThatBreaksARuleCountsWhenItWasRecorded() throws Exception {
        assertThat(facts("pos.lines", DeadLetterReason.INVALID, "pos-1", RECORDED))
                .containsExactly(
                        new Fact.Rejected(
                                "pos-1", "pos.lines", RECORDED, DeadLetterReason.INVALID));
    }

    @Test
    void recordWhoseTimeIsWhatIsWrongCountsWhenItFailed() throws Exception {
        assertThat(facts("pos.lines", DeadLetterReason.FUTURE_TIMESTAMP, "pos-1", RECORDED))
                .extracting(fact -> ((Fact.Rejected) fact).atMillis())
                .containsExactly(FAILED);
        assertThat(facts("pos.lines", DeadLetterReason.INVALID, "pos-1", Long.MAX_VALUE))
                .extracting(fact -> ((Fact.Rejected) fact).atMillis())
                .containsExactly(FAILED);
    }

    @Test
    void recordThatCouldNotBeReadHasNoSource() throws Exception {
        assertThat(facts("erp.stock", DeadLetterReason.UNDECODABLE, null, null))
                .containsExactly(
                        new Fact.Rejected("", "erp.stock", FAILED, DeadLetterReason.UNDECODABLE));
    }

    @Test
    void referenceTopicsAreNoFlow() throws Exception {
        assertThat(facts("reference.items", DeadLetterReason.INVALID, null, null)).isEmpty();
        assertThat(facts("reference.channels", DeadLetterReason.INVALID, null, null)).isEmpty();
    }

    private static List<Fact> facts(
            String topic,
            DeadLetterReason reason,
            @Nullable String source,
            @Nullable Long recordedAtMillis)
            throws Exception {
        RejectedRecord rejected =
                new RejectedRecord(
                        topic,
                        0,
                        1,
                        null,
                        null,
                        reason,
                        "wrong",
                        source,
                        null,
                        FAILED,
                        recordedAtMillis);
        try (var harness = ProcessFunctionTestHarnesses.forProcessFunction(new RejectedFacts())) {
            harness.processElement(rejected, 0);
            assertThat(harness.extractOutputValues()).containsExactly(rejected);
            var facts = harness.getSideOutput(RejectedFacts.FACTS);
            return facts == null ? List.of() : facts.stream().map(StreamRecord::getValue).toList();
        }
    }
}
