// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.config;

import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the alerting job is set to; the design page "Alerting and throttling" defines each.
 *
 * @param rulesOrNull folder or file of the rules, on the hosts that run the job; null: those that
 *     come with Stockscope
 * @param dryRun whether publishers are only to log all commands
 * @param lookback from how far back a job without a checkpoint reads, by the wall clock
 * @param maxDecisionAge how far a decision may be behind the clock to be told
 * @param ackTimeout until when a command is to be acknowledged
 * @param maxPausedChannels of one type, at once
 * @param minHold how long the state of a brake lasts at least
 * @param maxChangesPerHour of a channel's brake, after which it is only made stricter
 * @param sourceBroken for how long a source is silent at least, or how far behind, that counts as
 *     broken
 * @param alertmanagerOrNull null: alerts go to no Alertmanager
 */
public record AlertingSettings(
        @Nullable String rulesOrNull,
        boolean dryRun,
        Duration lookback,
        Duration maxDecisionAge,
        Duration ackTimeout,
        int maxPausedChannels,
        Duration minHold,
        int maxChangesPerHour,
        Duration sourceBroken,
        @Nullable AlertmanagerSettings alertmanagerOrNull)
        implements Serializable {

    /** The Alertmanager, if one is configured. */
    public Optional<AlertmanagerSettings> alertmanager() {
        return Optional.ofNullable(alertmanagerOrNull);
    }
}
