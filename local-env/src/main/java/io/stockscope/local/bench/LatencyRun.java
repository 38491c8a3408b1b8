// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.Measurement;
import io.stockscope.local.CliException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs the stock job once under a load, and measures how long probes take that are mixed into it;
 * or, without a load, probes alone, so that each partition has one event in 20 s.
 */
final class LatencyRun {

    /** The name of all probes' figures together. */
    static final String ALL = "all of these";

    /** The name of the figures of whole seconds. */
    static final String FRONTIER = "frontier";

    /** A turn of a group's events in a load: longer than a change takes to be overdue. */
    private static final Duration TURN = Duration.ofMillis(400);

    private static final Duration SPARSE_TURN = Duration.ofSeconds(20);
    private static final long SEED = 1;
    private static final long SECOND_MILLIS = 1_000;

    /** What every group sends in its turn. */
    private static final List<ProbeSender.Step> STEPS =
            List.of(
                    ProbeSender.Step.ACKNOWLEDGEMENT,
                    ProbeSender.Step.ERP,
                    ProbeSender.Step.POS,
                    ProbeSender.Step.RESERVATION,
                    ProbeSender.Step.RECEIPT);

    /** How long a probe may take beyond the bound before it counts as lost. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LiveServices services;
    private final Duration warmup;
    private final Duration duration;
    private final SplittableRandom random = new SplittableRandom(SEED);

    LatencyRun(LiveServices services, Duration warmup, Duration duration) {
        this.services = services;
        this.warmup = warmup;
        this.duration = duration;
    }

    /**
     * Runs and measures.
     *
     * @param load what to send beside the probes, and how much of it in a second; null: nothing
     */
    LatencyMeasurement run(@Nullable Load load) throws Exception {
        StockscopeConfig config = services.config();
        Frontiers frontiers = new Frontiers();
        ProbeLog log = new ProbeLog();
        try (RecordWatch<Measurement> watch =
                        RecordWatch.measurements(
                                config,
                                (measurement, appendedAtMillis) -> {
                                    frontiers.take(measurement, appendedAtMillis);
                                    log.take(measurement, appendedAtMillis);
                                });
                ProbeSender probes = new ProbeSender(config, log)) {
            int groups = probes.makeGroups(config.stock().reportingCurrency());
            try (LiveLoad sending = load == null ? null : load.start(config);
                    LiveJob job = services.startJob()) {
                LiveLevel.Check check =
                        () -> {
                            job.check();
                            watch.check();
                            if (sending != null) {
                                sending.check();
                            }
                        };
                if (sending != null) {
                    sending.awaitBegun();
                }
                probes.open();
                new LiveLevel(frontiers, config.stock().widestOutOfOrderness()).await(check);
                Turns turns = new Turns(probes, groups, load == null, check);
                turns.send(warmup);
                return measure(turns, sending, job, log, frontiers, check);
            }
        } finally {
            services.empty();
        }
    }

    /** What a load is made of. */
    record Load(BenchEvents events, double eventsPerSecond) {
        LiveLoad start(StockscopeConfig config) {
            return LiveLoad.start(events, eventsPerSecond, config);
        }
    }

    private LatencyMeasurement measure(
            Turns turns,
            @Nullable LiveLoad sending,
            LiveJob job,
            ProbeLog log,
            Frontiers frontiers,
            LiveLevel.Check check)
            throws IOException, InterruptedException {
        if (sending != null) {
            sending.forgetBehind();
        }
        long sentBefore = turns.sent() + (sending == null ? 0 : sending.sent());
        JobSample begin = job.last();
        long fromMillis = System.currentTimeMillis();
        turns.send(duration);
        long toMillis = System.currentTimeMillis();
        long sent = turns.sent() + (sending == null ? 0 : sending.sent()) - sentBefore;
        long behindMillis = sending == null ? 0 : sending.mostBehindMillis();
        JobSample end = job.at(toMillis);
        awaitMeasured(log, frontiers, toMillis, check);
        double seconds = (end.atMillis() - begin.atMillis()) / 1000.0;
        return new LatencyMeasurement(
                figures(log, frontiers, fromMillis, toMillis),
                sent * 1000.0 / (toMillis - fromMillis),
                (end.read() - begin.read()) / seconds,
                (end.cpuNanos() - begin.cpuNanos()) / 1e9 / seconds,
                behindMillis,
                end.late());
    }

    private static void awaitMeasured(
            ProbeLog log, Frontiers frontiers, long toMillis, LiveLevel.Check check)
            throws IOException, InterruptedException {
        long patientToNanos = System.nanoTime() + PATIENCE.toNanos();
        while (log.outstanding() > 0 || frontiers.reachedAtMillis(toMillis).isEmpty()) {
            check.run();
            if (System.nanoTime() - patientToNanos > 0) {
                throw CliException.failed(
                        "%d probes have not been measured after %d s"
                                .formatted(log.outstanding(), PATIENCE.toSeconds()));
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static List<LatencyFigures> figures(
            ProbeLog log, Frontiers frontiers, long fromMillis, long toMillis) {
        List<LatencyFigures> figures = new ArrayList<>();
        List<Long> all = new ArrayList<>();
        for (ProbeMetric metric : ProbeMetric.values()) {
            List<Long> latencies =
                    log.pairs(metric, fromMillis, toMillis).stream()
                            .map(ProbeLog.Pair::latencyMillis)
                            .toList();
            figures.add(LatencyFigures.of(metric.wireName(), latencies));
            all.addAll(latencies);
        }
        figures.add(LatencyFigures.of(ALL, all));
        figures.add(LatencyFigures.of(FRONTIER, seconds(frontiers, fromMillis, toMillis)));
        return figures;
    }

    /** From the end of each whole second until all producers had told all of it. */
    private static List<Long> seconds(Frontiers frontiers, long fromMillis, long toMillis) {
        List<Long> latencies = new ArrayList<>();
        long first = (fromMillis / SECOND_MILLIS + 1) * SECOND_MILLIS;
        for (long second = first; second < toMillis; second += SECOND_MILLIS) {
            OptionalLong reachedAt = frontiers.reachedAtMillis(second);
            if (reachedAt.isPresent()) {
                latencies.add(reachedAt.getAsLong() - second);
            }
        }
        return latencies;
    }

    /** Sends probes, group by group, at moments that no other clock keeps step with. */
    private final class Turns {

        private final ProbeSender probes;
        private final int groups;
        private final boolean apart;
        private final LiveLevel.Check check;
        private long slot;
        private long sent;

        /**
         * @param apart whether each event has a moment of its own, so that a partition has one in a
         *     turn
         */
        Turns(ProbeSender probes, int groups, boolean apart, LiveLevel.Check check) {
            this.probes = probes;
            this.groups = groups;
            this.apart = apart;
            this.check = check;
        }

        long sent() {
            return sent;
        }

        void send(Duration span) throws IOException, InterruptedException {
            double slotMillis =
                    apart
                            ? (double) SPARSE_TURN.toMillis() / (groups * STEPS.size())
                            : (double) TURN.toMillis() / groups;
            double slotBeginsMillis = System.currentTimeMillis();
            long endMillis = System.currentTimeMillis() + span.toMillis();
            while (slotBeginsMillis < endMillis) {
                check.run();
                sleepUntil(slotBeginsMillis + random.nextDouble() * slotMillis);
                sendSlot();
                // What was missed is not made up for.
                slotBeginsMillis =
                        Math.max(slotBeginsMillis, System.currentTimeMillis() - slotMillis)
                                + slotMillis;
                sleepUntil(slotBeginsMillis);
            }
            probes.flush();
        }

        private void sendSlot() throws InterruptedException {
            if (apart) {
                int step = (int) (slot % STEPS.size());
                probes.send((int) (slot / STEPS.size() % groups), STEPS.get(step));
                sent++;
            } else {
                for (ProbeSender.Step step : STEPS) {
                    probes.send((int) (slot % groups), step);
                    sent++;
                }
            }
            slot++;
        }

        private static void sleepUntil(double wallMillis) throws InterruptedException {
            double left = wallMillis - System.currentTimeMillis();
            if (left > 0) {
                TimeUnit.MICROSECONDS.sleep(Math.round(left * 1000));
            }
        }
    }
}
