// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.intake;

import io.stockscope.alert.MetricKind;
import io.stockscope.alert.series.Reading;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a producer has told lately that adds up, so that it can be taken back when it is told again.
 *
 * <p><b>Bound.</b> What was told in the last {@value #KEPT_MILLIS} ms of event time, and {@value
 * #MAX_KEPT} of it: a job goes on from a checkpoint that is younger.
 */
final class ToldLog {

    static final long KEPT_MILLIS = 600_000;
    static final int MAX_KEPT = 100_000;

    private final TreeMap<Long, Reading> bySequence = new TreeMap<>();
    private long newestMillis = Long.MIN_VALUE;

    /** The last that is not kept any more. */
    private long forgottenSequence = Long.MIN_VALUE;

    /**
     * What is taken back.
     *
     * @param isAll whether nothing that had to be taken back was forgotten before
     */
    record TakenBack(List<Reading> readings, boolean isAll) {}

    void add(long sequence, Reading reading) {
        if (reading.metric().kind() == MetricKind.GAUGE) {
            // What a gauge reads is told again, and holds then.
            return;
        }
        bySequence.put(sequence, reading);
        newestMillis = Math.max(newestMillis, reading.knownFromMillis());
        while (bySequence.size() > MAX_KEPT
                || bySequence.firstEntry().getValue().knownFromMillis()
                        < newestMillis - KEPT_MILLIS) {
            forgottenSequence = Math.max(forgottenSequence, bySequence.pollFirstEntry().getKey());
        }
    }

    /** Takes back what was told between two sequences, neither included. */
    TakenBack takeBack(long after, long before) {
        List<Reading> back = new ArrayList<>();
        Map<Long, Reading> told = bySequence.subMap(after, false, before, false);
        told.values().forEach(reading -> back.add(negated(reading)));
        told.clear();
        return new TakenBack(back, forgottenSequence <= after);
    }

    private static Reading negated(Reading reading) {
        Map<Integer, Long> bins = new HashMap<>();
        reading.bins().forEach((bin, samples) -> bins.put(bin, -samples));
        return new Reading(
                reading.metric(),
                reading.labels(),
                reading.windowStartMillis(),
                -reading.value(),
                bins,
                reading.knownFromMillis());
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(forgottenSequence);
        out.writeInt(bySequence.size());
        for (Map.Entry<Long, Reading> told : bySequence.entrySet()) {
            out.writeLong(told.getKey());
            told.getValue().write(out);
        }
    }

    static ToldLog read(DataInput in) throws IOException {
        ToldLog log = new ToldLog();
        log.forgottenSequence = in.readLong();
        int size = in.readInt();
        for (int i = 0; i < size; i++) {
            log.add(in.readLong(), Reading.read(in));
        }
        return log;
    }
}
