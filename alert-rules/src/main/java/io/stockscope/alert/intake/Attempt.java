// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.intake;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/**
 * What has come of one attempt of one producer: all up to a sequence, and some beyond it, of
 * partitions that are read faster than others.
 *
 * <p><b>Bound.</b> A number for each that has come before one that has not; those are waited for
 * {@link Intake#PATIENCE} at most.
 */
final class Attempt {

    /** Says nothing about how far its producer has come. */
    private static final long NOTHING = Long.MIN_VALUE;

    private final long startSeconds;

    /** The last one up to which all have come. */
    private long upTo;

    /**
     * Those that have come beyond it, and the event time up to which each says that all is sent.
     */
    private final TreeMap<Long, Long> beyond = new TreeMap<>();

    private long frontierMillis = NOTHING;

    Attempt(long startSeconds) {
        this.startSeconds = startSeconds;
        this.upTo = startSeconds << Integer.SIZE;
    }

    long startSeconds() {
        return startSeconds;
    }

    /** All up to this event time has come. */
    long frontierMillis() {
        return frontierMillis;
    }

    /**
     * Notes that one has come.
     *
     * @param saysFrontier whether all before it is known once all before it has come
     * @return whether it is the first time
     */
    boolean see(long sequence, boolean saysFrontier, long saidMillis) {
        if (sequence <= upTo || beyond.containsKey(sequence)) {
            return false;
        }
        beyond.put(sequence, saysFrontier ? saidMillis : NOTHING);
        goOn();
        return true;
    }

    private void goOn() {
        Iterator<Map.Entry<Long, Long>> next = beyond.entrySet().iterator();
        while (next.hasNext()) {
            Map.Entry<Long, Long> first = next.next();
            if (first.getKey() != upTo + 1) {
                return;
            }
            upTo = first.getKey();
            frontierMillis = Math.max(frontierMillis, first.getValue());
            next.remove();
        }
    }

    /** Whether some are missing that others have come after. */
    boolean hasGap() {
        return !beyond.isEmpty();
    }

    /** Gives up those that are missing before the first that has come, and says how many. */
    long skip() {
        long missing = beyond.firstKey() - upTo - 1;
        upTo = beyond.firstKey() - 1;
        goOn();
        return missing;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(startSeconds);
        out.writeLong(upTo);
        out.writeLong(frontierMillis);
        out.writeInt(beyond.size());
        for (Map.Entry<Long, Long> each : beyond.entrySet()) {
            out.writeLong(each.getKey());
            out.writeLong(each.getValue());
        }
    }

    static Attempt read(DataInput in) throws IOException {
        Attempt attempt = new Attempt(in.readLong());
        attempt.upTo = in.readLong();
        attempt.frontierMillis = in.readLong();
        int size = in.readInt();
        for (int i = 0; i < size; i++) {
            attempt.beyond.put(in.readLong(), in.readLong());
        }
        return attempt;
    }
}
