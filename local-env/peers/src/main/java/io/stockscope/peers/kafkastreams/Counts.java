// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers.kafkastreams;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How far all tasks have come. */
final class Counts {

    /** Records that were read. */
    final LongAdder read = new LongAdder();

    /** Records of which it is known what became of them. */
    final LongAdder decided = new LongAdder();

    /** Events that came when their time had passed; they are left out. */
    final LongAdder late = new LongAdder();

    private final Map<String, Boolean> tasks = new ConcurrentHashMap<>();

    /** A task has begun. */
    void begun(String task) {
        tasks.put(task, false);
    }

    /** All is applied that is due by the wall clock. */
    void present(String task) {
        tasks.put(task, true);
    }

    boolean allPresent() {
        return !tasks.isEmpty() && tasks.values().stream().allMatch(present -> present);
    }
}
