// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An alert of a rule and a group, in one of its episodes.
 *
 * @param alertId of the rule and the group, the same in every episode
 * @param startedAtMillis when the condition began to hold, in epoch milliseconds
 * @param severity such as page
 * @param state PENDING, FIRING or RESOLVED
 * @param labels of the group and of the rule
 * @param annotations texts for people, filled in
 * @param value that decided, in the unit of the metric; NaN if there was none
 * @param condition as in the rule
 * @param atMillis when it came to this state
 * @param endedAtMillis null until it is resolved
 * @param fired whether the episode has come to fire
 * @param version of several rows of one episode, the highest counts; not negative
 */
public record AlertRow(
        String alertId,
        long startedAtMillis,
        String ruleName,
        String severity,
        String state,
        Map<String, String> labels,
        Map<String, String> annotations,
        double value,
        String condition,
        long atMillis,
        @Nullable Long endedAtMillis,
        boolean fired,
        long version) {}
