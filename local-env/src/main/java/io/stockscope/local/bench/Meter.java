// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import com.sun.management.OperatingSystemMXBean;
import io.stockscope.local.CliException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Measures this process from the moment when the events of the warm-up have been read to the end.
 */
final class Meter {

    private static final long PAUSE_MILLIS = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private Meter() {}

    /**
     * Waits until a rung is done; it runs in other threads.
     *
     * @param read how many events it has read so far
     * @param done whether it is through with all of them
     * @throws CliException if it comes to a stop, or has read another number of events
     */
    static Measurement measure(Workload workload, LongSupplier read, BooleanSupplier done)
            throws InterruptedException {
        long from = awaitRead(workload.warmup(), read, done);
        long cpuNanos = SYSTEM.getProcessCpuTime();
        long nanos = System.nanoTime();
        awaitRead(Long.MAX_VALUE, read, done);
        long cpuNanosAtEnd = SYSTEM.getProcessCpuTime();
        long nanosAtEnd = System.nanoTime();
        long all = read.getAsLong();
        if (all != workload.total()) {
            throw CliException.failed(
                    "read %,d events, but there are %,d".formatted(all, workload.total()));
        }
        if (from == all) {
            throw CliException.failed(
                    "all %,d events were read before a measurement could begin; give more --events"
                            .formatted(all));
        }
        return new Measurement(
                all, all - from, cpuNanosAtEnd - cpuNanos, nanosAtEnd - nanos, peakResidentBytes());
    }

    /** Returns how many have been read when so many have been, or all is done. */
    private static long awaitRead(long atLeast, LongSupplier read, BooleanSupplier done)
            throws InterruptedException {
        long last = -1;
        long lastChangeNanos = System.nanoTime();
        while (true) {
            long now = read.getAsLong();
            if (now >= atLeast || done.getAsBoolean()) {
                return read.getAsLong();
            }
            if (now != last) {
                last = now;
                lastChangeNanos = System.nanoTime();
            } else if (System.nanoTime() - lastChangeNanos > PATIENCE.toNanos()) {
                throw CliException.failed(
                        "nothing has been read for %d s, after %,d events"
                                .formatted(PATIENCE.toSeconds(), now));
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }

    private static long peakResidentBytes() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
