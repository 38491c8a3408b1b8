// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import static com.google.common.math.LongMath.saturatedAdd;
import static com.google.common.math.LongMath.saturatedSubtract;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one system's books say of a SKU at a location, held against the ledger. Definition: {@code
 * metrics.md}, section 5: at a snapshot or count, {@code difference = reported - onHand} as of
 * then; not zero opens a discrepancy or keeps it open, zero closes it.
 *
 * <p><b>State.</b> The comparisons of the last lookback, at least the last one and at most {@value
 * #MAX_COMPARISONS}, and what was open before them.
 *
 * <p><b>Late events.</b> A late comparison takes its place among the others. A movement or baseline
 * dated before a comparison corrects what it was compared with. The discrepancies are then judged
 * anew, see {@link Hindsight}.
 */
final class Books {

    static final int MAX_COMPARISONS = 16;

    private final StockSystem system;
    private final List<Comparison> comparisons = new ArrayList<>();
    private Moment forgottenUpTo = Moment.NEVER;
    private @Nullable Spell before;
    private @Nullable OpenDiscrepancy open;

    /** When the discrepancy that ended last was told to have. */
    private long endedAtMillis = Long.MIN_VALUE;

    Books(StockSystem system) {
        this.system = system;
    }

    StockSystem system() {
        return system;
    }

    /**
     * A number that was reported, and on hand as of then.
     *
     * @param onHand units; null where nothing was anchored, so that nothing is compared
     */
    private record Comparison(Cause cause, long reported, @Nullable Long onHand) {
        Comparison with(@Nullable Long onHandThen) {
            return new Comparison(cause, reported, onHandThen);
        }
    }

    /** A time of disagreement; the last difference holds. */
    private record Spell(Cause start, @Nullable Long endMillis, long difference)
            implements Hindsight.Spell {
        @Override
        public long startMillis() {
            return start.atMillis();
        }
    }

    /**
     * Compares a reported number.
     *
     * @param then the position as of then
     * @return false if comparisons of later times are forgotten already
     */
    boolean compare(
            Place place,
            StockEvent event,
            Position then,
            long lookbackMillis,
            StockObserver observer) {
        Comparison comparison =
                new Comparison(
                        Cause.of(event), event.quantity(), then.anchored() ? then.onHand() : null);
        if (!comparison.cause.moment().isAfter(forgottenUpTo)) {
            return false;
        }
        int at = comparisons.size();
        while (at > 0 && isAfter(comparisons.get(at - 1), comparison)) {
            at--;
        }
        comparisons.add(at, comparison);
        count(place, comparison, 1, observer);
        judge(place, comparison.cause, observer);
        forget(lookbackMillis);
        return true;
    }

    /** Whether there is a comparison of a later moment. */
    boolean comparedAfter(Moment moment) {
        return !comparisons.isEmpty()
                && comparisons.get(comparisons.size() - 1).cause.moment().isAfter(moment);
    }

    /**
     * Takes account of a change that came late.
     *
     * @param change what came; it may have taken a place before comparisons
     */
    void correct(Place place, LocationHistory history, StockChange change, StockObserver observer) {
        boolean corrected = false;
        for (int i = 0; i < comparisons.size(); i++) {
            Comparison comparison = comparisons.get(i);
            Moment moment = comparison.cause.moment();
            if (moment.isBefore(change.moment())) {
                continue;
            }
            Position then = history.at(moment);
            Long onHand = comparison.onHand;
            if (then != null) {
                onHand = then.anchored() ? then.onHand() : null;
            } else if (onHand != null && isMissingIn(history, change, moment)) {
                onHand = saturatedAdd(onHand, change.units());
            }
            Comparison anew = comparison.with(onHand);
            if (!anew.equals(comparison)) {
                corrected = true;
                comparisons.set(i, anew);
                count(place, comparison, -1, observer);
                count(place, anew, 1, observer);
            }
        }
        if (corrected) {
            judge(place, change.cause(), observer);
        }
    }

    /** Tells of the open discrepancy, if something has changed since that was last told. */
    void report(Place place, StockObserver observer) {
        if (open != null && open.takeUnreported()) {
            observer.onDiscrepancy(open.toDiscrepancy(place.sku(), place.location(), system, null));
        }
    }

    /** A movement whose place is forgotten, dated before a comparison that is so as well. */
    private static boolean isMissingIn(
            LocationHistory history, StockChange change, Moment comparedAt) {
        Moment baselineAt = history.baselineBefore();
        boolean isInBaseline =
                change.atMillis() <= baselineAt.atMillis() && !baselineAt.isAfter(comparedAt);
        return change.type() == StockChange.Type.MOVEMENT && !isInBaseline;
    }

    /** Counts a comparison, if there was something to compare with. */
    private void count(Place place, Comparison comparison, int times, StockObserver observer) {
        if (comparison.onHand != null) {
            observer.onComparison(
                    place.location(),
                    system,
                    comparison.cause.atMillis(),
                    comparison.reported != comparison.onHand,
                    times);
        }
    }

    /** Whether a discrepancy is open. */
    boolean isOpen() {
        return open != null;
    }

    private void judge(Place place, Cause shownBy, StockObserver observer) {
        open =
                Hindsight.reconcile(
                        open,
                        endedAtMillis,
                        spells(),
                        new Hindsight.Acts<>(
                                spell -> open(place, spell, shownBy),
                                Books::adopt,
                                OpenIncident::openedAtMillis,
                                (incident, end) -> close(place, incident, end, observer)));
    }

    private List<Spell> spells() {
        List<Spell> spells = new ArrayList<>();
        Spell current = before;
        for (Comparison comparison : comparisons) {
            Spell next = after(current, comparison);
            if (current != null && next != null && next.endMillis != null) {
                spells.add(next);
                next = null;
            }
            current = next;
        }
        if (current != null) {
            spells.add(current);
        }
        return spells;
    }

    /** What lasts after a comparison: ended if it agrees, and null if there is nothing. */
    private static @Nullable Spell after(@Nullable Spell current, Comparison comparison) {
        if (comparison.onHand == null) {
            return current;
        }
        long difference = saturatedSubtract(comparison.reported, comparison.onHand);
        if (difference != 0) {
            return new Spell(current == null ? comparison.cause : current.start, null, difference);
        }
        return current == null
                ? null
                : new Spell(current.start, comparison.cause.atMillis(), current.difference);
    }

    private OpenDiscrepancy open(Place place, Spell spell, Cause shownBy) {
        OpenDiscrepancy incident =
                new OpenDiscrepancy(
                        place.incidentId(
                                "discrepancy-" + system,
                                spell.startMillis(),
                                shownBy.moment().id()),
                        spell.startMillis(),
                        spell.start);
        incident.difference(spell.difference);
        return incident;
    }

    private static void adopt(OpenDiscrepancy incident, Spell spell) {
        incident.began(spell.start);
        incident.difference(spell.difference);
    }

    private void close(
            Place place, OpenDiscrepancy incident, long endMillis, StockObserver observer) {
        if (incident.tellsEnd(endMillis)) {
            observer.onDiscrepancy(
                    incident.toDiscrepancy(place.sku(), place.location(), system, endMillis));
        }
        if (endMillis > incident.openedAtMillis()) {
            endedAtMillis = Math.max(endedAtMillis, endMillis);
        }
    }

    private void forget(long lookbackMillis) {
        long oldestMillis =
                comparisons.get(comparisons.size() - 1).cause.atMillis() - lookbackMillis;
        while (comparisons.size() > MAX_COMPARISONS
                || comparisons.get(0).cause.atMillis() < oldestMillis) {
            forgottenUpTo = comparisons.get(0).cause.moment();
            Spell next = after(before, comparisons.remove(0));
            before = next == null || next.endMillis != null ? null : next;
        }
    }

    private static boolean isAfter(Comparison one, Comparison other) {
        return one.cause.moment().isAfter(other.cause.moment());
    }

    void write(DataOutput out) throws IOException {
        out.writeByte(system.ordinal());
        out.writeInt(comparisons.size());
        for (Comparison comparison : comparisons) {
            comparison.cause.write(out);
            out.writeLong(comparison.reported);
            StateFormat.writeNullableLong(out, comparison.onHand);
        }
        forgottenUpTo.writeOrNever(out);
        out.writeBoolean(before != null);
        if (before != null) {
            before.start.write(out);
            out.writeLong(before.difference);
        }
        out.writeBoolean(open != null);
        if (open != null) {
            open.write(out);
        }
        out.writeLong(endedAtMillis);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param version of the format, 2 or 3
     */
    static Books read(DataInput in, int version) throws IOException {
        Books books = new Books(StockSystem.values()[in.readByte()]);
        int size = in.readInt();
        for (int i = 0; i < size; i++) {
            books.comparisons.add(
                    new Comparison(
                            Cause.read(in), in.readLong(), StateFormat.readNullableLong(in)));
        }
        books.forgottenUpTo = Moment.readOrNever(in);
        if (in.readBoolean()) {
            books.before = new Spell(Cause.read(in), null, in.readLong());
        }
        if (in.readBoolean()) {
            books.open = OpenDiscrepancy.read(in);
        }
        if (version > 2) {
            books.endedAtMillis = in.readLong();
        }
        return books;
    }
}
