// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What the process of a live job took in one span of time, by default a minute.
 *
 * @param atSeconds its end, since the measurement began
 * @param residentBytes memory of the process, its heap included; the median of the span
 * @param heapBytes the least that a collection left of the heap; of collections before, if there
 *     was none
 * @param nativeBytes resident memory less the whole heap; the median
 * @param metaspaceBytes classes, at the end
 * @param directBytes buffers outside of the heap; the median
 * @param threads the most
 * @param openFiles the most
 * @param checkpointBytes state in the last checkpoint
 * @param allocatedBytesPerEvent Java objects
 * @param cpuNanosPerEvent of the whole process
 */
record MemoryMinute(
        double atSeconds,
        long residentBytes,
        long heapBytes,
        long nativeBytes,
        long metaspaceBytes,
        long directBytes,
        long threads,
        long openFiles,
        long checkpointBytes,
        double allocatedBytesPerEvent,
        double cpuNanosPerEvent) {

    /**
     * Of the samples of one span, the last of the span before among them, as the first.
     *
     * @param beganAtMillis when the measurement began
     * @param wholeHeapBytes of the process, all of it resident from the start
     */
    static MemoryMinute of(List<JobSample> samples, long beganAtMillis, long wholeHeapBytes) {
        JobSample before = samples.get(0);
        JobSample last = samples.get(samples.size() - 1);
        List<JobSample> span = samples.subList(1, samples.size());
        long events = Math.max(1, last.read() - before.read());
        long residentBytes = median(span, JobSample::residentBytes);
        return new MemoryMinute(
                (last.atMillis() - beganAtMillis) / 1000.0,
                residentBytes,
                span.stream().mapToLong(JobSample::leastHeapBytes).min().orElse(0),
                residentBytes - wholeHeapBytes,
                last.metaspaceBytes(),
                median(span, JobSample::directBytes),
                span.stream().mapToLong(JobSample::threads).max().orElse(0),
                span.stream().mapToLong(JobSample::openFiles).max().orElse(0),
                last.checkpointBytes(),
                (double) (last.allocatedBytes() - before.allocatedBytes()) / events,
                (double) (last.cpuNanos() - before.cpuNanos()) / events);
    }

    private static long median(List<JobSample> samples, ToLongFunction<JobSample> value) {
        return Math.round(
                Spread.of(samples.stream().map(s -> (double) value.applyAsLong(s)).toList())
                        .median());
    }
}
