// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.table.StockLevelRow;
import java.util.List;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;

/**
 * Runs {@link StockFunction} in a live run. Where the state is not on the heap, it keeps what is in
 * use there: {@link SkuStates}.
 */
final class StockOperator
        extends CoBroadcastWithKeyedOperator<String, StockInput, StockInput, StockLevelRow> {

    private static final long serialVersionUID = 1L;
    private static final String ON_THE_HEAP = "hashmap";

    /** Of the heap of the process, for the subtasks of all its slots together. */
    private static final double SHARE_OF_HEAP = 0.25;

    StockOperator(StockFunction function) {
        super(function, List.of(StockFunction.CHANNELS));
    }

    @Override
    public void open() throws Exception {
        super.open();
        if (!getKeyedStateBackend().getBackendTypeIdentifier().equals(ON_THE_HEAP)) {
            states().keep(mostBytes(), this::setCurrentKey);
        }
    }

    private long mostBytes() {
        int slots =
                getContainingTask()
                        .getEnvironment()
                        .getTaskManagerInfo()
                        .getConfiguration()
                        .get(TaskManagerOptions.NUM_TASK_SLOTS);
        return (long) (Runtime.getRuntime().maxMemory() * SHARE_OF_HEAP / slots);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        states().writeBack();
        super.snapshotState(context);
    }

    private SkuStates states() {
        return ((StockFunction) userFunction).states();
    }
}
