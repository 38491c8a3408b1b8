// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.alert.series.Reading;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random rules over random histories, against a slow and obvious reference. */
class DeciderTest {

    private static final long START = 1_700_000_000_000L / 60_000 * 60_000;
    private static final int SECONDS = 420;

    private static LongStream seeds() {
        return LongStream.range(0, 30);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void decidesAsTheReferenceDoes(long seed) {
        Histories made = new Histories(seed);
        List<Rule> rules = made.rules();
        List<Reading> readings = made.readings();
        List<String> expected =
                new ReferenceDecider(rules, readings).decide(START - 1000, START + SECONDS * 1000L);
        assertThat(run(made, rules, readings)).isEqualTo(expected);
    }

    /** Frontiers come when they come, readings before them in any order, restarts at any point. */
    private static List<String> run(Histories made, List<Rule> rules, List<Reading> readings) {
        Decider decider = new Decider();
        decider.replace(rules);
        List<String> told = new ArrayList<>();
        List<Reading> left = new ArrayList<>(readings);
        long frontier = START;
        decider.decideUpTo(START - 1000).forEach(d -> told.add(text(d)));
        while (frontier < START + SECONDS * 1000L) {
            frontier += 1 + made.random.nextLong(made.random.nextBoolean() ? 900 : 45_000);
            frontier = Math.min(frontier, START + SECONDS * 1000L);
            long upTo = frontier;
            List<Reading> next =
                    new ArrayList<>(
                            left.stream().filter(r -> r.knownFromMillis() <= upTo).toList());
            left.removeAll(next);
            // Those of one gauge stay in order, others do not.
            next.sort(Comparator.comparing(r -> r.labels().toString().hashCode() ^ upTo));
            next.forEach(decider::take);
            decider.decideUpTo(frontier).forEach(d -> told.add(text(d)));
            if (made.random.nextInt(4) == 0) {
                decider = copy(decider, rules);
            }
        }
        return told;
    }

    private static Decider copy(Decider decider, List<Rule> rules) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            decider.write(new DataOutputStream(bytes));
            return Decider.read(
                    new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), rules);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Decision decision) {
        AlertLife.Transition now = decision.transition();
        return "%s%s %s at %d since %d"
                .formatted(
                        decision.rule().name(),
                        new TreeMap<>(decision.group()),
                        now.state(),
                        now.atMillis(),
                        now.startedAtMillis());
    }

    /** Rules and readings of a seed. */
    private static final class Histories {
        private static final List<String> CHANNELS = List.of("amazon", "ebay", "web");
        private static final List<AlertMetric> METRICS =
                List.of(
                        AlertMetric.SYNC_LATENCY_MS,
                        AlertMetric.SYNC_SLO_BAD_RATIO,
                        AlertMetric.STALE_SKUS,
                        AlertMetric.STALE_OLDEST_AGE_MS,
                        AlertMetric.RESERVATION_CONFLICTS);

        private final SplittableRandom random;

        Histories(long seed) {
            this.random = new SplittableRandom(seed);
        }

        List<Rule> rules() {
            List<Rule> rules = new ArrayList<>();
            int count = 1 + random.nextInt(5);
            for (int i = 0; i < count; i++) {
                AlertMetric metric = METRICS.get(random.nextInt(METRICS.size()));
                Rule.Signal signal = signal(metric);
                double gap = random.nextInt(3);
                Condition condition = signal.condition();
                Rule.Clear clear =
                        new Rule.Clear(
                                new Condition(
                                        condition.opposite().operator(),
                                        condition.operator().isUpward()
                                                ? condition.threshold() - gap
                                                : condition.threshold() + gap),
                                seconds(random.nextInt(40)));
                rules.add(
                        new Rule(
                                "Rule" + i,
                                "group",
                                random.nextInt(4) == 0 ? Map.of("channel", "amazon") : Map.of(),
                                random.nextInt(3) == 0 ? List.of() : List.of("channel"),
                                signal,
                                seconds(random.nextBoolean() ? 0 : random.nextInt(60)),
                                clear,
                                random.nextInt(4) == 0 ? Rule.NoData.FIRE : Rule.NoData.KEEP,
                                Map.of("severity", "page"),
                                Map.of("summary", "it"),
                                null,
                                false));
            }
            return rules;
        }

        private Rule.Signal signal(AlertMetric metric) {
            if (metric.kind() == MetricKind.RATIO && random.nextBoolean()) {
                Duration shorter = seconds(10 * (1 + random.nextInt(4)));
                return new Rule.BurnSignal(
                        metric, 0.9, shorter.plusSeconds(60), shorter, 1 + random.nextInt(4), 1);
            }
            List<Aggregate> fitting = metric.kind().aggregates();
            Aggregate aggregate = fitting.get(random.nextInt(fitting.size()));
            Condition.Operator operator =
                    random.nextInt(4) == 0 ? Condition.Operator.LESS : Condition.Operator.GREATER;
            double threshold =
                    switch (aggregate) {
                        case SHARE -> 0.3;
                        case RATE -> 0.1;
                        case SUM, COUNT_OF_SAMPLES, LAST -> random.nextInt(8);
                        default -> metric.kind() == MetricKind.GAUGE ? random.nextInt(8) : 40;
                    };
            return new Rule.ValueSignal(
                    metric,
                    aggregate,
                    seconds(10 * (1 + random.nextInt(9))),
                    new Condition(operator, threshold),
                    metric.kind() == MetricKind.DISTRIBUTION ? 1 + random.nextInt(5) : 1);
        }

        List<Reading> readings() {
            List<Reading> readings = new ArrayList<>();
            int count = random.nextInt(200);
            for (int i = 0; i < count; i++) {
                readings.add(reading());
            }
            readings.sort(Comparator.comparingLong(Reading::knownFromMillis));
            return readings;
        }

        private Reading reading() {
            AlertMetric metric = METRICS.get(random.nextInt(METRICS.size()));
            if (metric.kind() == MetricKind.RATIO) {
                metric = metric.ratioOf().get(random.nextInt(2));
            }
            // Some stretches are silent.
            long at = START + random.nextLong(SECONDS * 1000L);
            if (at % 200_000 < 60_000) {
                at += 60_000;
            }
            long lateMillis = random.nextInt(4) == 0 ? random.nextInt(60_000) : random.nextInt(900);
            long windowStart = Math.floorDiv(at, 10_000) * 10_000;
            Map<String, String> labels =
                    Map.of(
                            "channel",
                            CHANNELS.get(random.nextInt(CHANNELS.size())),
                            "channelType",
                            random.nextBoolean() ? "STORE" : "MARKETPLACE");
            boolean distribution = metric.kind() == MetricKind.DISTRIBUTION;
            return new Reading(
                    metric,
                    labels,
                    windowStart,
                    distribution ? 0 : metric.kind() == MetricKind.GAUGE ? random.nextInt(5) : 1,
                    distribution ? Map.of(bin(), 1L + random.nextInt(3)) : Map.of(),
                    step(Math.max(windowStart, at + lateMillis)));
        }

        private static long step(long millis) {
            return Math.floorDiv(millis, ReferenceDecider.STEP_MILLIS)
                    * ReferenceDecider.STEP_MILLIS;
        }

        private int bin() {
            return random.nextInt(9) == 0 ? Short.MIN_VALUE : random.nextInt(400);
        }

        private static Duration seconds(int seconds) {
            return Duration.ofSeconds(seconds);
        }
    }
}
