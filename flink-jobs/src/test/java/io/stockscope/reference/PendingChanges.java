// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code pending_changes}, as of the end.
 *
 * @param overdue how many of the pending ones are
 * @param oldestOccurredAt null: none is pending
 */
public record PendingChanges(
        String channel, long pending, long overdue, @Nullable Instant oldestOccurredAt)
        implements Row {
    @Override
    public StockTable table() {
        return StockTable.PENDING_CHANGES;
    }

    @Override
    public String key() {
        return channel;
    }

    @Override
    public boolean saysNothing() {
        return pending == 0;
    }
}
