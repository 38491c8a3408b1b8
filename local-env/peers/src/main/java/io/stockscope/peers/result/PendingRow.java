// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers.result;

/**
 * Changes that a channel has not acknowledged.
 *
 * @param part of the job that counts them: the parts of a channel add up
 * @param overdue of the pending ones, those beyond the channel's objective
 * @param version of several rows of one channel and part, the highest counts
 */
public record PendingRow(String channel, String part, long pending, long overdue, long version) {}
