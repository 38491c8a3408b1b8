// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

/**
 * How long one change took to reach one channel: from the source transaction to the acknowledgement
 * of an update that covers it. Definition: {@code metrics.md}, section 1.
 *
 * <p>Stages are as the clocks of the systems give them: one below zero counts as 0, and as skew.
 *
 * @param system that recorded the change
 * @param acknowledgedAtMillis epoch milliseconds UTC; the sample belongs to the window of then
 * @param totalMillis from occurred to acknowledged
 * @param captureMillis from occurred to recorded
 * @param computeMillis from recorded to computed
 * @param publishMillis from computed to published
 * @param acknowledgeMillis from published to acknowledged
 * @param inferred whether the update did not say what it covers
 * @param weight changes that it stands for; more than 1 where neighbours were merged
 */
public record SyncSample(
        String channel,
        ChannelType channelType,
        StockSystem system,
        long acknowledgedAtMillis,
        long totalMillis,
        long captureMillis,
        long computeMillis,
        long publishMillis,
        long acknowledgeMillis,
        boolean inferred,
        long weight) {}
