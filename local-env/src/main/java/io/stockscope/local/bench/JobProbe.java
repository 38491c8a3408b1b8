// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;

/** Looks at this process, in which a live job runs. */
final class JobProbe implements AutoCloseable {

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final AllocatedBytes allocated = new AllocatedBytes();
    private final HeapAfterCollection heap = new HeapAfterCollection();

    JobSample look() {
        return new JobSample(
                System.currentTimeMillis(),
                MetricSums.stockEventsRead(),
                MetricSums.sum("lateEvents"),
                SYSTEM.getProcessCpuTime(),
                allocated.total(),
                residentBytes(),
                heap.lastBytes(),
                heap.takeLeastBytes(),
                metaspaceBytes(),
                directBytes(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                SYSTEM instanceof UnixOperatingSystemMXBean unix
                        ? unix.getOpenFileDescriptorCount()
                        : 0,
                MetricSums.ofLastCheckpoint("lastCompletedCheckpointId"),
                MetricSums.ofLastCheckpoint("lastCheckpointFullSize"));
    }

    private static long metaspaceBytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.NON_HEAP)
                .filter(pool -> pool.getName().equals("Metaspace"))
                .mapToLong(JobProbe::usedBytes)
                .sum();
    }

    private static long usedBytes(MemoryPoolMXBean pool) {
        return pool.getUsage().getUsed();
    }

    private static long directBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    private static long residentBytes() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
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
