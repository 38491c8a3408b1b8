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
     * What rules may look at; empty for a metric that no rule can name, and for what has a mistake.
     */
    Optional<Reading> reading() {
        return mistake().isPresent()
                ? Optional.empty()
                : AlertMetric.byWireName(metric)
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

    /**
     * What is wrong with it, for people; empty if nothing is, and for a metric that is not known: a
     * newer producer may tell it.
     */
    Optional<String> mistake() {
        return switch (metric) {
            case FRONTIER -> mistakeIf(kind().isEmpty(), "no kind, or no number of producers");
            case RESUMED -> mistakeIf(resumed().isEmpty(), "no producer, or no sequence");
            default -> AlertMetric.byWireName(metric).flatMap(this::mistake);
        };
    }

    private Optional<String> mistake(AlertMetric known) {
        if (value != null && !Double.isFinite(value)) {
            return Optional.of("its value is no number");
        }
        return switch (known.kind()) {
            case COUNT, GAUGE -> mistakeIf(value == null, "it has no value");
            case DISTRIBUTION ->
                    bins == null
                            ? Optional.of("it has no bins")
                            : mistakeIf(!areNumbered(bins), "its bins are no numbers of samples");
            case RATIO -> Optional.of("it is made of others, and not measured");
        };
    }

    private static Optional<String> mistakeIf(boolean wrong, String mistake) {
        return wrong ? Optional.of(mistake) : Optional.empty();
    }

    /** Fewer than none are numbers, too: what was told before is taken back. */
    private static boolean areNumbered(Map<String, @Nullable Long> bins) {
        return bins.entrySet().stream()
                .allMatch(bin -> NUMBER.matcher(bin.getKey()).matches() && bin.getValue() != null);
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
