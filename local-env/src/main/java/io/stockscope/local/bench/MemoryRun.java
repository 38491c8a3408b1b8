// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.Measurement;
import io.stockscope.local.service.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the stock job under a constant load, and looks at its process. */
final class MemoryRun {

    /** From one sample to the next. */
    private static final long SAMPLE_MILLIS = 1_000;

    private final LiveServices services;
    private final Duration warmup;
    private final Duration duration;
    private final Duration span;
    private final Progress progress;

    /**
     * @param warmup from when it is level on: until its state does not grow any more
     * @param span of each figure
     */
    MemoryRun(
            LiveServices services,
            Duration warmup,
            Duration duration,
            Duration span,
            Progress progress) {
        this.services = services;
        this.warmup = warmup;
        this.duration = duration;
        this.span = span;
        this.progress = progress;
    }

    /**
     * Runs it.
     *
     * @param heapBytes of its process
     */
    List<MemoryMinute> run(LatencyRun.Load load, long heapBytes) throws Exception {
        StockscopeConfig config = services.config();
        Frontiers frontiers = new Frontiers();
        try (RecordWatch<Measurement> watch = RecordWatch.measurements(config, frontiers::take);
                LiveLoad sending = load.start(config);
                LiveJob job = services.startJob()) {
            sending.awaitBegun();
            LiveLevel.Check check =
                    () -> {
                        watch.check();
                        sending.check();
                        job.check();
                    };
            new LiveLevel(frontiers, config.stock().widestOutOfOrderness()).await(check);
            progress.at("Level; its state fills", -1);
            awaitWall(System.currentTimeMillis() + warmup.toMillis(), check);
            return measure(job, heapBytes, check);
        } finally {
            services.empty();
        }
    }

    private List<MemoryMinute> measure(LiveJob job, long heapBytes, LiveLevel.Check check)
            throws Exception {
        List<MemoryMinute> minutes = new ArrayList<>();
        long beganAtMillis = System.currentTimeMillis();
        long spans = Math.max(1, duration.toMillis() / span.toMillis());
        long fromMillis = beganAtMillis;
        for (long i = 1; i <= spans; i++) {
            long toMillis = beganAtMillis + i * span.toMillis();
            awaitWall(toMillis, check);
            job.at(toMillis);
            minutes.add(
                    MemoryMinute.of(between(job, fromMillis, toMillis), beganAtMillis, heapBytes));
            fromMillis = toMillis;
            MemoryMinute last = minutes.get(minutes.size() - 1);
            progress.at(
                    "%d of %d: %,d MiB resident, %,d MiB of heap after collection, %,.0f bytes per event"
                            .formatted(
                                    i,
                                    spans,
                                    last.residentBytes() >> 20,
                                    last.heapBytes() >> 20,
                                    last.allocatedBytesPerEvent()),
                    (double) i / spans);
        }
        return minutes;
    }

    /** The last sample at or before a moment, and all after it up to another one. */
    private static List<JobSample> between(LiveJob job, long fromMillis, long toMillis) {
        List<JobSample> between = new ArrayList<>();
        for (JobSample sample : job.samples()) {
            if (sample.atMillis() <= fromMillis) {
                between.clear();
            }
            if (sample.atMillis() < toMillis + SAMPLE_MILLIS) {
                between.add(sample);
            }
        }
        return between;
    }

    private static void awaitWall(long wallMillis, LiveLevel.Check check) throws Exception {
        while (System.currentTimeMillis() < wallMillis) {
            check.run();
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
