// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.throttle;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The complete state of a channel, for its publisher.
 *
 * @param revision rises with each command of the channel
 * @param issuedAtMillis wall clock
 * @param ttl from its receipt
 * @param ruleNames that demand it, sorted
 * @param alertIds sorted
 * @param evidence the values that led to it, by the rule's name; of what a person has ordered the
 *     order, by {@link #ORDER}
 * @param dryRun whether publishers are only to log it
 */
public record Command(
        String channel,
        Brake brake,
        long revision,
        long issuedAtMillis,
        Duration ttl,
        List<String> ruleNames,
        List<String> alertIds,
        String reason,
        Map<String, String> evidence,
        boolean dryRun) {

    /** The evidence that a person has ordered it; no rule has such a name. */
    public static final String ORDER = "throttle.override";

    /** Copies the collections. */
    public Command {
        ruleNames = List.copyOf(ruleNames);
        alertIds = List.copyOf(alertIds);
        evidence = Map.copyOf(evidence);
    }

    /** Its name: the same command has the same, however often it is sent. */
    public String commandId() {
        return channel + "-" + revision;
    }

    /** Whether a person has ordered it, and no rule demands it. */
    public boolean isOrdered() {
        return evidence.containsKey(ORDER);
    }

    /** When it ends about, for people. */
    public long expiresAtMillis() {
        return issuedAtMillis + ttl.toMillis();
    }
}
