// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers.result;

import io.stockscope.peers.result.Results.Sync;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * How the results of a peer differ from Stockscope's. Levels and times below zero must be the same
 * rows; latency, pending and overdue changes may be a given share apart.
 *
 * @param differences what is not the same, the worst first within each kind
 */
public record Comparison(List<Difference> differences) {

    /** Of sums and means of the same rows, which are added up in another order. */
    private static final double ROUNDING = 1e-9;

    /** What is compared. */
    public enum Kind {
        LEVEL("levels"),
        NEGATIVE_ATS("negative ATS rows"),
        CHANNEL("figures of channels");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    /**
     * One row or figure.
     *
     * @param what names it
     * @param size how bad it is; of one kind, more is worse
     */
    public record Difference(Kind kind, String what, String stockscope, String peer, double size) {
        @Override
        public String toString() {
            return "%s: %s by Stockscope, %s by this one".formatted(what, stockscope, peer);
        }
    }

    /** Keeps them in order. */
    public Comparison {
        differences =
                differences.stream()
                        .sorted(
                                Comparator.comparing(Difference::kind)
                                        .thenComparing(
                                                Comparator.comparingDouble(Difference::size)
                                                        .reversed()))
                        .toList();
    }

    /**
     * Compares.
     *
     * @param tolerance how far figures of a channel may be apart, as a share of Stockscope's; 0 if
     *     they are to be the same
     */
    public static Comparison of(Results stockscope, Results peer, double tolerance) {
        List<Difference> found = new ArrayList<>();
        compare(Kind.LEVEL, stockscope.levels(), peer.levels(), found);
        compare(Kind.NEGATIVE_ATS, stockscope.incidents(), peer.incidents(), found);
        TreeSet<String> channels = new TreeSet<>(stockscope.channels().keySet());
        channels.addAll(peer.channels().keySet());
        for (String channel : channels) {
            Sync one = stockscope.channels().getOrDefault(channel, NOTHING);
            Sync other = peer.channels().getOrDefault(channel, NOTHING);
            for (Figure figure : FIGURES) {
                figure.compare(channel, one, other, tolerance, found);
            }
        }
        return new Comparison(found);
    }

    private static final Sync NOTHING = new Sync(0, 0, 0, 0, 0, 0);

    private static final List<Figure> FIGURES =
            List.of(
                    new Figure("samples", Sync::samples),
                    new Figure("mean ms", Sync::meanMillis),
                    new Figure("p50 ms", Sync::p50Millis),
                    new Figure("p99 ms", Sync::p99Millis),
                    new Figure("pending", Sync::pending),
                    new Figure("overdue", Sync::overdue));

    private record Figure(String name, ToDoubleFunction<Sync> value) {
        void compare(
                String channel, Sync one, Sync other, double tolerance, List<Difference> found) {
            double expected = value.applyAsDouble(one);
            double actual = value.applyAsDouble(other);
            // Written so that a figure that is no number is a difference.
            if (!(Math.abs(actual - expected)
                    <= Math.max(tolerance, ROUNDING) * Math.abs(expected))) {
                found.add(
                        new Difference(
                                Kind.CHANNEL,
                                name + " of " + channel,
                                number(expected),
                                number(actual),
                                Math.abs(actual - expected) / Math.max(1, Math.abs(expected))));
            }
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%,.1f", value);
    }

    private static <K extends Comparable<K>, V> void compare(
            Kind kind, Map<K, V> stockscope, Map<K, V> peer, List<Difference> found) {
        TreeSet<K> keys = new TreeSet<>(stockscope.keySet());
        keys.addAll(peer.keySet());
        for (K key : keys) {
            V one = stockscope.get(key);
            V other = peer.get(key);
            if (!Objects.equals(one, other)) {
                found.add(
                        new Difference(
                                kind, key.toString(), text(one), text(other), size(one, other)));
            }
        }
    }

    private static String text(@Nullable Object value) {
        return value == null ? "nothing" : value.toString();
    }

    /** A row that one of the two does not have is worse than any other. */
    private static double size(@Nullable Object one, @Nullable Object other) {
        if (one instanceof Results.Level expected && other instanceof Results.Level actual) {
            return Math.abs((double) expected.ats() - actual.ats())
                    + Math.abs((double) expected.onHand() - actual.onHand())
                    + Math.abs((double) expected.reserved() - actual.reserved());
        }
        if (one instanceof Results.Incident expected && other instanceof Results.Incident actual) {
            return Math.abs((double) expected.lowestAts() - actual.lowestAts());
        }
        return Double.MAX_VALUE;
    }

    /** Whether nothing differs. */
    public boolean isEqual() {
        return differences.isEmpty();
    }

    /** How many there are of each kind, and the worst of each. */
    public List<String> lines(int most) {
        List<String> lines = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            List<Difference> of = differences.stream().filter(d -> d.kind == kind).toList();
            if (!of.isEmpty()) {
                lines.add("%,d %s differ:".formatted(of.size(), kind.text));
                of.stream().limit(most).forEach(difference -> lines.add("  " + difference));
            }
        }
        return lines;
    }
}
