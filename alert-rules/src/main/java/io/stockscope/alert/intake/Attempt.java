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
 * <p><b>Bound.</b> A number for each that has come before one that has not; those are waited for as
 * long as the patience of {@link Intake} lasts, after something that was sent later has come.
 */
final class Attempt {

    /** Says nothing about how far its producer has come. */
    private static final long NOTHING = Long.MIN_VALUE;

    private final long startSeconds;

    /** The last one up to which all have come. */
    private long upTo;

    /**
     * One that has come before another one.
     *
     * @param saidMillis the event time up to which it says that all is sent
     * @param arrivedMillis wall clock
     */
    private record Ahead(long saidMillis, long arrivedMillis) {}

    /** Those that have come beyond it, by their sequences. */
    private final TreeMap<Long, Ahead> beyond = new TreeMap<>();

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
     * @param nowMillis wall clock
     * @return whether it is the first time
     */
    boolean see(long sequence, boolean saysFrontier, long saidMillis, long nowMillis) {
        if (sequence <= upTo || beyond.containsKey(sequence)) {
            return false;
        }
        beyond.put(sequence, new Ahead(saysFrontier ? saidMillis : NOTHING, nowMillis));
        goOn();
        return true;
    }

    private void goOn() {
        Iterator<Map.Entry<Long, Ahead>> next = beyond.entrySet().iterator();
        while (next.hasNext()) {
            Map.Entry<Long, Ahead> first = next.next();
            if (first.getKey() != upTo + 1) {
                return;
            }
            upTo = first.getKey();
            frontierMillis = Math.max(frontierMillis, first.getValue().saidMillis);
            next.remove();
        }
    }

    /**
     * Gives up all that is missing before one that has come long ago.
     *
     * @param beforeMillis wall clock: what has come before that has
     * @return how many are given up
     */
    long giveUp(long beforeMillis) {
        Long last = null;
        for (Map.Entry<Long, Ahead> each : beyond.descendingMap().entrySet()) {
            if (each.getValue().arrivedMillis < beforeMillis) {
                last = each.getKey();
                break;
            }
        }
        if (last == null) {
            return 0;
        }
        Map<Long, Ahead> come = beyond.headMap(last, true);
        long missing = last - upTo - come.size();
        for (Ahead each : come.values()) {
            frontierMillis = Math.max(frontierMillis, each.saidMillis);
        }
        come.clear();
        upTo = last;
        goOn();
        return missing;
    }

    /** Nobody knows how long what is missing has been waited for: it is waited for from now on. */
    void waitAnew(long nowMillis) {
        beyond.replaceAll((sequence, ahead) -> new Ahead(ahead.saidMillis, nowMillis));
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(startSeconds);
        out.writeLong(upTo);
        out.writeLong(frontierMillis);
        out.writeInt(beyond.size());
        for (Map.Entry<Long, Ahead> each : beyond.entrySet()) {
            out.writeLong(each.getKey());
            out.writeLong(each.getValue().saidMillis);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param nowMillis wall clock, from which on is waited for what is missing
     */
    static Attempt read(DataInput in, long nowMillis) throws IOException {
        Attempt attempt = new Attempt(in.readLong());
        attempt.upTo = in.readLong();
        attempt.frontierMillis = in.readLong();
        int size = in.readInt();
        for (int i = 0; i < size; i++) {
            attempt.beyond.put(in.readLong(), new Ahead(in.readLong(), nowMillis));
        }
        return attempt;
    }
}
