// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts rows into batches: those of the table, and beside them what there is to say of rows that
 * could not be encoded.
 *
 * @param <T> the rows
 */
final class RowIntake<T> {
    private final RowEncoder<T> encoder;
    private final Batcher<T> rows;
    private final @Nullable RejectedRows<?> rejected;
    private final WriterMetrics metrics;

    /**
     * Creates one without rows.
     *
     * @param tokens draws the token of a new batch
     * @param keeper keeps what is packed
     * @param receiver gets each batch that is closed
     */
    RowIntake(
            SinkSettings<T> settings,
            Supplier<BatchToken> tokens,
            OpenBatch.Keeper keeper,
            Batcher.Receiver receiver,
            WriterMetrics metrics) {
        this.metrics = metrics;
        this.encoder = new RowEncoder<>(settings.table(), settings.exactlyOnce());
        this.rows = new Batcher<>(encoder, settings.options(), false, tokens, keeper, receiver);
        Rejections<?> rejections = settings.openRejections();
        this.rejected =
                rejections == null
                        ? null
                        : rejectedRows(rejections, settings, tokens, keeper, receiver);
    }

    /**
     * Takes a row in.
     *
     * @throws IllegalArgumentException if it cannot be encoded, and there is no table for such rows
     */
    void add(T row) throws IOException, InterruptedException {
        metrics.received();
        try {
            rows.add(row);
        } catch (UnencodableRow e) {
            if (rejected == null) {
                throw e.asFailure();
            }
            metrics.unencodable();
            rejected.add(encoder, row, e);
        }
    }

    /** Hands over every batch that has rows. */
    void closeAll() throws IOException, InterruptedException {
        rows.closeAll();
        if (rejected != null) {
            rejected.closeAll();
        }
    }

    private static <R> RejectedRows<R> rejectedRows(
            Rejections<R> rejections,
            SinkSettings<?> settings,
            Supplier<BatchToken> tokens,
            OpenBatch.Keeper keeper,
            Batcher.Receiver receiver) {
        return new RejectedRows<>(
                rejections,
                new Batcher<>(
                        rejections.encoder(), settings.options(), true, tokens, keeper, receiver));
    }
}
