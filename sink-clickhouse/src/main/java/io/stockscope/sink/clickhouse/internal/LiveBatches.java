// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The batches of all writers in this process, by their tokens. Without object reuse Flink copies a
 * batch by its serializer on the way from the writer to the committer: with this the copy is the
 * batch itself, and takes no second place in memory.
 */
final class LiveBatches {
    private static final Map<BatchToken, FrozenBatch> BATCHES = new ConcurrentHashMap<>();

    private LiveBatches() {}

    static void add(FrozenBatch batch) {
        BATCHES.put(batch.header().token(), batch);
    }

    static @Nullable FrozenBatch find(BatchToken token) {
        return BATCHES.get(token);
    }

    static void remove(FrozenBatch batch) {
        BATCHES.remove(batch.header().token(), batch);
    }
}
