// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import java.util.HashMap;
import java.util.Map;

/**
 * Brings writer and committer of a sink together. They have to run in one task: the committer finds
 * the batches at the writer, and when more of them wait for ClickHouse than may, it has to hold the
 * writer, which could not keep what would come meanwhile.
 *
 * <p>Flink makes the operators of a task on the task's thread, the last one first.
 */
final class Chain {
    private static final ThreadLocal<Map<String, BatchCommitter>> COMMITTERS =
            ThreadLocal.withInitial(HashMap::new);

    private Chain() {}

    /** Called when the committer is made. */
    static void committerIsHere(String sinkId, BatchCommitter committer) {
        COMMITTERS.get().put(sinkId, committer);
    }

    /**
     * Called when the writer is made.
     *
     * @throws IllegalStateException if its committer is somewhere else
     */
    static BatchCommitter committer(String sinkId, String table) {
        BatchCommitter committer = COMMITTERS.get().remove(sinkId);
        if (committer == null) {
            throw new IllegalStateException(
                    ("Writer and committer of the ClickHouse sink for table %s run in different tasks."
                                    + " Exactly once needs them chained: leave"
                                    + " pipeline.operator-chaining.enabled on, and call no"
                                    + " disableChaining() on the sink; or set"
                                    + " deliveryGuarantee(AT_LEAST_ONCE).")
                            .formatted(table));
        }
        return committer;
    }
}
