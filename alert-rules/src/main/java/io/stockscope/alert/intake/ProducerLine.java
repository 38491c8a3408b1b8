// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.intake;

import io.stockscope.alert.series.Reading;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One producer over its attempts.
 *
 * <p>An attempt that goes on from a checkpoint says after which sequence what was told before does
 * not count: all of earlier attempts beyond it is taken back, or dropped when it comes.
 *
 * <p><b>Bound.</b> The last {@value #MAX_ATTEMPTS} attempts.
 */
final class ProducerLine {

    private static final int MAX_ATTEMPTS = 16;

    /** By their start. */
    private final TreeMap<Long, Attempt> attempts = new TreeMap<>();

    /** By the start of the attempt that says so: after which sequence earlier ones do not count. */
    private final TreeMap<Long, Long> voidAfter = new TreeMap<>();

    private final ToldLog told;

    ProducerLine() {
        this(new ToldLog());
    }

    private ProducerLine(ToldLog told) {
        this.told = told;
    }

    /** Notes that a telling has come; returns whether it is the first time. */
    boolean see(Telling telling, long nowMillis) {
        boolean forgotten =
                attempts.size() == MAX_ATTEMPTS && telling.attempt() < attempts.firstKey();
        if (forgotten) {
            return false;
        }
        Attempt attempt = attempts.computeIfAbsent(telling.attempt(), Attempt::new);
        while (attempts.size() > MAX_ATTEMPTS) {
            attempts.remove(attempts.firstKey());
        }
        return attempt.see(
                telling.sequence(),
                telling.kind().isPresent(),
                telling.frontierMillis(),
                nowMillis);
    }

    /** Takes a telling that has come for the first time; returns what counts from now on. */
    Optional<Reading> take(Telling telling) {
        if (isVoid(telling)) {
            return Optional.empty();
        }
        Optional<Reading> reading = telling.reading();
        reading.ifPresent(counts -> told.add(telling.sequence(), counts));
        return reading;
    }

    private boolean isVoid(Telling telling) {
        for (long after : voidAfter.tailMap(telling.attempt(), false).values()) {
            if (telling.sequence() > after) {
                return true;
            }
        }
        return false;
    }

    /**
     * An attempt goes on from a checkpoint.
     *
     * @param startSeconds of that attempt, which may be another producer's
     * @return what is taken back
     */
    ToldLog.TakenBack resume(long startSeconds, long afterSequence) {
        voidAfter.put(startSeconds, afterSequence);
        while (voidAfter.size() > MAX_ATTEMPTS) {
            voidAfter.remove(voidAfter.firstKey());
        }
        return told.takeBack(afterSequence, startSeconds << Integer.SIZE);
    }

    /** All that the present attempt has told up to this event time is known. */
    long frontierMillis() {
        return attempts.isEmpty()
                ? Long.MIN_VALUE
                : attempts.lastEntry().getValue().frontierMillis();
    }

    /** When the present attempt began, in epoch seconds. */
    long startSeconds() {
        return attempts.isEmpty() ? Long.MIN_VALUE : attempts.lastKey();
    }

    /** Gives up what has been missing for too long, and says how many that are. */
    long giveUp(long nowMillis, long patienceMillis) {
        return attempts.isEmpty()
                ? 0
                : attempts.lastEntry().getValue().giveUp(nowMillis - patienceMillis);
    }

    /** Waits for what is missing from now on. */
    void waitAnew(long nowMillis) {
        attempts.values().forEach(attempt -> attempt.waitAnew(nowMillis));
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(attempts.size());
        for (Attempt attempt : attempts.values()) {
            attempt.write(out);
        }
        out.writeInt(voidAfter.size());
        for (Map.Entry<Long, Long> each : voidAfter.entrySet()) {
            out.writeLong(each.getKey());
            out.writeLong(each.getValue());
        }
        told.write(out);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param nowMillis wall clock, from which on is waited for what is missing
     */
    static ProducerLine read(DataInput in, long nowMillis) throws IOException {
        TreeMap<Long, Attempt> attempts = new TreeMap<>();
        int size = in.readInt();
        for (int i = 0; i < size; i++) {
            Attempt attempt = Attempt.read(in, nowMillis);
            attempts.put(attempt.startSeconds(), attempt);
        }
        TreeMap<Long, Long> voidAfter = new TreeMap<>();
        int voids = in.readInt();
        for (int i = 0; i < voids; i++) {
            voidAfter.put(in.readLong(), in.readLong());
        }
        ProducerLine line = new ProducerLine(ToldLog.read(in));
        line.attempts.putAll(attempts);
        line.voidAfter.putAll(voidAfter);
        return line;
    }
}
