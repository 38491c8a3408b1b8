// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The profile of a sales channel.
 *
 * @param type ECOMMERCE, MARKETPLACE, STORE or B2B
 * @param locations whose stock it sells; empty: all
 * @param displayCap the most units that it displays of any SKU; null: no cap
 * @param sellsBackorder whether it sells beyond stock
 * @param latencyObjectiveMillis how long after it occurred a change is overdue
 * @param stalenessThresholdMillis how long a display may be wrong before it is stale
 * @param ackWindowMillis how long an order may wait for the acknowledgement that the channel wants;
 *     null: it wants none
 * @param stageObjectivesMillis how long each milestone of an order may take
 * @param cancelRateLimit share of orders that the seller may cancel, 0 to 1; null: no limit
 * @param cancelRateWindowMillis over how long; null: no limit
 * @param owner who answers for it; empty: not said
 * @param removed whether the profile was taken back; then nothing else counts
 * @param version of several rows of one channel, the highest counts; not negative
 */
public record ChannelRow(
        String channel,
        String type,
        List<String> locations,
        @Nullable Long displayCap,
        boolean sellsBackorder,
        long latencyObjectiveMillis,
        long stalenessThresholdMillis,
        @Nullable Long ackWindowMillis,
        Map<String, Long> stageObjectivesMillis,
        @Nullable Double cancelRateLimit,
        @Nullable Long cancelRateWindowMillis,
        String owner,
        boolean removed,
        long version) {

    /** A channel whose profile was taken back. */
    public static ChannelRow takenBack(String channel, long version) {
        return new ChannelRow(
                channel, "", List.of(), null, false, 0, 0, null, Map.of(), null, null, "", true,
                version);
    }
}
