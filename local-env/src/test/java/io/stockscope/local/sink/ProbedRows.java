// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.sink;

import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;

/** Passes rows on to the sinks, and tells the {@link JobProbe} of this JVM. */
final class ProbedRows extends RichMapFunction<Reading, Reading>
        implements CheckpointedFunction, CheckpointListener {
    private static final long serialVersionUID = 1L;

    private static volatile JobProbe probe = JobProbe.NONE;

    private int subtask;

    /** Sets who is told; one at a time. */
    static void tell(JobProbe told) {
        probe = told;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) {
        subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
    }

    @Override
    public Reading map(Reading row) throws Exception {
        probe.onRow(subtask, row);
        return row;
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        probe.onSnapshot(subtask, context.getCheckpointId());
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        probe.onComplete(subtask, checkpointId);
    }
}
