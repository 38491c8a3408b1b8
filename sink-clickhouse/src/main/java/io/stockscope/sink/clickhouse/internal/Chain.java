// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import java.util.HashSet;
import java.util.Set;

/**
 * Knows whether writer and committer of a sink run in one task. They have to: a committer that
 * tries again for an hour stops its task, and with it what could not be held meanwhile.
 *
 * <p>Flink makes the operators of a task on the task's thread, the last one first.
 */
final class Chain {
    private static final ThreadLocal<Set<String>> COMMITTERS =
            ThreadLocal.withInitial(HashSet::new);

    private Chain() {}

    /** Called by the committer when it is made. */
    static void committerIsHere(String sinkId) {
        COMMITTERS.get().add(sinkId);
    }

    /**
     * Called by the writer when it is made.
     *
     * @throws IllegalStateException if its committer is somewhere else
     */
    static void requireCommitter(String sinkId, String table) {
        if (!COMMITTERS.get().remove(sinkId)) {
            throw new IllegalStateException(
                    ("Writer and committer of the ClickHouse sink for table %s run in different tasks."
                                    + " Exactly once needs them chained: leave"
                                    + " pipeline.operator-chaining.enabled on, and call no"
                                    + " disableChaining() on the sink; or set"
                                    + " deliveryGuarantee(AT_LEAST_ONCE).")
                            .formatted(table));
        }
    }
}
