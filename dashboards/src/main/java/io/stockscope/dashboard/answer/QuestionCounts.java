// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.answer;

import java.util.Map;
import java.util.TreeMap;

/** How many questions ClickHouse was asked, panel by panel, and how long it took. */
public final class QuestionCounts {

    private final Map<String, Count> counts = new TreeMap<>();

    /**
     * Of one panel.
     *
     * @param answered questions
     * @param failed questions without an answer
     * @param seconds that all of them took
     */
    public record Count(long answered, long failed, double seconds) {
        private Count plus(boolean isAnswered, long nanos) {
            return new Count(
                    answered + (isAnswered ? 1 : 0),
                    failed + (isAnswered ? 0 : 1),
                    seconds + nanos / 1e9);
        }
    }

    synchronized void count(String panel, boolean answered, long nanos) {
        counts.merge(
                panel,
                new Count(0, 0, 0).plus(answered, nanos),
                (before, one) -> before.plus(answered, nanos));
    }

    /** By the id of the panel. */
    public synchronized Map<String, Count> byPanel() {
        return new TreeMap<>(counts);
    }
}
