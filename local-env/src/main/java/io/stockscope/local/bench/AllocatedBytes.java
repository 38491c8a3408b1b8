// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What the Java threads of this process have allocated, those included that have ended: looked up
 * often, so that only what a thread allocates in its last moments is missed.
 */
final class AllocatedBytes implements AutoCloseable {

    private static final long PERIOD_MILLIS = 20;
    private static final ThreadMXBean THREADS =
            ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    private final Map<Long, Long> byThread = new HashMap<>();
    private final ScheduledExecutorService looking =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread thread = new Thread(task, "allocated-bytes");
                        thread.setDaemon(true);
                        return thread;
                    });

    AllocatedBytes() {
        looking.scheduleAtFixedRate(this::total, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Bytes since the process started, or since each thread was first seen. */
    synchronized long total() {
        long[] threads = THREADS.getAllThreadIds();
        long[] bytes = THREADS.getThreadAllocatedBytes(threads);
        for (int i = 0; i < threads.length; i++) {
            if (bytes[i] >= 0) {
                byThread.put(threads[i], bytes[i]);
            }
        }
        return byThread.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public void close() {
        looking.shutdownNow();
    }
}
