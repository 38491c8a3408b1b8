// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import static com.google.common.math.LongMath.saturatedAdd;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is committed to one order line, and when that was more than was ordered.
 *
 * <p><b>Bound.</b> The ids of its reservations of the lookback; what the last {@value #MAX_SETTLED}
 * older ones have committed, and when, and of even older ones how much in all; the last {@value
 * #MAX_ORDERED} ordered quantities.
 */
final class CommittedLine {

    static final int MAX_ORDERED = 16;
    static final int MAX_SETTLED = 16;

    /** Reservations whose history is known, by id. */
    private final Set<String> reservationIds = new LinkedHashSet<>(2);

    /** Reservations of which only what they have committed is known, oldest first. */
    private final List<Commitments> settled = new ArrayList<>(1);

    /** What even older reservations have committed, and the largest of their quantities. */
    private long settledUnits;

    private long settledLargest;

    private final TreeMap<Moment, Long> ordered = new TreeMap<>();
    private @Nullable Long orderedBefore;
    private long lastEventAtMillis = Long.MIN_VALUE;

    /** The incident that is open, and when the last one was told to have ended. */
    @Nullable OpenDuplicate open;

    long endedAtMillis = Long.MIN_VALUE;

    /** Whether more is committed than was ordered, reported or not. */
    boolean inExcess;

    long lastEventAtMillis() {
        return lastEventAtMillis;
    }

    void seen(long atMillis) {
        lastEventAtMillis = Math.max(lastEventAtMillis, atMillis);
    }

    /** An event of the line says how much was ordered. */
    void ordered(Moment moment, long units) {
        boolean full = ordered.size() == MAX_ORDERED;
        if (full && orderedBefore != null && moment.isBefore(ordered.firstKey())) {
            return;
        }
        ordered.put(moment, units);
        if (ordered.size() > MAX_ORDERED) {
            orderedBefore = ordered.remove(ordered.firstKey());
        }
    }

    void add(String reservationId) {
        reservationIds.add(reservationId);
    }

    Set<String> reservationIds() {
        return reservationIds;
    }

    /** Remembers of a reservation what it has committed, and nothing else. */
    void settle(Reservation reservation) {
        if (!reservationIds.remove(reservation.id())) {
            return;
        }
        settled.add(Commitments.of(reservation));
        if (settled.size() > MAX_SETTLED) {
            Commitments oldest = settled.remove(0);
            for (Reservation.Commitment step : oldest.steps()) {
                settledUnits = saturatedAdd(settledUnits, step.units());
            }
            settledLargest = Math.max(settledLargest, oldest.openedUnits());
        }
    }

    /** Whether anything is forgotten of what its reservations have committed, and when. */
    boolean hasSettled() {
        return settledUnits > 0 || settledLargest > 0;
    }

    /** When more was committed than ordered, in order. */
    List<Excess> excesses(List<Reservation> reservations) {
        TreeMap<Moment, List<Step>> steps = new TreeMap<>();
        settled.forEach(commitments -> addTo(steps, commitments));
        reservations.forEach(reservation -> addTo(steps, Commitments.of(reservation)));
        for (Moment moment : ordered.keySet()) {
            steps.computeIfAbsent(moment, unknown -> List.of());
        }
        Course course = new Course();
        course.look(Moment.NEVER, null);
        steps.forEach(course::take);
        return course.excesses();
    }

    private static void addTo(TreeMap<Moment, List<Step>> steps, Commitments commitments) {
        for (Reservation.Commitment commitment : commitments.steps()) {
            steps.computeIfAbsent(commitment.moment(), moment -> new ArrayList<>(1))
                    .add(new Step(commitments, commitment));
        }
    }

    private record Step(Commitments of, Reservation.Commitment commitment) {}

    /** Goes through what happened to the line, in order. */
    private final class Course {
        private final List<Excess> excesses = new ArrayList<>(1);
        private final Map<String, Commitments> open = new LinkedHashMap<>();
        private long committed = settledUnits;
        private long largest = settledLargest;
        private @Nullable Excess current;

        void take(Moment moment, List<Step> steps) {
            Cause cause = new Cause(moment, StockSystem.RESERVATION);
            for (Step step : steps) {
                Commitments of = step.of;
                cause = step.commitment.cause();
                committed = saturatedAdd(committed, step.commitment.units());
                largest = Math.max(largest, of.openedUnits());
                if (step.commitment.open() > 0) {
                    open.put(of.reservationId(), of);
                } else {
                    open.remove(of.reservationId());
                }
            }
            look(moment, cause);
        }

        /** Looks at what holds after a moment. */
        void look(Moment moment, @Nullable Cause cause) {
            Map.Entry<Moment, Long> told = ordered.floorEntry(moment);
            Long said = told == null ? orderedBefore : told.getValue();
            // Where nothing says how much was ordered, nothing is too much.
            boolean unknown = said == null && largest == 0;
            long excess = unknown ? 0 : committed - (said == null ? largest : said);
            Excess lasting = current;
            if (excess > 0) {
                if (lasting == null || excess > lasting.units()) {
                    current =
                            new Excess(
                                    lasting == null ? cause : lasting.start(),
                                    null,
                                    excess,
                                    List.copyOf(new TreeSet<>(open.keySet())),
                                    sources());
                }
            } else if (lasting != null) {
                excesses.add(lasting.endedAt(moment.atMillis()));
                current = null;
            }
        }

        private List<String> sources() {
            TreeSet<String> sources = new TreeSet<>();
            for (Commitments of : open.values()) {
                sources.add(of.source());
            }
            return List.copyOf(sources);
        }

        List<Excess> excesses() {
            if (current != null) {
                excesses.add(current);
            }
            return excesses;
        }
    }

    void write(DataOutput out) throws IOException {
        StateFormat.writeStrings(out, reservationIds);
        out.writeByte(settled.size());
        for (Commitments commitments : settled) {
            commitments.write(out);
        }
        out.writeLong(settledUnits);
        out.writeLong(settledLargest);
        out.writeByte(ordered.size());
        for (Map.Entry<Moment, Long> entry : ordered.entrySet()) {
            entry.getKey().write(out);
            out.writeLong(entry.getValue());
        }
        StateFormat.writeNullableLong(out, orderedBefore);
        out.writeLong(lastEventAtMillis);
        out.writeBoolean(open != null);
        if (open != null) {
            open.write(out);
        }
        out.writeLong(endedAtMillis);
        out.writeBoolean(inExcess);
    }

    static CommittedLine read(DataInput in) throws IOException {
        CommittedLine line = new CommittedLine();
        line.reservationIds.addAll(StateFormat.readStrings(in));
        int known = in.readByte();
        for (int i = 0; i < known; i++) {
            line.settled.add(Commitments.read(in));
        }
        line.settledUnits = in.readLong();
        line.settledLargest = in.readLong();
        int size = in.readByte();
        for (int i = 0; i < size; i++) {
            line.ordered.put(Moment.read(in), in.readLong());
        }
        line.orderedBefore = StateFormat.readNullableLong(in);
        line.lastEventAtMillis = in.readLong();
        line.open = in.readBoolean() ? OpenDuplicate.read(in) : null;
        line.endedAtMillis = in.readLong();
        line.inExcess = in.readBoolean();
        return line;
    }
}
