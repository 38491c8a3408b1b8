// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Measures this process from the first row to the last one's acknowledgement. */
final class SinkMeter implements AutoCloseable {

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final AllocatedBytes allocated = new AllocatedBytes();
    private volatile long beginNanos;
    private volatile long beginCpuNanos;
    private volatile long beginAllocatedBytes;

    /** Called with the first row. */
    void begin() {
        beginAllocatedBytes = allocated.total();
        beginCpuNanos = SYSTEM.getProcessCpuTime();
        beginNanos = System.nanoTime();
    }

    /**
     * Called when all is written.
     *
     * @param serverCpuNanos what ClickHouse took in the same time
     */
    SinkMeasurement end(long rows, long serverCpuNanos) {
        long nanos = System.nanoTime() - beginNanos;
        long cpuNanos = SYSTEM.getProcessCpuTime() - beginCpuNanos;
        long allocatedBytes = allocated.total() - beginAllocatedBytes;
        return new SinkMeasurement(
                rows, cpuNanos, nanos, allocatedBytes, serverCpuNanos, Meter.peakResidentBytes());
    }

    @Override
    public void close() {
        allocated.close();
    }
}
