// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * One run of one way to write rows, from the first row to the last one's acknowledgement.
 *
 * @param rows all rows that were written, and found in the table
 * @param cpuNanos CPU time of the process, with all its threads: garbage collection, compilation
 * @param wallNanos time that passed
 * @param allocatedBytes of Java objects
 * @param serverCpuNanos CPU time of ClickHouse; 0 where nothing was sent
 * @param peakResidentBytes the most memory that the process had, its warm-up included; 0 where the
 *     system does not tell
 */
record SinkMeasurement(
        long rows,
        long cpuNanos,
        long wallNanos,
        long allocatedBytes,
        long serverCpuNanos,
        long peakResidentBytes) {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final JsonMapper JSON = new JsonMapper();

    double rowsPerSecond() {
        return rows * NANOS_PER_SECOND / wallNanos;
    }

    double cpuNanosPerRow() {
        return (double) cpuNanos / rows;
    }

    double allocatedBytesPerRow() {
        return (double) allocatedBytes / rows;
    }

    double serverCpuNanosPerRow() {
        return (double) serverCpuNanos / rows;
    }

    /** As one line. */
    String toJson() {
        return JSON.createObjectNode()
                .put("rows", rows)
                .put("cpuNanos", cpuNanos)
                .put("wallNanos", wallNanos)
                .put("allocatedBytes", allocatedBytes)
                .put("serverCpuNanos", serverCpuNanos)
                .put("peakResidentBytes", peakResidentBytes)
                .toString();
    }

    /** Reads what {@link #toJson} wrote. */
    static SinkMeasurement ofJson(String line) throws JsonProcessingException {
        return JSON.readValue(line, SinkMeasurement.class);
    }
}
