// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

/**
 * Changes that were judged against the latency objective of a channel. Definition: {@code
 * metrics.md}, section 1.
 *
 * @param atMillis epoch milliseconds UTC; the count belongs to the window of then: of the
 *     acknowledgement, of the end of the objective, or of the event that absorbed
 * @param changes their number
 */
public record SloCount(
        String channel, ChannelType channelType, SloVerdict verdict, long atMillis, long changes) {}
