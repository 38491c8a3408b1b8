// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting.notify;

import java.io.Serializable;
import java.time.Duration;

/**
 * When what is sent.
 *
 * @param firstPause after the first of several failures in a row; twice as long after each more
 * @param longestPause at most, give or take a quarter
 * @param timeout of one request, with its answer
 * @param repeatEvery how often the end of an alert that was delivered is sent again
 * @param repeatFor for how long: a receiver that was restarted may have lost it
 * @param holdRestored how long an end that comes from a checkpoint waits for something newer of the
 *     same alert
 * @param mostWaiting how many alerts may wait
 */
record Pace(
        Duration firstPause,
        Duration longestPause,
        Duration timeout,
        Duration repeatEvery,
        Duration repeatFor,
        Duration holdRestored,
        int mostWaiting)
        implements Serializable {

    static final Pace USUAL =
            new Pace(
                    Duration.ofMillis(500),
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(15),
                    Duration.ofSeconds(90),
                    10_000);
}
