// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.decode.RejectedRecord;
import io.stockscope.job.decode.ReplayOf;
import io.stockscope.job.stock.sum.ChangeSerializer;
import io.stockscope.job.time.PartitionLag;
import io.stockscope.stock.Outcome;
import io.stockscope.stock.total.Change;
import io.stockscope.table.DeadLetterRecoveryRow;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Counts what was read, and parts what can be used from what goes to the dead letters. What can be
 * used and was sent again for a dead letter closes that. How much is unread goes out by itself.
 *
 * <p>No state but its {@link RunCounts}, no timers. {@code read = passed on + rejected}.
 */
final class SplitRejected extends ProcessFunction<DecodedRecord, StockInput>
        implements CheckpointedFunction {

    static final OutputTag<RejectedRecord> REJECTED = new OutputTag<>("rejected") {};

    static final OutputTag<DeadLetterRecoveryRow> RECOVERED = new OutputTag<>("recovered") {};

    /** Of live runs. */
    static final OutputTag<Change> LAG = new OutputTag<>("lag", ChangeSerializer.TYPE);

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("NullAway.Init") // Set by initializeState, which Flink calls first.
    private transient RunCounts counts;

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        counts = RunCounts.of(getRuntimeContext(), context.getOperatorStateStore());
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        counts.snapshot();
    }

    @Override
    public void processElement(DecodedRecord decoded, Context context, Collector<StockInput> out) {
        if (decoded.lag() != null) {
            context.output(LAG, lag(decoded.lag()));
            return;
        }
        StockscopeTopic topic = decoded.topic();
        counts.read(topic);
        RejectedRecord rejected = decoded.rejected();
        StockInput input = decoded.input();
        if (rejected != null) {
            counts.rejected(topic, rejected.reason());
            context.output(REJECTED, rejected);
        } else if (input != null) {
            out.collect(input);
            if (input.channel() != null) {
                // It goes to every subtask, and is one.
                counts.arrived(topic);
                counts.outcome(topic, Outcome.APPLIED);
            }
            if (decoded.replayOf() != null) {
                recovered(decoded.replayOf(), context);
            }
        }
    }

    private static Change lag(PartitionLag lag) {
        return new Change.Lag(lag.topic(), lag.partition(), lag.records());
    }

    private static void recovered(String replayOf, Context context) {
        long nowMillis = System.currentTimeMillis();
        ReplayOf.parse(replayOf).stream()
                .flatMap(replay -> replay.places().stream())
                .map(
                        place ->
                                new DeadLetterRecoveryRow(
                                        place.topic(),
                                        place.partition(),
                                        place.offset(),
                                        nowMillis))
                .forEach(row -> context.output(RECOVERED, row));
    }
}
