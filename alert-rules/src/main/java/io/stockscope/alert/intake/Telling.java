// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.intake;

import io.stockscope.alert.AlertMetric;
import io.stockscope.alert.series.Reading;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One measurement as its producer has sent it: the record {@code Measurement} of the contract.
 *
 * @param value null for a distribution
 * @param bins of a distribution, by the bin's number as text; else null
 * @param sequence its upper half is when the producer's attempt began (epoch seconds), its lower
 *     half counts from 1, without gaps
 * @param frontierMillis all of this producer up to that event time was sent before
 */
public record Telling(
        String metric,
        Map<String, String> labels,
        long windowStartMillis,
        @Nullable Double value,
        @Nullable Map<String, Long> bins,
        String producer,
        long sequence,
        long frontierMillis) {

    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,9}");
    private static final Pattern COUNT = Pattern.compile("[1-9]\\d{0,5}");
    private static final Pattern SEQUENCE = Pattern.compile("\\d{1,18}");
    private static final String FRONTIER = "frontier";
    private static final String RESUMED = "resumed";
    private static final String AFTER = "afterSequence";
    private static final String KIND = "kind";
    private static final String PRODUCERS = "producers";

    /** How many producers of a kind there are. */
    record Kind(String name, int producers) {}

    /**
     * What a producer told after a sequence in earlier attempts does not count: it tells it again.
     */
    record Resumed(String producer, long afterSequence) {}

    /**
     * What rules may look at; empty for a metric that no rule can name, and for what is no number.
     */
    Optional<Reading> reading() {
        if ((value != null && !Double.isFinite(value)) || !areNumbered(bins)) {
            return Optional.empty();
        }
        return AlertMetric.byWireName(metric)
                .map(
                        known ->
                                new Reading(
                                        known,
                                        labels,
                                        windowStartMillis,
                                        value == null ? 0 : value,
                                        byNumber(bins),
                                        Math.max(frontierMillis, windowStartMillis)));
    }

    private static boolean areNumbered(@Nullable Map<String, Long> bins) {
        return bins == null
                || bins.keySet().stream().allMatch(bin -> NUMBER.matcher(bin).matches());
    }

    private static Map<Integer, Long> byNumber(@Nullable Map<String, Long> bins) {
        Map<Integer, Long> byNumber = new HashMap<>();
        if (bins != null) {
            bins.forEach((bin, samples) -> byNumber.put(Integer.valueOf(bin), samples));
        }
        return byNumber;
    }

    /** Of which kind its producer is, if it says that all up to its frontier was sent. */
    Optional<Kind> kind() {
        String kind = labels.get(KIND);
        String producers = labels.get(PRODUCERS);
        return metric.equals(FRONTIER)
                        && kind != null
                        && producers != null
                        && COUNT.matcher(producers).matches()
                ? Optional.of(new Kind(kind, Integer.parseInt(producers)))
                : Optional.empty();
    }

    /** What is told again, if that is what it says. */
    Optional<Resumed> resumed() {
        String resumed = labels.get(RESUMED);
        String after = labels.get(AFTER);
        return metric.equals(RESUMED)
                        && resumed != null
                        && after != null
                        && SEQUENCE.matcher(after).matches()
                ? Optional.of(new Resumed(resumed, Long.parseLong(after)))
                : Optional.empty();
    }

    /** When the attempt began that it is of, in epoch seconds. */
    long attempt() {
        return sequence >> Integer.SIZE;
    }
}
