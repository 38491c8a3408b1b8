// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

/**
 * One run of one rung.
 *
 * @param read all events that were read, those of the warm-up included
 * @param measured those of them that fall into the times below
 * @param cpuNanos CPU time of the process, with all its threads: garbage collection, compilation
 * @param wallNanos time that passed
 * @param allocatedBytes of Java objects, whether collected or not
 * @param peakResidentBytes the most memory that the process had; 0 where the system does not tell
 * @param checkpoints that were completed in that time; null where there are none to be
 */
public record Measurement(
        long read,
        long measured,
        long cpuNanos,
        long wallNanos,
        long allocatedBytes,
        long peakResidentBytes,
        @Nullable Checkpoints checkpoints) {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final JsonMapper JSON = new JsonMapper();

    public double cpuNanosPerEvent() {
        return (double) cpuNanos / measured;
    }

    double allocatedBytesPerEvent() {
        return (double) allocatedBytes / measured;
    }

    public double eventsPerSecond() {
        return measured * NANOS_PER_SECOND / wallNanos;
    }

    Measurement with(Checkpoints completed) {
        return new Measurement(
                read, measured, cpuNanos, wallNanos, allocatedBytes, peakResidentBytes, completed);
    }

    /** As one line. */
    public String toJson() {
        return JSON.valueToTree(this).toString();
    }

    /** Reads what {@link #toJson} wrote. */
    public static Measurement ofJson(String line) throws JsonProcessingException {
        return JSON.readValue(line, Measurement.class);
    }
}
