// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.throttle;

import java.time.Duration;

/**
 * What keeps the brake from becoming the accident.
 *
 * @param maxPausedChannels channels of one type that are paused at once, overrides included
 * @param strongestBufferPercent what a pause becomes that would be one too many
 * @param minHold how long a state lasts at least
 * @param maxChangesPerHour changes after which only more restrictive ones are made
 * @param ackTimeout until when a command is to be acknowledged
 * @param mostSkus that a command names
 */
public record Limits(
        int maxPausedChannels,
        int strongestBufferPercent,
        Duration minHold,
        int maxChangesPerHour,
        Duration ackTimeout,
        int mostSkus) {

    /** Those of the design. */
    public static final Limits DEFAULT =
            new Limits(1, 90, Duration.ofMinutes(2), 12, Duration.ofSeconds(30), 500);
}
