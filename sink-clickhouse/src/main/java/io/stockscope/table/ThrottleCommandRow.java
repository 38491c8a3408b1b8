// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import java.util.List;
import java.util.Map;

/**
 * A throttle command: all that was in force on a channel from then on.
 *
 * @param revision rises with each command of the channel
 * @param directives JSON: a list of {@code {"skus": [...], "mode": "...", "bufferPercent": ...,
 *     "capUnits": ...}}, as in the record; empty releases the channel
 * @param ruleNames that demand it, sorted
 * @param alertIds sorted
 * @param evidence the values that led to it, by name
 * @param dryRun whether publishers are only to log it
 * @param override whether a person has ordered it
 * @param issuedAtMillis in epoch milliseconds of the wall clock
 * @param ttlMillis how long it holds from its receipt on
 * @param expiresAtMillis about when that is, for people
 */
public record ThrottleCommandRow(
        String channel,
        long revision,
        String commandId,
        String directives,
        List<String> ruleNames,
        List<String> alertIds,
        String reason,
        Map<String, String> evidence,
        boolean dryRun,
        boolean override,
        long issuedAtMillis,
        long ttlMillis,
        long expiresAtMillis) {}
