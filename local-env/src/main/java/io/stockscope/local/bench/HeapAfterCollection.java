// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/**
 * What is left of the heap after each garbage collection. Each leaves dead objects behind where it
 * did not look, so that of several the least says most.
 */
final class HeapAfterCollection {

    private final Set<String> heapPools =
            ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getType() == MemoryType.HEAP)
                    .map(MemoryPoolMXBean::getName)
                    .collect(Collectors.toSet());

    private long lastBytes;
    private long leastBytes = Long.MAX_VALUE;

    /** Listens from now on. */
    HeapAfterCollection() {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (collector instanceof NotificationEmitter emitter) {
                emitter.addNotificationListener(
                        (notification, handback) -> {
                            if (notification
                                    .getType()
                                    .equals(
                                            GarbageCollectionNotificationInfo
                                                    .GARBAGE_COLLECTION_NOTIFICATION)) {
                                collected(
                                        GarbageCollectionNotificationInfo.from(
                                                        (CompositeData) notification.getUserData())
                                                .getGcInfo()
                                                .getMemoryUsageAfterGc());
                            }
                        },
                        null,
                        null);
            }
        }
    }

    private synchronized void collected(Map<String, MemoryUsage> after) {
        long bytes = 0;
        for (Map.Entry<String, MemoryUsage> pool : after.entrySet()) {
            if (heapPools.contains(pool.getKey())) {
                bytes += pool.getValue().getUsed();
            }
        }
        lastBytes = bytes;
        leastBytes = Math.min(leastBytes, bytes);
    }

    /** After the last collection; 0 before the first. */
    synchronized long lastBytes() {
        return lastBytes;
    }

    /** The least since this was called before; what was left last, if nothing was collected. */
    synchronized long takeLeastBytes() {
        long least = leastBytes == Long.MAX_VALUE ? lastBytes : leastBytes;
        leastBytes = Long.MAX_VALUE;
        return least;
    }
}
