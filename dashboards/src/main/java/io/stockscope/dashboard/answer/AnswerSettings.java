// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.answer;

import java.time.Duration;

/**
 * How answers are shared and kept.
 *
 * @param threads questions that are asked at once
 * @param waiting questions that may wait for that; more are refused
 * @param patience how long a viewer who could have an old answer waits for a new one
 * @param pause how long ClickHouse is left alone after it was found away
 * @param cacheBytes how many bytes of answers are kept
 */
public record AnswerSettings(
        int threads, int waiting, Duration patience, Duration pause, long cacheBytes) {

    public static final AnswerSettings DEFAULT =
            new AnswerSettings(6, 500, Duration.ofSeconds(2), Duration.ofSeconds(1), 64L << 20);
}
