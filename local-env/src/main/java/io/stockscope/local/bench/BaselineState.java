// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import io.stockscope.stock.StockEvent;
import io.stockscope.stock.StockEventFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the baseline keeps of a SKU: events that wait for the watermark, fingerprints of the events
 * of one to two horizons, and the count.
 */
final class BaselineState {

    private static final HashFunction FINGERPRINT = Hashing.murmur3_128();
    private static final Comparator<StockEvent> BY_TIME =
            Comparator.comparingLong(StockEvent::occurredAtMillis);

    /** No event waits. */
    static final long NONE = Long.MAX_VALUE;

    private final PriorityQueue<StockEvent> waiting = new PriorityQueue<>(2, BY_TIME);
    private Set<Long> young = new HashSet<>();
    private Set<Long> old = new HashSet<>();
    private long youngSinceMillis = Long.MIN_VALUE;
    private long count;

    /** Keeps an event until it is ripe, and returns whether it is the earliest that waits. */
    boolean keepIsEarliest(StockEvent event) {
        boolean earliest = event.occurredAtMillis() < earliestMillis();
        waiting.add(event);
        return earliest;
    }

    /** The time of the earliest event that waits, or {@link #NONE}. */
    long earliestMillis() {
        StockEvent earliest = waiting.peek();
        return earliest == null ? NONE : earliest.occurredAtMillis();
    }

    /** Takes the next event that is ripe out of those that wait, in the order of their time. */
    @Nullable StockEvent takeRipe(long watermarkMillis) {
        return earliestMillis() <= watermarkMillis ? waiting.poll() : null;
    }

    /** Counts an event, and returns how many there are now. */
    long count(StockEvent event, long horizonMillis) {
        if (event.occurredAtMillis() - youngSinceMillis > horizonMillis
                || youngSinceMillis == Long.MIN_VALUE) {
            old = young;
            young = new HashSet<>();
            youngSinceMillis = event.occurredAtMillis();
        }
        Long fingerprint = FINGERPRINT.hashUnencodedChars(event.eventId()).asLong();
        if (!old.contains(fingerprint) && young.add(fingerprint)) {
            count++;
        }
        return count;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(waiting.size());
        for (StockEvent event : waiting) {
            StockEventFormat.write(event, out);
        }
        write(young, out);
        write(old, out);
        out.writeLong(youngSinceMillis);
        out.writeLong(count);
    }

    static BaselineState read(DataInput in) throws IOException {
        BaselineState state = new BaselineState();
        for (int left = in.readInt(); left > 0; left--) {
            state.waiting.add(StockEventFormat.read(in));
        }
        state.young = readSet(in);
        state.old = readSet(in);
        state.youngSinceMillis = in.readLong();
        state.count = in.readLong();
        return state;
    }

    private static void write(Set<Long> fingerprints, DataOutput out) throws IOException {
        out.writeInt(fingerprints.size());
        for (long fingerprint : fingerprints) {
            out.writeLong(fingerprint);
        }
    }

    private static Set<Long> readSet(DataInput in) throws IOException {
        int size = in.readInt();
        Set<Long> fingerprints = new HashSet<>(size * 2);
        for (int i = 0; i < size; i++) {
            fingerprints.add(in.readLong());
        }
        return fingerprints;
    }
}
