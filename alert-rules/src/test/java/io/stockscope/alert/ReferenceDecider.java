// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert;

import io.stockscope.alert.Rule.BurnSignal;
import io.stockscope.alert.Rule.ValueSignal;
import io.stockscope.alert.series.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Decides every second from all readings there are, as the definitions say it: slow, and plain. */
final class ReferenceDecider {

    private static final long SECOND = 1_000;
    private static final long WINDOW = 10_000;
    private static final long SILENT = 180_000;

    /** All that is known of gauges is known from whole steps on. */
    static final long STEP_MILLIS = 500;

    private final List<Rule> rules;
    private final List<Reading> readings;

    ReferenceDecider(List<Rule> rules, List<Reading> readings) {
        this.rules = rules;
        this.readings = readings;
    }

    List<String> decide(long fromMillis, long toMillis) {
        List<String> told = new ArrayList<>();
        Map<String, Life> lives = new HashMap<>();
        for (long at = fromMillis; at <= toMillis; at += SECOND) {
            TreeSet<String> now = new TreeSet<>();
            for (Rule rule : rules) {
                for (Map<String, String> group : groups(rule, at)) {
                    String name = rule.name() + new TreeMap<>(group);
                    Life life = lives.computeIfAbsent(name, any -> new Life());
                    String change = life.next(rule, at, value(rule, group, at));
                    if (change != null) {
                        now.add(name + " " + change);
                    }
                }
            }
            told.addAll(now);
        }
        return told;
    }

    private Set<Map<String, String>> groups(Rule rule, long at) {
        Set<Map<String, String>> groups = new java.util.HashSet<>();
        if (rule.by().isEmpty()) {
            groups.add(Map.of());
        }
        for (Reading reading : known(rule, at)) {
            Map<String, String> group = new HashMap<>();
            rule.by().forEach(label -> group.put(label, reading.labels().get(label)));
            groups.add(group);
        }
        return groups;
    }

    private List<Reading> known(Rule rule, long at) {
        AlertMetric metric = rule.signal().metric();
        return readings.stream()
                .filter(r -> r.metric() == metric || metric.ratioOf().contains(r.metric()))
                .filter(r -> r.knownFromMillis() < at)
                .filter(r -> r.labels().entrySet().containsAll(rule.where().entrySet()))
                .toList();
    }

    private OptionalDouble value(Rule rule, Map<String, String> group, long at) {
        List<Reading> of =
                known(rule, at).stream()
                        .filter(r -> r.labels().entrySet().containsAll(group.entrySet()))
                        .toList();
        if (rule.signal() instanceof BurnSignal burn) {
            OptionalDouble slow = share(burn.metric(), of, burn.longWindow(), at, 1);
            OptionalDouble fast = share(burn.metric(), of, burn.shortWindow(), at, 1);
            if (slow.isEmpty() || fast.isEmpty()) {
                return OptionalDouble.empty();
            }
            double allowed = 1 - burn.objective();
            return OptionalDouble.of(
                    Math.min(slow.getAsDouble() / allowed, fast.getAsDouble() / allowed));
        }
        ValueSignal signal = (ValueSignal) rule.signal();
        return switch (signal.metric().kind()) {
            case COUNT -> {
                double sum = sum(in(of, signal.over(), at));
                long from = Math.floorDiv(at - signal.over().toMillis(), WINDOW) * WINDOW;
                yield OptionalDouble.of(
                        signal.aggregate() == Aggregate.RATE ? sum * 1000 / (at - from) : sum);
            }
            case RATIO -> share(signal.metric(), of, signal.over(), at, signal.minimumCount());
            case DISTRIBUTION -> distribution(signal, in(of, signal.over(), at));
            case GAUGE -> gauge(signal, of, at);
        };
    }

    private static List<Reading> in(List<Reading> of, Duration over, long at) {
        return of.stream()
                .filter(r -> r.windowStartMillis() + WINDOW > at - over.toMillis())
                .toList();
    }

    private static double sum(List<Reading> of) {
        return of.stream().mapToDouble(Reading::value).sum();
    }

    private static OptionalDouble share(
            AlertMetric metric, List<Reading> of, Duration over, long at, long minimum) {
        List<Reading> in = in(of, over, at);
        double bad = sum(in.stream().filter(r -> r.metric() == metric.ratioOf().get(0)).toList());
        double all = sum(in);
        return all < minimum ? OptionalDouble.empty() : OptionalDouble.of(bad / all);
    }

    private static OptionalDouble distribution(ValueSignal signal, List<Reading> in) {
        TreeMap<Integer, Long> bins = new TreeMap<>();
        in.forEach(r -> r.bins().forEach((bin, n) -> bins.merge(bin, n, Long::sum)));
        bins.values().removeIf(n -> n <= 0);
        long samples = bins.values().stream().mapToLong(n -> n).sum();
        if (signal.aggregate() == Aggregate.COUNT_OF_SAMPLES) {
            return OptionalDouble.of(samples);
        }
        if (samples < signal.minimumCount()) {
            return OptionalDouble.empty();
        }
        List<Double> values = new ArrayList<>();
        bins.forEach(
                (bin, n) -> {
                    for (long i = 0; i < n; i++) {
                        values.add(valueOf(bin));
                    }
                });
        if (signal.aggregate() == Aggregate.MEAN) {
            return values.stream().mapToDouble(v -> v).average();
        }
        double q = signal.aggregate().quantile().orElse(1.0);
        int rank = (int) Math.max(1, Math.ceil(q * samples - 0.000001));
        return OptionalDouble.of(values.get(rank - 1));
    }

    private static double valueOf(int bin) {
        return bin == Short.MIN_VALUE ? 0 : 1.01 * Math.exp(bin * Math.log(1.01 / 0.99));
    }

    private static OptionalDouble gauge(ValueSignal signal, List<Reading> of, long at) {
        OptionalDouble now = reads(signal, of, at);
        if (now.isEmpty() || signal.aggregate() == Aggregate.LAST) {
            return now;
        }
        long from = Math.floorDiv(at - signal.over().toMillis(), WINDOW) * WINDOW;
        double most = Double.NEGATIVE_INFINITY;
        double sum = 0;
        long known = 0;
        for (long instant = from; instant < at; instant += STEP_MILLIS) {
            OptionalDouble value = reads(signal, of, instant);
            if (value.isPresent()) {
                most = Math.max(most, value.getAsDouble());
                sum += value.getAsDouble();
                known++;
            }
        }
        return signal.aggregate() == Aggregate.MAX
                ? OptionalDouble.of(most)
                : OptionalDouble.of(sum / known);
    }

    /** What the gauges read after all that was told up to an instant, that included. */
    private static OptionalDouble reads(ValueSignal signal, List<Reading> of, long at) {
        Map<Map<String, String>, Reading> last = new HashMap<>();
        for (Reading reading : of) {
            if (reading.knownFromMillis() <= at) {
                last.put(reading.labels(), reading);
            }
        }
        long window = Math.floorDiv(at, WINDOW) * WINDOW;
        boolean silent =
                last.values().stream()
                        .anyMatch(r -> r.value() != 0 && window - r.knownFromMillis() > SILENT);
        if (last.isEmpty() || silent) {
            return OptionalDouble.empty();
        }
        return signal.metric().combining() == AlertMetric.Combining.SUM
                ? OptionalDouble.of(sum(List.copyOf(last.values())))
                : last.values().stream().mapToDouble(Reading::value).max();
    }

    /** The life of an alert, second by second. */
    private static final class Life {
        private boolean alive;
        private boolean firing;
        private long startedAt;
        private long heldSeconds;
        private boolean heldBefore;

        @org.jspecify.annotations.Nullable
        String next(Rule rule, long at, OptionalDouble value) {
            boolean on =
                    value.isPresent()
                            ? rule.signal().condition().holds(value.getAsDouble())
                            : rule.noData() == Rule.NoData.FIRE;
            if (heldBefore) {
                heldSeconds++;
            }
            if (!alive) {
                if (!on) {
                    return null;
                }
                alive = true;
                startedAt = at;
                heldSeconds = 0;
                firing = rule.hold().isZero();
                heldBefore = !firing;
                return told(firing ? "FIRING" : "PENDING", at);
            }
            if (!firing) {
                if (!on && value.isPresent()) {
                    alive = false;
                    heldBefore = false;
                    return told("RESOLVED", at);
                }
                heldBefore = on;
                if (on && heldSeconds >= rule.hold().toSeconds()) {
                    firing = true;
                    heldSeconds = 0;
                    heldBefore = false;
                    return told("FIRING", at);
                }
                return null;
            }
            boolean clear =
                    value.isPresent() && rule.clear().condition().holds(value.getAsDouble());
            if (value.isPresent() && !clear) {
                heldSeconds = 0;
            }
            heldBefore = clear;
            if (clear && heldSeconds >= rule.clear().hold().toSeconds()) {
                alive = false;
                heldBefore = false;
                return told("RESOLVED", at);
            }
            return null;
        }

        private String told(String state, long at) {
            return state + " at " + at + " since " + startedAt;
        }
    }
}
