// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.decode.DeadLetterReason;
import io.stockscope.job.decode.RejectedRecord;
import io.stockscope.job.time.PartitionLag;
import io.stockscope.stock.ItemTerms;
import io.stockscope.stock.total.Change;
import io.stockscope.table.DeadLetterRecoveryRow;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SplitRejectedTest {

    private static final StockInput MUG =
            StockInput.of(new ItemUpdate("mug", 1, ItemTerms.UNKNOWN));

    private OneInputStreamOperatorTestHarness<DecodedRecord, StockInput> harness;

    @BeforeEach
    void open() throws Exception {
        harness =
                new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(new SplitRejected()));
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void replayThatCanBeUsedClosesAllDeadLettersThatItWasSentFor() throws Exception {
        process(MUG, "reference.items/0/7,reference.items/2/9");

        assertThat(harness.extractOutputValues()).containsExactly(MUG);
        assertThat(harness.getSideOutput(SplitRejected.RECOVERED))
                .extracting(StreamRecord::getValue)
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("recoveredAtMillis")
                .containsExactly(
                        new DeadLetterRecoveryRow("reference.items", 0, 7, 0),
                        new DeadLetterRecoveryRow("reference.items", 2, 9, 0));
    }

    @Test
    void recordThatIsNoReplayClosesNothing() throws Exception {
        process(MUG, null);
        assertThat(harness.extractOutputValues()).containsExactly(MUG);
        assertThat(harness.getSideOutput(SplitRejected.RECOVERED)).isNull();
    }

    @Test
    void replayThatFailsAgainClosesNothing() throws Exception {
        RejectedRecord again =
                new RejectedRecord(
                        "reference.items",
                        0,
                        9,
                        null,
                        null,
                        DeadLetterReason.INVALID,
                        "sku is empty",
                        null,
                        "reference.items/0/7",
                        3);
        harness.processElement(DecodedRecord.of(StockscopeTopic.REFERENCE_ITEMS, again), 0);
        assertThat(harness.getSideOutput(SplitRejected.REJECTED))
                .extracting(StreamRecord::getValue)
                .containsExactly(again);
        assertThat(harness.getSideOutput(SplitRejected.RECOVERED)).isNull();
        assertThat(harness.extractOutputValues()).isEmpty();
    }

    @Test
    void lagIsHandedOnAndIsNoRecord() throws Exception {
        harness.processElement(DecodedRecord.of(new PartitionLag("wms.stock", 3, 17)), 0);
        assertThat(harness.getSideOutput(SplitRejected.LAG))
                .extracting(StreamRecord::getValue)
                .containsExactly(new Change.Lag("wms.stock", 3, 17));
        assertThat(harness.extractOutputValues()).isEmpty();
        assertThat(
                        harness.getOperator()
                                .getRuntimeContext()
                                .getAccumulator(
                                        RunCounts.readAccumulator(StockscopeTopic.WMS_STOCK)))
                .isNull();
    }

    private void process(StockInput input, @Nullable String replayOf) throws Exception {
        harness.processElement(
                DecodedRecord.of(StockscopeTopic.REFERENCE_ITEMS, 7, input, replayOf), 0);
    }
}
