// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.trial;

import io.stockscope.alert.AlertLife.State;
import io.stockscope.alert.AlertMetric;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One test of rules: what is measured, and what is to come of it.
 *
 * @param worstSkus by channel: those that are oversold worst
 * @param acknowledges whether publishers answer commands
 */
public record Trial(
        String file,
        int line,
        String name,
        List<Series> series,
        Map<String, List<String>> worstSkus,
        boolean acknowledges,
        List<Expectation> expectations) {

    /** Copies the collections. */
    public Trial {
        series = List.copyOf(series);
        worstSkus = Map.copyOf(worstSkus);
        expectations = List.copyOf(expectations);
    }

    /**
     * What one series tells, every ten seconds from the beginning on.
     *
     * @param values null where nothing is told
     */
    public record Series(
            AlertMetric metric, Map<String, String> labels, List<@Nullable Point> values) {}

    /**
     * What is told in one window.
     *
     * @param value the gauge, the addition to a count, or the value of each sample
     * @param samples of a distribution; else 1
     */
    public record Point(double value, long samples) {}

    /**
     * What is to be the case.
     *
     * @param at event time since the beginning
     * @param alerts all that are pending or firing; null: any
     * @param brakes by channel, all that are in force, as text; null: any
     */
    public record Expectation(
            int line,
            Duration at,
            @Nullable List<ExpectedAlert> alerts,
            @Nullable Map<String, String> brakes) {}

    /**
     * An alert.
     *
     * @param labels that it has, perhaps among others
     */
    public record ExpectedAlert(String rule, State state, Map<String, String> labels) {}
}
