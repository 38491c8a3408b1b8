// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The recent changes of one position in the order of effect, and the position before them. So what
 * comes late takes its place, and everything after it is done again: the present is as if it had
 * come in time.
 *
 * <p><b>Bound.</b> Changes older than the lookback are forgotten, which means that they become part
 * of the position before. Of more than {@value #MAX_CHANGES} the older ones are merged with their
 * neighbours. What comes from before all that is remembered changes that position, without a place
 * of its own.
 */
final class LocationHistory {

    static final int MAX_CHANGES = 256;

    /** The newest ones, which are not merged. */
    private static final int EXACT_CHANGES = 96;

    /** Of the lookback, for merging. */
    private static final int SLOTS = 48;

    private Position before = new Position();
    private Moment forgottenUpTo = Moment.NEVER;

    /** Up to when it knows movements only: merged ones, or those of an earlier format. */
    private Moment movementsUpTo = Moment.NEVER;

    private final List<StockChange> changes = new ArrayList<>();

    /**
     * Remembers a change at its place.
     *
     * @return whether it is the newest one, so that the present is the present before, and it
     */
    boolean add(StockChange change) {
        if (!change.moment().isAfter(forgottenUpTo)) {
            before.applyForgotten(change);
            return false;
        }
        int at = changes.size();
        while (at > 0 && changes.get(at - 1).moment().isAfter(change.moment())) {
            at--;
        }
        boolean newest = at == changes.size();
        changes.add(at, change);
        return newest;
    }

    /**
     * Forgets what is older than the lookback, and merges neighbours if there are too many.
     *
     * @param witness is shown the positions of which not all is known any more
     * @return the bound that was met; null if none was
     */
    @Nullable Limit forget(long lookbackMillis, Visitor witness) {
        if (changes.isEmpty()) {
            return null;
        }
        long oldestMillis = changes.get(changes.size() - 1).atMillis() - lookbackMillis;
        int old = 0;
        while (changes.get(old).atMillis() < oldestMillis) {
            old++;
        }
        forgetOldest(old, witness);
        if (changes.size() <= MAX_CHANGES) {
            return null;
        }
        mergeNeighbours(lookbackMillis / SLOTS, witness);
        boolean tooMany = changes.size() > MAX_CHANGES;
        if (tooMany) {
            forgetOldest(upToEndOfMoment(changes.size() - MAX_CHANGES), witness);
        }
        return tooMany ? Limit.CHANGES_FORGOTTEN_EARLY : Limit.CHANGES_MERGED;
    }

    /**
     * Merges movements of one slot of time, but for the newest changes. What is merged still tells
     * on hand, and no longer the moments in between.
     */
    private void mergeNeighbours(long slotMillis, Visitor witness) {
        int exactFrom = changes.size() - EXACT_CHANGES;
        while (exactFrom > 0
                && changes.get(exactFrom).moment().equals(changes.get(exactFrom - 1).moment())) {
            exactFrom--;
        }
        show(exactFrom, witness);
        List<StockChange> merged = new ArrayList<>();
        for (StockChange change : changes.subList(0, exactFrom)) {
            int last = merged.size() - 1;
            if (change.type() == StockChange.Type.RESERVATION
                    || change.type() == StockChange.Type.SAFETY_STOCK) {
                before.apply(change);
            } else if (last >= 0 && merged.get(last).canMergeWith(change, slotMillis)) {
                merged.set(last, merged.get(last).mergedWith(change));
            } else {
                merged.add(change);
            }
        }
        if (exactFrom > 0) {
            knowOnlyMovementsUpTo(changes.get(exactFrom - 1).moment());
        }
        merged.addAll(changes.subList(exactFrom, changes.size()));
        changes.clear();
        changes.addAll(merged);
    }

    /** From here on backwards nobody asks for more than movements. */
    void knowOnlyMovementsUpTo(Moment moment) {
        movementsUpTo = Moment.later(movementsUpTo, moment);
    }

    /** The moment of the newest change; {@link Moment#NEVER} if there is none. */
    Moment newest() {
        return changes.isEmpty() ? forgottenUpTo : changes.get(changes.size() - 1).moment();
    }

    /** The position after all changes. */
    Position present() {
        Position position = before.copy();
        changes.forEach(position::apply);
        return position;
    }

    /** The position after all changes up to a moment; null if that is not remembered. */
    @Nullable Position at(Moment moment) {
        if (moment.isBefore(forgottenUpTo)) {
            return null;
        }
        Position position = before.copy();
        for (StockChange change : changes) {
            if (change.moment().isAfter(moment)) {
                break;
            }
            position.apply(change);
        }
        return position;
    }

    /** The position before all changes from a moment on, and not before what is remembered. */
    Position before(Moment moment) {
        Position position = before.copy();
        for (StockChange change : changes) {
            if (!change.moment().isBefore(moment)) {
                break;
            }
            position.apply(change);
        }
        return position;
    }

    /** The changes that are remembered from a moment on, in order. */
    List<StockChange> from(Moment moment) {
        int at = changes.size();
        while (at > 0 && !changes.get(at - 1).moment().isBefore(moment)) {
            at--;
        }
        return changes.subList(at, changes.size());
    }

    /** From when on it knows all; {@link Moment#NEVER} if that is from the beginning. */
    Moment knownFrom() {
        return Moment.later(forgottenUpTo, movementsUpTo);
    }

    /** The baseline that was in force before all that is remembered. */
    Moment baselineBefore() {
        return before.baselineAt();
    }

    /** The position from when on all is known. */
    Position oldest() {
        Position position = before.copy();
        for (StockChange change : changes) {
            if (change.moment().isAfter(movementsUpTo)) {
                break;
            }
            position.apply(change);
        }
        return position;
    }

    /** Is shown how the position was. */
    interface Visitor {
        /**
         * @param position to be looked at, not to be kept
         * @param cause of all changes since the last call, done together
         */
        void see(Position position, Cause cause);
    }

    /** Shows the position after each event or expiry since all is known. */
    void replay(Visitor visitor) {
        show(changes.size(), visitor);
    }

    /** Shows it for those among some of the oldest changes. */
    private void show(int count, Visitor visitor) {
        if (count == 0 || !changes.get(count - 1).moment().isAfter(movementsUpTo)) {
            return;
        }
        Position position = oldest();
        for (int i = 0; i < count; i++) {
            StockChange change = changes.get(i);
            if (!change.moment().isAfter(movementsUpTo)) {
                continue;
            }
            position.apply(change);
            if (upToEndOfMoment(i + 1) == i + 1) {
                visitor.see(position, change.cause());
            }
        }
    }

    /** How many of the oldest ones there are, if what is done together is not told apart. */
    private int upToEndOfMoment(int count) {
        int end = count;
        while (end < changes.size()
                && changes.get(end).moment().equals(changes.get(end - 1).moment())) {
            end++;
        }
        return end;
    }

    private void forgetOldest(int count, Visitor witness) {
        if (count == 0) {
            return;
        }
        show(count, witness);
        List<StockChange> oldest = changes.subList(0, count);
        oldest.forEach(before::apply);
        forgottenUpTo = oldest.get(count - 1).moment();
        oldest.clear();
    }

    /** A history of which only the movements are known, in order. */
    static LocationHistory ofMovements(
            Position before, Moment forgottenUpTo, List<StockChange> changes, Moment upTo) {
        LocationHistory history = new LocationHistory();
        history.before = before;
        history.forgottenUpTo = forgottenUpTo;
        history.changes.addAll(changes);
        history.movementsUpTo = upTo;
        return history;
    }

    void write(DataOutput out) throws IOException {
        before.write(out);
        forgottenUpTo.writeOrNever(out);
        movementsUpTo.writeOrNever(out);
        out.writeInt(changes.size());
        for (StockChange change : changes) {
            change.write(out);
        }
    }

    static LocationHistory read(DataInput in) throws IOException {
        LocationHistory history = new LocationHistory();
        history.before = Position.read(in);
        history.forgottenUpTo = Moment.readOrNever(in);
        history.movementsUpTo = Moment.readOrNever(in);
        int size = in.readInt();
        for (int i = 0; i < size; i++) {
            history.changes.add(StockChange.read(in));
        }
        return history;
    }
}
