// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.measure;

import io.stockscope.stock.total.Span;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One sender of measurements: numbers them, and says with each how far it has come.
 *
 * <p>The sequence begins with the start of the attempt (epoch seconds, shifted by 32 bits), so that
 * it rises over restarts; there is nothing to be kept.
 *
 * <p>What is sent carries the frontier that was reached before it. Only {@link #frontier} moves
 * that on, when all else up to there has been sent.
 *
 * <p>An attempt that goes on from a checkpoint tells again what earlier ones told after it. {@link
 * #resumed} says so, before anything else.
 */
public final class Producer {

    /** Before the first watermark nothing is known to be complete. */
    private static final long NOWHERE = 0;

    private final String kind;
    private final String name;
    private final Map<String, String> frontierLabels;
    private final Consumer<Measured> out;
    private long sequence;
    private long frontierMillis = NOWHERE;

    /**
     * @param kind of the producer, such as {@code stock}
     * @param producers how many of its kind there are
     * @param attemptStartSeconds wall clock at the start of this attempt
     */
    public Producer(
            String kind,
            int subtask,
            int producers,
            long attemptStartSeconds,
            Consumer<Measured> out) {
        this.kind = kind;
        this.name = name(kind, subtask);
        this.frontierLabels = Map.of("kind", kind, "producers", String.valueOf(producers));
        this.sequence = attemptStartSeconds << Integer.SIZE;
        this.out = out;
    }

    /** Sends an addition to a count, unless it is none. */
    public void count(
            Metric metric, Map<String, String> labels, long windowStartMillis, long value) {
        if (value != 0) {
            send(metric, labels, Measured.Kind.COUNT, windowStartMillis, (double) value, null);
        }
    }

    /** Sends an addition to a distribution, unless it is none. */
    public void distribution(
            Metric metric,
            Map<String, String> labels,
            long windowStartMillis,
            Map<Integer, Long> bins) {
        if (!bins.isEmpty()) {
            Map<String, Long> byName = new TreeMap<>();
            bins.forEach((bin, samples) -> byName.put(String.valueOf(bin), samples));
            send(metric, labels, Measured.Kind.DISTRIBUTION, windowStartMillis, null, byName);
        }
    }

    /** Sends what a gauge reads at an instant of event time. */
    public void gauge(Metric metric, Map<String, String> labels, long atMillis, double value) {
        long windowStartMillis = Span.TEN_SECONDS.startOf(atMillis);
        send(metric, labels, Measured.Kind.GAUGE, windowStartMillis, value, null);
    }

    /** Says that all up to an event time has been sent. */
    public void frontier(long reachedMillis) {
        frontierMillis = Math.max(frontierMillis, reachedMillis);
        send(
                Metric.FRONTIER,
                frontierLabels,
                Measured.Kind.COUNT,
                Span.TEN_SECONDS.startOf(frontierMillis),
                0.0,
                null);
    }

    /** The number of what was sent last. */
    public long sequence() {
        return sequence;
    }

    /**
     * Says that what a producer of this kind sent after a sequence, and before this is sent, does
     * not count: it is told again.
     */
    public void resumed(int subtask, long afterSequence) {
        send(
                Metric.RESUMED,
                Map.of(
                        "resumed",
                        name(kind, subtask),
                        "afterSequence",
                        String.valueOf(afterSequence)),
                Measured.Kind.COUNT,
                Span.TEN_SECONDS.startOf(frontierMillis),
                0.0,
                null);
    }

    private static String name(String kind, int subtask) {
        return kind + "-" + subtask;
    }

    private void send(
            Metric metric,
            Map<String, String> labels,
            Measured.Kind kind,
            long windowStartMillis,
            @Nullable Double value,
            @Nullable Map<String, Long> bins) {
        sequence++;
        out.accept(
                new Measured(
                        metric.wireName(),
                        labels,
                        kind,
                        windowStartMillis,
                        windowStartMillis + Span.TEN_SECONDS.millis(),
                        value,
                        bins,
                        name,
                        sequence,
                        frontierMillis));
    }
}
