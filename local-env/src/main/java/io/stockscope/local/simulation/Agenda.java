// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import java.util.PriorityQueue;

/** What is still going to happen, by time; of one instant in the order in which it was planned. */
public final class Agenda {
    private record Entry(long atMillis, long sequence, Happening happening)
            implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byTime = Long.compare(atMillis, other.atMillis);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    /** Something that happens at its time. */
    public interface Happening {
        void happen(long nowMillis);
    }

    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private long sequence;

    /** Plans something; what is planned for the past happens next. */
    public void plan(long atMillis, Happening happening) {
        entries.add(new Entry(atMillis, sequence++, happening));
    }

    /** Returns when the next thing happens, {@link Long#MAX_VALUE} if nothing does. */
    public long nextMillis() {
        Entry next = entries.peek();
        return next == null ? Long.MAX_VALUE : next.atMillis;
    }

    /** Lets the next thing happen. */
    public void next() {
        Entry next = entries.remove();
        next.happening.happen(next.atMillis);
    }
}
