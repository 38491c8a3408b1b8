// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.alert.Aggregate;
import io.stockscope.alert.AlertMetric;
import io.stockscope.alert.Condition;
import io.stockscope.alert.Rule;
import io.stockscope.alert.intake.Telling;
import io.stockscope.alert.series.Window;
import io.stockscope.alert.throttle.Command;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a turn costs with 500 rules of 50 channels and 1,000 measurements a second, rules of all
 * kinds and spans from a minute to a day among them, in time of the processor: printed, and not
 * asserted.
 */
@Tag("proof")
class AlertEngineCostTest {

    private static final int RULES = 500;
    private static final int CHANNELS = 50;
    private static final int PER_SECOND = 1_000;
    private static final long SECOND = 1_000;
    private static final long BOUND = 5_000;
    private static final long START = 1_700_006_400_000L;
    private static final int MEASURED_SECONDS = 120;

    private static final List<Duration> SPANS =
            List.of(
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(30),
                    Duration.ofHours(1),
                    Duration.ofHours(6),
                    Duration.ofHours(24));

    private static final List<AlertMetric> COUNTS =
            List.of(
                    AlertMetric.SYNC_OVERDUE,
                    AlertMetric.SYNC_SLO_GOOD,
                    AlertMetric.RESERVATION_CONFLICTS,
                    AlertMetric.DUPLICATE_RESERVATIONS);

    private static final List<AlertMetric> GAUGES =
            List.of(
                    AlertMetric.STALE_SKUS,
                    AlertMetric.STALE_OVERSELL_UNITS,
                    AlertMetric.STALE_OLDEST_AGE_MS);

    private final SplittableRandom random = new SplittableRandom(1);
    private final AlertEngine engine = new AlertEngine(EngineSettings.defaults(Set.of("stock")));
    private long sequence = 1_000L << Integer.SIZE;
    private final Map<String, List<String>> worst = new HashMap<>();
    private long commands;
    private long alerts;

    @Test
    void printsWhatATurnCosts() throws IOException {
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < RULES; i++) {
            rules.add(rule(i));
        }
        engine.replaceRules(rules);
        for (int i = 0; i < CHANNELS; i++) {
            engine.channel("channel-" + i, "TYPE-" + i % 5);
            worst.put("channel-" + i, skus());
        }
        long atMillis = START;
        int warmUp = "short".equals(System.getProperty("proof.scale")) ? 3_600 : 25 * 3_600;
        for (int second = 0; second < warmUp; second += 10) {
            atMillis += Window.MILLIS;
            tellAll(atMillis);
            turn(atMillis);
        }
        for (int second = 0; second < MEASURED_SECONDS; second++) {
            atMillis += SECOND;
            tell(atMillis);
            turn(atMillis);
        }
        long[] taking = new long[MEASURED_SECONDS];
        long[] plain = new long[MEASURED_SECONDS];
        long[] windowEnds = new long[MEASURED_SECONDS / 10];
        commands = 0;
        alerts = 0;
        int ends = 0;
        for (int second = 0; second < MEASURED_SECONDS; second++) {
            atMillis += SECOND;
            long beganNanos = cpuNanos();
            tell(atMillis);
            long toldNanos = cpuNanos();
            turn(atMillis);
            long nanos = cpuNanos() - toldNanos;
            taking[second] = toldNanos - beganNanos;
            if (atMillis % Window.MILLIS == 0) {
                windowEnds[ends++] = nanos;
            } else {
                plain[second - ends] = nanos;
            }
        }
        print("to take %d measurements".formatted(PER_SECOND), taking, MEASURED_SECONDS);
        print("a turn", plain, MEASURED_SECONDS - ends);
        print("a turn in which a window ends", windowEnds, ends);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long beganNanos = cpuNanos();
        engine.write(new DataOutputStream(bytes));
        System.out.printf(
                "%-36s %8.2f ms, %.1f MB%n",
                "to write a snapshot", (cpuNanos() - beganNanos) / 1e6, bytes.size() / 1e6);
        System.out.printf("%d alerts and %d commands told%n", alerts, commands);
        assertThat(engine.decidedMillis()).isEqualTo(atMillis);
        assertThat(alerts).isPositive();
        assertThat(commands).isPositive();
    }

    /** Of this thread: what others do on the machine does not count. */
    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static void print(String what, long[] nanos, int size) {
        long[] sorted = Arrays.copyOf(nanos, size);
        Arrays.sort(sorted);
        System.out.printf(
                "%-36s p50 %8.2f ms, p99 %8.2f ms, max %8.2f ms%n",
                what,
                sorted[size / 2] / 1e6,
                sorted[(int) Math.ceil(size * 0.99) - 1] / 1e6,
                sorted[size - 1] / 1e6);
    }

    private void turn(long atMillis) {
        engine.take(
                telling("frontier", Map.of("kind", "stock", "producers", "1"), 0.0, null, atMillis),
                atMillis + BOUND);
        engine.turn(
                atMillis + BOUND,
                new AlertEngine.Output() {
                    @Override
                    public void alert(AlertMessage alert) {
                        alerts++;
                    }

                    @Override
                    public void command(Command command) {
                        commands++;
                        engine.isAnswered(command.channel(), command.revision(), true);
                    }
                });
    }

    /** All series that there are, so that there is something to look back at. */
    private void tellAll(long atMillis) {
        worst.forEach((channel, skus) -> engine.worst(channel, atMillis, skus));
        for (int channel = 0; channel < CHANNELS; channel++) {
            for (AlertMetric metric : COUNTS) {
                count(metric, channel, atMillis);
            }
            for (AlertMetric metric : GAUGES) {
                gauge(metric, channel, atMillis);
            }
            latency(channel, atMillis);
        }
    }

    /** What is told in a second. */
    private void tell(long atMillis) {
        if (atMillis % Window.MILLIS == 0) {
            worst.forEach((channel, skus) -> engine.worst(channel, atMillis, skus));
        }
        for (int i = 0; i < PER_SECOND; i++) {
            int channel = random.nextInt(CHANNELS);
            switch (random.nextInt(3)) {
                case 0 -> count(COUNTS.get(random.nextInt(COUNTS.size())), channel, atMillis);
                case 1 -> gauge(GAUGES.get(random.nextInt(GAUGES.size())), channel, atMillis);
                default -> latency(channel, atMillis);
            }
        }
    }

    private void count(AlertMetric metric, int channel, long atMillis) {
        double value = metric == AlertMetric.SYNC_SLO_GOOD ? 50 : random.nextInt(3);
        take(telling(metric.wireName(), labels(channel), value, null, atMillis), atMillis);
    }

    private void gauge(AlertMetric metric, int channel, long atMillis) {
        double value = random.nextInt(1_000);
        take(telling(metric.wireName(), labels(channel), value, null, atMillis), atMillis);
    }

    private void latency(int channel, long atMillis) {
        Map<String, Long> bins = new HashMap<>();
        for (int i = 0; i < 20; i++) {
            bins.put(String.valueOf(200 + random.nextInt(500)), 1L + random.nextInt(5));
        }
        Map<String, String> labels = new HashMap<>(labels(channel));
        labels.put("system", random.nextBoolean() ? "WMS" : "ERP");
        labels.put("stage", random.nextInt(3) == 0 ? "capture" : "total");
        take(telling("sync_latency_ms", labels, null, bins, atMillis), atMillis);
    }

    private void take(Telling telling, long atMillis) {
        engine.take(telling, atMillis + BOUND);
    }

    private Telling telling(
            String metric,
            Map<String, String> labels,
            @Nullable Double value,
            @Nullable Map<String, Long> bins,
            long atMillis) {
        return new Telling(
                metric,
                labels,
                Window.startOf(atMillis - 1),
                value,
                bins,
                "stock-0",
                ++sequence,
                metric.equals("frontier") ? atMillis : atMillis - 1);
    }

    private static Map<String, String> labels(int channel) {
        return Map.of("channel", "channel-" + channel, "channelType", "TYPE-" + channel % 5);
    }

    private List<String> skus() {
        List<String> skus = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            skus.add("SKU-" + random.nextInt(1_000_000));
        }
        return skus;
    }

    private Rule rule(int number) {
        Duration span = SPANS.get(number / 10 % SPANS.size());
        return switch (number % 10) {
            case 0 -> value(number, AlertMetric.SYNC_LATENCY_MS, Aggregate.P95, span, 20_000);
            case 1 -> value(number, AlertMetric.SYNC_LATENCY_MS, Aggregate.P99, span, 400_000);
            case 2 -> value(number, AlertMetric.SYNC_LATENCY_MS, Aggregate.MAX, span, 900_000);
            case 3 -> value(number, AlertMetric.RESERVATION_CONFLICTS, Aggregate.SUM, span, 1_000);
            case 4 -> value(number, AlertMetric.SYNC_OVERDUE, Aggregate.RATE, span, 3);
            case 5 -> value(number, AlertMetric.STALE_SKUS, Aggregate.LAST, span, 900);
            case 6 -> value(number, AlertMetric.STALE_OVERSELL_UNITS, Aggregate.MAX, span, 999);
            case 7 -> value(number, AlertMetric.STALE_OLDEST_AGE_MS, Aggregate.MEAN, span, 500);
            case 8 ->
                    rule(
                            number,
                            new Rule.BurnSignal(
                                    AlertMetric.SYNC_SLO_BAD_RATIO,
                                    0.99,
                                    span.multipliedBy(2),
                                    span,
                                    2,
                                    1));
            default -> value(number, AlertMetric.SYNC_SLO_BAD_RATIO, Aggregate.SHARE, span, 0.1);
        };
    }

    private static Rule value(
            int number, AlertMetric metric, Aggregate aggregate, Duration span, double threshold) {
        return rule(
                number,
                new Rule.ValueSignal(
                        metric,
                        aggregate,
                        span,
                        new Condition(
                                Condition.Operator.GREATER, threshold * (1 + number / 1_000.0)),
                        1));
    }

    private static Rule rule(int number, Rule.Signal signal) {
        boolean staged = signal.metric() == AlertMetric.SYNC_LATENCY_MS;
        return new Rule(
                "Rule" + number,
                "cost",
                staged ? Map.of("stage", "total") : Map.of(),
                List.of("channel"),
                signal,
                Duration.ofSeconds(number % 7 * 10),
                new Rule.Clear(signal.condition().opposite(), Duration.ofMinutes(1)),
                Rule.NoData.KEEP,
                Map.of("severity", "page", "team", "integration"),
                Map.of("summary", "{{channel}}: {{value}}"),
                number % 5 == 0 ? throttle(number) : null,
                number % 50 == 0);
    }

    private static Rule.Throttle throttle(int number) {
        return new Rule.Throttle(
                number % 10 == 0 ? Rule.Scope.WORST_SKUS : Rule.Scope.CHANNEL,
                List.of(
                        new Rule.Step(Rule.Mode.BUFFER, 5 + number % 60, null, Duration.ZERO),
                        new Rule.Step(Rule.Mode.CAP, null, 5L, Duration.ofMinutes(10))),
                Duration.ofMinutes(5),
                Duration.ofMinutes(2));
    }
}
