// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.Alert;
import io.stockscope.event.Measurement;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.ThrottleCommand;
import io.stockscope.job.alerting.AlertingJob;
import io.stockscope.local.CliException;
import io.stockscope.local.service.LocalServices;
import io.stockscope.local.service.Progress;
import io.stockscope.local.up.Foundation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs the alerting job once, in a process of its own and on services of its own, under a load of
 * measurements, and measures how soon alerts and commands come.
 */
final class AlertingRun {

    /** How long it may take to start, and what is measured to come. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String RULES = "rules.yaml";

    /**
     * What is measured.
     *
     * @param rules how many
     * @param channels how many there are, each with an alert of every rule
     * @param perSecond measurements in a second
     */
    record Size(int rules, int channels, int perSecond) {}

    private final Size size;
    private final String heap;
    private final Map<String, String> settings;
    private final Duration warmup;
    private final Duration duration;
    private final Progress progress;

    AlertingRun(
            Size size,
            String heap,
            Map<String, String> settings,
            Duration warmup,
            Duration duration,
            Progress progress) {
        this.size = size;
        this.heap = heap;
        this.settings = Map.copyOf(settings);
        this.warmup = warmup;
        this.duration = duration;
        this.progress = progress;
    }

    AlertingResult.Run run() throws IOException, InterruptedException {
        try (LocalServices services = LocalServices.startTemporary(progress)) {
            StockscopeConfig config = services.config(settings);
            Foundation.lay(config);
            List<String> where =
                    new ArrayList<>(List.of("--endpoints", services.endpointsFile().toString()));
            settings.forEach((key, value) -> where.add("-D" + key + "=" + value));
            try (BenchProcess process = new BenchProcess(heap, where, false)) {
                return measure(config, process);
            }
        }
    }

    private AlertingResult.Run measure(StockscopeConfig config, BenchProcess process)
            throws IOException, InterruptedException {
        Frontiers frontiers = new Frontiers();
        AlertingLog log = new AlertingLog();
        try (RecordWatch<Measurement> measurements =
                        RecordWatch.measurements(config, frontiers::take);
                RecordWatch<Alert> alerts =
                        RecordWatch.start(config, StockscopeTopic.ALERTS, log::take);
                RecordWatch<ThrottleCommand> commands =
                        RecordWatch.start(
                                config,
                                StockscopeTopic.THROTTLE_COMMANDS,
                                (command, appendedAtMillis) ->
                                        log.take(
                                                command,
                                                appendedAtMillis,
                                                System.currentTimeMillis()));
                AlertingLoad load = AlertingLoad.start(config, size.channels(), size.perSecond())) {
            startJob(process);
            Check check =
                    () -> {
                        String why = process.whyEnded();
                        if (why != null) {
                            throw CliException.failed("the alerting job: " + why);
                        }
                        measurements.check();
                        alerts.check();
                        commands.check();
                        load.check();
                    };
            awaitFirst(log, check);
            pass(warmup, check);
            load.forgetBehind();
            Duration cpuBefore = process.cpu();
            long fromMillis = System.currentTimeMillis();
            pass(duration, check);
            long toMillis = System.currentTimeMillis();
            Duration cpu = process.cpu().minus(cpuBefore);
            long behindMillis = load.mostBehindMillis();
            // What was decided last has time to come.
            pass(AlertingLoad.PERIOD.dividedBy(2), check);
            AlertingLog.Latencies latencies = log.latencies(frontiers, fromMillis, toMillis);
            return new AlertingResult.Run(
                    latencies.figures(),
                    latencies.withoutCommand(),
                    (double) cpu.toMillis() / (toMillis - fromMillis),
                    behindMillis);
        }
    }

    private void startJob(BenchProcess process) throws IOException, InterruptedException {
        Path rules = process.folder().resolve(RULES);
        Files.writeString(rules, AlertingBenchRules.yaml(size.rules()));
        process.start(
                List.of(
                        "run",
                        "--job",
                        AlertingJob.NAME,
                        "--data",
                        process.folder().resolve("data").toString(),
                        "-Dalerting.rules=" + rules));
    }

    /** Looks whether all is well. */
    @FunctionalInterface
    private interface Check {
        void run() throws IOException;
    }

    private static void awaitFirst(AlertingLog log, Check check)
            throws IOException, InterruptedException {
        long beganNanos = System.nanoTime();
        while (log.fired() == 0) {
            check.run();
            if (System.nanoTime() - beganNanos > PATIENCE.toNanos()) {
                throw CliException.failed(
                        "no alert has fired within %d s".formatted(PATIENCE.toSeconds()));
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static void pass(Duration span, Check check) throws IOException, InterruptedException {
        long endNanos = System.nanoTime() + span.toNanos();
        while (System.nanoTime() < endNanos) {
            check.run();
            TimeUnit.MILLISECONDS.sleep(
                    Math.min(200, Math.max(1, (endNanos - System.nanoTime()) / 1_000_000)));
        }
    }
}
