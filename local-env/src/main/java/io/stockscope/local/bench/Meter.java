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
import java.util.function.Supplier;

/**
 * Measures this process from the moment when the events of the warm-up have been read to the end.
 */
public final class Meter implements AutoCloseable {

    private static final long PAUSE_MICROS = 20_000;

    /** The work of looking is not measured yet, and the warm-up may be short. */
    private static final long WARMUP_PAUSE_MICROS = 500;

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    /**
     * What the meter shows at a moment.
     *
     * @param read events by then
     * @param cpuNanos of this process
     * @param nanos of {@link System#nanoTime()}
     * @param allocatedBytes of Java objects
     */
    public record Reading(long read, long cpuNanos, long nanos, long allocatedBytes) {}

    private final AllocatedBytes allocated = new AllocatedBytes();

    /** What it shows now, when so many events have been read. */
    Reading after(long read) {
        return new Reading(read, SYSTEM.getProcessCpuTime(), System.nanoTime(), allocated.total());
    }

    /**
     * Waits until a rung is done; it runs in other threads.
     *
     * @param read how many events it has read so far
     * @param done whether it is through with all of them
     * @throws CliException if it comes to a stop, or has read another number of events
     */
    public Measurement measure(Workload workload, LongSupplier read, BooleanSupplier done)
            throws InterruptedException {
        Reading begin = awaitRead(workload.warmup(), read, done, WARMUP_PAUSE_MICROS);
        return measure(workload, () -> begin, read, done);
    }

    /**
     * The same for a rung that reads itself what the meter shows when the events of the warm-up
     * have been read.
     *
     * @param begin what it has read; asked for at the end
     */
    public Measurement measure(
            Workload workload, Supplier<Reading> begin, LongSupplier read, BooleanSupplier done)
            throws InterruptedException {
        Reading end = awaitRead(Long.MAX_VALUE, read, done, PAUSE_MICROS);
        long all = end.read();
        if (all != workload.total()) {
            throw CliException.failed(
                    "read %,d events, but there are %,d".formatted(all, workload.total()));
        }
        Reading from = begin.get();
        if (from.read() == all) {
            throw CliException.failed(
                    "all %,d events were read before a measurement could begin; give more --events"
                            .formatted(all));
        }
        return new Measurement(
                all,
                all - from.read(),
                end.cpuNanos() - from.cpuNanos(),
                end.nanos() - from.nanos(),
                end.allocatedBytes() - from.allocatedBytes(),
                peakResidentBytes(),
                null);
    }

    /** Reads the meter when so many events have been read, or all is done. */
    private Reading awaitRead(
            long atLeast, LongSupplier read, BooleanSupplier done, long pauseMicros)
            throws InterruptedException {
        long last = -1;
        long lastChangeNanos = System.nanoTime();
        while (true) {
            long now = read.getAsLong();
            if (now >= atLeast || done.getAsBoolean()) {
                return after(read.getAsLong());
            }
            if (now != last) {
                last = now;
                lastChangeNanos = System.nanoTime();
            } else if (System.nanoTime() - lastChangeNanos > PATIENCE.toNanos()) {
                throw CliException.failed(
                        "nothing has been read for %d s, after %,d events"
                                .formatted(PATIENCE.toSeconds(), now));
            }
            TimeUnit.MICROSECONDS.sleep(pauseMicros);
        }
    }

    /** The most memory that this process has had; 0 where the system does not tell. */
    public static long peakResidentBytes() {
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

    @Override
    public void close() {
        allocated.close();
    }
}
