// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.Measurement;
import io.stockscope.local.CliException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Kills the stock job under a live load that goes on, starts it again from its last checkpoint some
 * time later, and measures when it is level with the wall clock.
 */
final class CatchUpRun {

    /** So long it has to stay level, so that what was late on the way is told as well. */
    private static final Duration STAYS_LEVEL = Duration.ofSeconds(8);

    private final LiveServices services;
    private final Duration warmup;
    private final Duration backlog;

    CatchUpRun(LiveServices services, Duration warmup, Duration backlog) {
        this.services = services;
        this.warmup = warmup;
        this.backlog = backlog;
    }

    CatchUpMeasurement run(LatencyRun.Load load) throws Exception {
        StockscopeConfig config = services.config();
        Frontiers frontiers = new Frontiers();
        FlowWatch flow = new FlowWatch();
        LiveLevel level = new LiveLevel(frontiers, config.stock().widestOutOfOrderness());
        try (RecordWatch<Measurement> watch =
                        RecordWatch.measurements(
                                config,
                                (measurement, appendedAtMillis) -> {
                                    frontiers.take(measurement, appendedAtMillis);
                                    flow.take(measurement);
                                });
                LiveLoad sending = load.start(config);
                LiveJob job = services.startJob()) {
            sending.awaitBegun();
            LiveLevel.Check outside =
                    () -> {
                        watch.check();
                        sending.check();
                    };
            LiveLevel.Check all =
                    () -> {
                        outside.run();
                        job.check();
                    };
            level.await(all);
            pause(warmup, all);
            awaitCheckpoint(job, all);
            long unreadBefore = flow.unread();
            long lateBefore = flow.late();
            JobSample before = job.last();
            job.kill();
            pause(backlog, outside);
            frontiers.forget();
            flow.forgetLate();
            long backlogEvents = sending.sent() - before.read();
            long startedAtMillis = System.currentTimeMillis();
            job.startAgain();
            level.await(all);
            long levelAtMillis = System.currentTimeMillis();
            pause(STAYS_LEVEL, all);
            if (!level.isReached()) {
                throw CliException.failed(
                        "the job became level, and was not any more %d s later: the load is more than it can do"
                                .formatted(STAYS_LEVEL.toSeconds()));
            }
            List<JobSample> samples = job.samples();
            JobSample first = firstWithEvents(samples);
            JobSample last = job.at(levelAtMillis);
            double seconds = Math.max(1, last.atMillis() - first.atMillis()) / 1000.0;
            return new CatchUpMeasurement(
                    backlogEvents,
                    first.atMillis() - startedAtMillis,
                    levelAtMillis - startedAtMillis,
                    (last.read() - first.read()) / seconds,
                    (last.cpuNanos() - first.cpuNanos()) / 1e9 / seconds,
                    unreadBefore,
                    flow.unread(),
                    lateBefore,
                    flow.lateBySource());
        } finally {
            services.empty();
        }
    }

    private static JobSample firstWithEvents(List<JobSample> samples) {
        return samples.stream()
                .filter(sample -> sample.read() > 0)
                .findFirst()
                .orElseGet(() -> samples.get(0));
    }

    private static void awaitCheckpoint(LiveJob job, LiveLevel.Check check)
            throws IOException, InterruptedException {
        while (job.last().checkpointId() < 1) {
            check.run();
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private static void pause(Duration span, LiveLevel.Check check)
            throws IOException, InterruptedException {
        long endNanos = System.nanoTime() + span.toNanos();
        while (System.nanoTime() - endNanos < 0) {
            check.run();
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
