// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import org.jspecify.annotations.Nullable;

/**
 * Changes that a channel has not acknowledged, as of an event-time instant.
 *
 * @param pending how many
 * @param overdue of these, beyond the channel's objective
 * @param oldestOccurredAtMillis when the oldest happened, in epoch milliseconds; null if none is
 *     pending
 * @param asOfMillis in epoch milliseconds
 * @param version of several rows of one channel, the highest counts; not negative
 */
public record PendingChangesRow(
        String channel,
        long pending,
        long overdue,
        @Nullable Long oldestOccurredAtMillis,
        long asOfMillis,
        long version) {}
