// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.engine;

import io.stockscope.alert.throttle.Governors;
import io.stockscope.alert.throttle.Limits;
import java.time.Duration;
import java.util.Set;

/**
 * What the engine goes by. Definitions: {@code alerting-and-throttling.md}. Times are by the clock
 * that the engine is told of.
 *
 * @param producerKinds of measurements, all of which must be heard
 * @param maxDecisionAge how far a decision's event time may be behind the wall clock: what is older
 *     changes the state, and is not told
 * @param tellAgain how often a firing alert is told again
 * @param patience how long is waited for measurements that are missing
 * @param stalledAfter for how long decisions may not be of the present before that is an alert
 * @param listEvery how often lists of the worst SKUs come
 * @param sourceBroken for how long a source must be silent at least, however talkative, or how far
 *     behind, to count as broken
 * @param dryRun whether all commands are only to be logged
 */
public record EngineSettings(
        Set<String> producerKinds,
        Duration maxDecisionAge,
        Duration tellAgain,
        Duration patience,
        Duration stalledAfter,
        Duration listEvery,
        Duration sourceBroken,
        Limits limits,
        boolean dryRun) {

    /** Those of the design, for some kinds of producers. */
    public static EngineSettings defaults(Set<String> producerKinds) {
        return new EngineSettings(
                producerKinds,
                Duration.ofSeconds(30),
                Duration.ofMinutes(1),
                Duration.ofSeconds(10),
                Duration.ofMinutes(2),
                Governors.LIST_EVERY,
                Duration.ofMinutes(10),
                Limits.DEFAULT,
                false);
    }
}
