// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.source.legacy.SourceFunction;
import org.apache.flink.streaming.api.watermark.Watermark;

/** Reads a {@link TestFeed} in its order, with one subtask; its position is in checkpoints. */
@SuppressWarnings("NullAway.Init") // State is set by initializeState, which comes first.
final class TestFeedSource implements SourceFunction<DecodedRecord>, CheckpointedFunction {

    private static final long serialVersionUID = 1L;

    private final String feed;
    private volatile boolean running = true;
    private int position;
    private transient ListState<Integer> checkpointedPosition;

    TestFeedSource(String feed) {
        this.feed = feed;
    }

    @Override
    public void run(SourceContext<DecodedRecord> context) throws Exception {
        TestFeed steps = TestFeed.named(feed);
        Into into = new Into(context);
        while (running) {
            // So that what comes next meets the same time, whatever happened in between.
            if (!steps.hasReached(into.watermark)) {
                steps.awaitChange();
                continue;
            }
            synchronized (context.getCheckpointLock()) {
                if (steps.doStep(position, into)) {
                    position++;
                    continue;
                }
            }
            steps.awaitChange();
        }
    }

    @Override
    public void cancel() {
        running = false;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        checkpointedPosition =
                context.getOperatorStateStore()
                        .getListState(new ListStateDescriptor<>("position", Types.INT));
        for (int restored : checkpointedPosition.get()) {
            position = restored;
        }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        checkpointedPosition.update(List.of(position));
    }

    private static final class Into implements TestFeed.Consumer {
        private final SourceContext<DecodedRecord> context;
        private long watermark = Long.MIN_VALUE;

        Into(SourceContext<DecodedRecord> context) {
            this.context = context;
        }

        @Override
        public void record(DecodedRecord record) {
            context.collectWithTimestamp(
                    record,
                    record.input() == null
                            ? Long.MIN_VALUE
                            : StockHarness.timestamp(record.input()));
        }

        @Override
        public void watermark(long millis) {
            watermark = millis;
            context.emitWatermark(new Watermark(millis));
        }
    }
}
