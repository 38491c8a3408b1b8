// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import java.io.IOException;

/**
 * Rows that could not be encoded, on their way to the table of rejected rows as part of the same
 * checkpoint as all others.
 *
 * @param <R> rows of that table
 */
record RejectedRows<R>(Rejections<R> rejections, Batcher<R> batcher) {

    void add(RowEncoder<?> encoder, Object row, UnencodableRow failure)
            throws IOException, InterruptedException {
        try {
            batcher.add(rejections.toRow(Rejections.row(encoder, row, failure)));
        } catch (UnencodableRow e) {
            throw new IOException(
                    "Cannot say in table %s that a row was rejected (%s): %s"
                            .formatted(rejections.table(), failure.getMessage(), e.getMessage()),
                    e);
        }
    }

    void closeAll() throws IOException, InterruptedException {
        batcher.closeAll();
    }
}
