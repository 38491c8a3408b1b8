// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers.kafkastreams;

import org.jspecify.annotations.Nullable;

/** Takes what the books of SKUs show. */
interface Findings {

    /** The stock at a location is now this. */
    void level(String sku, BookedLocation location);

    /** ATS is, or was, below zero. */
    void negative(
            String sku,
            String location,
            long beganAtMillis,
            @Nullable Long endedAtMillis,
            long lowestAts);

    /** A channel has acknowledged a change. */
    void sample(String channel, String sku, BookedChannel.Change change, long acknowledgedAtMillis);

    /** So many more, or fewer, changes are pending and overdue. */
    void pending(String channel, long pending, long overdue);
}
