// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import static com.google.common.math.LongMath.saturatedAdd;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The recent changes of one position, by event time, so that a number which comes late can be held
 * against the stock as it was then.
 *
 * <p>Bounded twice: changes older than the lookback are forgotten, and past {@value #MAX_CHANGES}
 * the two oldest are merged at the later one's time.
 */
final class StockChanges {

    static final int MAX_CHANGES = 256;

    /** Signed units by state, as they were asked for: before anything was kept from below zero. */
    record Change(long atMillis, long onHand, long damaged, long held) {
        Change mergedWith(Change later) {
            return new Change(
                    later.atMillis,
                    saturatedAdd(onHand, later.onHand),
                    saturatedAdd(damaged, later.damaged),
                    saturatedAdd(held, later.held));
        }
    }

    private final List<Change> changes;

    StockChanges() {
        this(new ArrayList<>());
    }

    private StockChanges(List<Change> changes) {
        this.changes = changes;
    }

    /** Remembers a change at its own time, and forgets what is older than the lookback. */
    void add(Change change, long lookbackMillis) {
        int at = changes.size();
        while (at > 0 && changes.get(at - 1).atMillis > change.atMillis) {
            at--;
        }
        changes.add(at, change);
        long oldest = changes.get(changes.size() - 1).atMillis - lookbackMillis;
        int forgotten = 0;
        while (changes.get(forgotten).atMillis < oldest) {
            forgotten++;
        }
        changes.subList(0, forgotten).clear();
        if (changes.size() > MAX_CHANGES) {
            changes.set(1, changes.get(0).mergedWith(changes.get(1)));
            changes.remove(0);
        }
    }

    /** The changes that occurred after an instant, oldest first. */
    List<Change> after(long atMillis) {
        int from = changes.size();
        while (from > 0 && changes.get(from - 1).atMillis > atMillis) {
            from--;
        }
        return changes.subList(from, changes.size());
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(changes.size());
        for (Change change : changes) {
            out.writeLong(change.atMillis);
            out.writeLong(change.onHand);
            out.writeLong(change.damaged);
            out.writeLong(change.held);
        }
    }

    static StockChanges read(DataInput in) throws IOException {
        int size = in.readInt();
        List<Change> changes = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            changes.add(new Change(in.readLong(), in.readLong(), in.readLong(), in.readLong()));
        }
        return new StockChanges(changes);
    }
}
