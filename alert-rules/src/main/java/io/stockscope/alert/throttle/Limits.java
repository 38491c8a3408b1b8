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

    /** Checks those that would make a limit none. */
    public Limits {
        if (maxPausedChannels < 0) {
            throw new IllegalArgumentException(
                    "limits.maxPausedChannels is %d: it is at least 0"
                            .formatted(maxPausedChannels));
        }
        if (strongestBufferPercent < 1 || strongestBufferPercent > 99) {
            throw new IllegalArgumentException(
                    "limits.strongestBufferPercent is %d: it is from 1 to 99, for 100 is a pause"
                            .formatted(strongestBufferPercent));
        }
    }

    /** Those of the design. */
    public static final Limits DEFAULT =
            new Limits(1, 90, Duration.ofMinutes(2), 12, Duration.ofSeconds(30), 500);
}
