// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import io.stockscope.sink.clickhouse.WriteOptions;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gathers rows into batches of one partition each, and hands over those that are full.
 *
 * @param <T> the rows
 */
final class Batcher<T> {
    private static final int KEPT_BUFFERS = 1;

    private final RowEncoder<T> encoder;
    private final WriteOptions options;
    private final boolean rejections;
    private final Supplier<BatchToken> tokens;
    private final OpenBatch.Keeper keeper;
    private final Receiver receiver;
    private final Map<Long, OpenBatch<T>> open = new HashMap<>();
    private final Deque<OpenBatch<T>> unused = new ArrayDeque<>();
    private @Nullable OpenBatch<T> last;
    private long lastPartition;
    private long openBytes;

    /**
     * Creates one without rows.
     *
     * @param rejections whether the rows say what other rows were refused
     * @param tokens draws the token of a new batch
     * @param keeper keeps what is packed
     * @param receiver gets each batch that is closed
     */
    Batcher(
            RowEncoder<T> encoder,
            WriteOptions options,
            boolean rejections,
            Supplier<BatchToken> tokens,
            OpenBatch.Keeper keeper,
            Receiver receiver) {
        this.encoder = encoder;
        this.options = options;
        this.rejections = rejections;
        this.tokens = tokens;
        this.keeper = keeper;
        this.receiver = receiver;
    }

    /**
     * Appends a row.
     *
     * @throws UnencodableRow if it cannot be written; it is in no batch then
     */
    void add(T row) throws UnencodableRow, IOException, InterruptedException {
        long partition = partition(row);
        OpenBatch<T> batch = last;
        if (batch == null || partition != lastPartition) {
            batch = open.computeIfAbsent(partition, any -> begin());
            last = batch;
            lastPartition = partition;
        }
        int before = batch.bytes();
        batch.add(row);
        openBytes += batch.bytes() - before;
        if (batch.rows() >= options.batchRows()) {
            close(partition, batch);
        } else if (openBytes >= options.batchBytes()) {
            closeLargest();
        }
    }

    /** Hands over every batch that has rows. */
    void closeAll() throws IOException, InterruptedException {
        for (Map.Entry<Long, OpenBatch<T>> each : List.copyOf(open.entrySet())) {
            close(each.getKey(), each.getValue());
        }
    }

    private long partition(T row) throws UnencodableRow {
        try {
            return encoder.table().partition(row);
        } catch (RuntimeException e) {
            throw new UnencodableRow(
                    "Cannot say which partition of table %s it belongs to: %s"
                            .formatted(encoder.table().tableName(), e.getMessage()),
                    new byte[0],
                    e);
        }
    }

    private OpenBatch<T> begin() {
        long nowMillis = System.currentTimeMillis();
        OpenBatch<T> again = unused.poll();
        if (again == null) {
            return new OpenBatch<>(encoder, tokens.get(), nowMillis);
        }
        again.begin(tokens.get(), nowMillis);
        return again;
    }

    private void closeLargest() throws IOException, InterruptedException {
        Map.Entry<Long, OpenBatch<T>> largest =
                new ArrayList<>(open.entrySet())
                        .stream()
                                .max(Comparator.comparingInt(each -> each.getValue().bytes()))
                                .orElseThrow();
        close(largest.getKey(), largest.getValue());
    }

    private void close(long partition, OpenBatch<T> batch)
            throws IOException, InterruptedException {
        open.remove(partition);
        last = null;
        openBytes -= batch.bytes();
        if (batch.rows() == 0) {
            return;
        }
        FrozenBatch frozen = batch.freeze(options.compression(), rejections, keeper);
        int superseded = batch.supersededRows();
        if (unused.size() < KEPT_BUFFERS) {
            unused.push(batch);
        }
        receiver.accept(frozen, superseded);
    }

    /** Takes batches. */
    @FunctionalInterface
    interface Receiver {
        /**
         * Takes one.
         *
         * @param superseded rows that are not in it, because another one counts in their place
         */
        void accept(FrozenBatch batch, int superseded) throws IOException, InterruptedException;
    }
}
