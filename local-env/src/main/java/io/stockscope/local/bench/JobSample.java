// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * What the process of a live job shows at a moment. Counts are those since it started; what the
 * system or the collector does not tell is 0.
 *
 * @param atMillis wall clock
 * @param read stock events read
 * @param late events that came late, those before the checkpoint included that it went on from
 * @param cpuNanos CPU time of the process
 * @param allocatedBytes Java objects allocated by all threads
 * @param residentBytes memory of the process
 * @param heapBytes Java objects that were left after the last collection, dead ones among them that
 *     it did not look at
 * @param leastHeapBytes the least of that since the sample before
 * @param metaspaceBytes classes
 * @param directBytes buffers outside of the heap
 * @param threads of Java
 * @param openFiles of the process, sockets included
 * @param checkpointId of the last one that was completed
 * @param checkpointBytes state in it, all of it
 */
record JobSample(
        long atMillis,
        long read,
        long late,
        long cpuNanos,
        long allocatedBytes,
        long residentBytes,
        long heapBytes,
        long leastHeapBytes,
        long metaspaceBytes,
        long directBytes,
        int threads,
        long openFiles,
        long checkpointId,
        long checkpointBytes) {

    private static final JsonMapper JSON = new JsonMapper();

    /** As one line. */
    String toJson() throws JsonProcessingException {
        return JSON.writeValueAsString(this);
    }

    /** Reads what {@link #toJson} wrote. */
    static JobSample ofJson(String line) throws JsonProcessingException {
        return JSON.readValue(line, JobSample.class);
    }
}
