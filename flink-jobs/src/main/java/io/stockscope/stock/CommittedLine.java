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
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is committed to one order line, and when that was more than was ordered.
 *
 * <p><b>Bound.</b> The ids of its reservations of the lookback, and of older ones what they have
 * committed in all; the last {@value #MAX_ORDERED} ordered quantities.
 */
final class CommittedLine {

    static final int MAX_ORDERED = 16;

    /** Reservations whose history is known, by id. */
    private final Set<String> reservationIds = new LinkedHashSet<>(2);

    /** What older reservations have committed, and the largest of their quantities. */
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
        if (reservationIds.remove(reservation.id())) {
            for (Reservation.Commitment commitment : reservation.commitments()) {
                settledUnits = saturatedAdd(settledUnits, commitment.units());
            }
            settledLargest = Math.max(settledLargest, openedUnits(reservation));
        }
    }

    /** Whether the history of any of its reservations is forgotten. */
    boolean hasSettled() {
        return settledUnits > 0 || settledLargest > 0;
    }

    /** When more was committed than ordered, in order. */
    List<Excess> excesses(List<Reservation> reservations) {
        TreeMap<Moment, List<Step>> steps = new TreeMap<>();
        for (Reservation reservation : reservations) {
            for (Reservation.Commitment commitment : reservation.commitments()) {
                steps.computeIfAbsent(commitment.moment(), moment -> new ArrayList<>(1))
                        .add(new Step(reservation, commitment));
            }
        }
        for (Moment moment : ordered.keySet()) {
            steps.computeIfAbsent(moment, unknown -> List.of());
        }
        Course course = new Course();
        course.look(Moment.NEVER, null);
        steps.forEach(course::take);
        return course.excesses();
    }

    /** The original quantity of a reservation; 0 of one that was never opened. */
    private static long openedUnits(Reservation reservation) {
        Reservation.Creation creation = reservation.creation();
        return creation == null || !reservation.wasOpened() ? 0 : creation.units();
    }

    private record Step(Reservation reservation, Reservation.Commitment commitment) {}

    /** Goes through what happened to the line, in order. */
    private final class Course {
        private final List<Excess> excesses = new ArrayList<>(1);
        private final Map<String, Reservation> open = new LinkedHashMap<>();
        private long committed = settledUnits;
        private long largest = settledLargest;
        private @Nullable Excess current;

        void take(Moment moment, List<Step> steps) {
            Cause cause = new Cause(moment, StockSystem.RESERVATION);
            for (Step step : steps) {
                Reservation reservation = step.reservation;
                cause = step.commitment.cause();
                committed = saturatedAdd(committed, step.commitment.units());
                largest = Math.max(largest, openedUnits(reservation));
                if (step.commitment.open() > 0) {
                    open.put(reservation.id(), reservation);
                } else {
                    open.remove(reservation.id());
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
            for (Reservation reservation : open.values()) {
                sources.add(Objects.requireNonNull(reservation.creation()).source());
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
