// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The order lines that a SKU is reserved for, and the duplicate reservations among them.
 * Definition: {@code metrics.md}, section 3: a duplicate lasts while more is committed to a line,
 * open or consumed, than was ordered; it is told if it lasts longer than the grace.
 *
 * <p><b>Bound.</b> Lines of the reservation retention after their last event; those with an open
 * reservation or an excess for good. Of each a {@link CommittedLine}.
 *
 * <p><b>Late events.</b> A line has few events, so it is gone through again at each of them, late
 * or not, see {@link Hindsight}.
 */
final class OrderLines {

    /** What is needed to judge a line. */
    record Court(
            String sku,
            ItemTerms item,
            ReservationBook reservations,
            long graceMillis,
            StockObserver observer) {}

    private final Map<LineKey, CommittedLine> byKey = new HashMap<>();

    /** Lines in excess that is not told yet, and when it will be. */
    private final TreeMap<LineKey, Long> inGrace = new TreeMap<>();

    /** Lines whose open incident is to be told again. */
    private final Set<LineKey> touched = new LinkedHashSet<>();

    /** An event of a line has come; it may say how much was ordered. */
    void event(StockEvent event, long retentionMillis, ReservationBook reservations) {
        OrderLine said = event.orderLine();
        LineKey key = LineKey.of(event);
        if (said == null || key == null) {
            return;
        }
        CommittedLine line = at(key, event.occurredAtMillis(), retentionMillis, reservations);
        if (said.orderedQuantity() != null) {
            line.ordered(Moment.of(event), said.orderedQuantity());
        }
    }

    /** A reservation of a line has changed. */
    void reserved(
            LineKey key,
            String reservationId,
            long atMillis,
            long retentionMillis,
            ReservationBook reservations) {
        at(key, atMillis, retentionMillis, reservations).add(reservationId);
    }

    /** The history of a reservation will be forgotten. */
    void settle(Reservation reservation) {
        Reservation.Creation creation = reservation.creation();
        LineKey key = creation == null ? null : creation.line();
        CommittedLine line = key == null ? null : byKey.get(key);
        if (line != null) {
            line.settle(reservation);
        }
    }

    /** Forgets lines whose retention has passed. */
    void forgetUpTo(long nowMillis, long retentionMillis, ReservationBook reservations) {
        byKey.values()
                .removeIf(line -> isForgotten(line, nowMillis, retentionMillis, reservations));
    }

    /** When an excess has lasted for longer than the grace; {@code Long.MAX_VALUE}: none will. */
    long nextDueMillis() {
        long due = Long.MAX_VALUE;
        for (long at : inGrace.values()) {
            due = Math.min(due, at);
        }
        return due;
    }

    /** Tells of excesses whose grace has passed by an instant, the instant included. */
    void passTo(long toMillis, Court court) {
        if (nextDueMillis() > toMillis) {
            return;
        }
        List<LineKey> due = new ArrayList<>();
        inGrace.forEach(
                (key, at) -> {
                    if (at <= toMillis) {
                        due.add(key);
                    }
                });
        due.forEach(key -> judge(key, toMillis, court));
    }

    /**
     * Looks at a line after an event of it.
     *
     * @param atMillis up to when time has passed
     */
    void judge(LineKey key, long atMillis, Court court) {
        CommittedLine line = byKey.get(key);
        if (line == null) {
            return;
        }
        boolean wasOpen = line.open != null;
        List<Excess> excesses = line.excesses(court.reservations.all(key, line.reservationIds()));
        if (line.hasSettled()) {
            continueFromBefore(line.open, excesses);
        }
        Excess last = excesses.isEmpty() ? null : excesses.get(excesses.size() - 1);
        line.inExcess = last != null && last.endMillis() == null;
        Long due = inGrace.remove(key);
        if (last != null && line.inExcess && !last.isLongerThan(court.graceMillis, atMillis)) {
            inGrace.put(key, last.startMillis() + court.graceMillis + 1);
        }
        excesses.removeIf(excess -> !excess.isLongerThan(court.graceMillis, atMillis));
        if (due != null && due <= atMillis && line.open == null) {
            // Its time had come, though this event came before the timer.
            for (Excess excess : excesses) {
                boolean wasTold =
                        excess.endMillis() != null && excess.startMillis() < line.endedAtMillis;
                if (!wasTold && excess.startMillis() + court.graceMillis + 1 == due) {
                    line.open = open(key, line, excess, due, court);
                }
            }
        }
        line.open =
                Hindsight.reconcile(
                        line.open,
                        line.endedAtMillis,
                        excesses,
                        new Hindsight.Acts<>(
                                excess -> open(key, line, excess, atMillis, court),
                                (duplicate, excess) -> adopt(line, duplicate, excess, court),
                                OpenIncident::openedAtMillis,
                                (duplicate, end) -> close(key, line, duplicate, end, court)));
        if (line.open != null) {
            touched.add(key);
        }
        if (wasOpen != (line.open != null)) {
            court.observer.onGauge(
                    StockGauge.DUPLICATE_RESERVATIONS_OPEN, key.channel(), null, wasOpen ? -1 : 1);
        }
    }

    /**
     * Of a line with reservations whose history is forgotten nobody knows when its excess began:
     * that which lasts beyond the beginning of the open incident is that of the incident.
     */
    private static void continueFromBefore(@Nullable OpenDuplicate open, List<Excess> excesses) {
        for (int i = 0; open != null && i < excesses.size(); i++) {
            Long end = excesses.get(i).endMillis();
            if (end == null || end > open.openedAtMillis()) {
                excesses.set(i, excesses.get(i).begunBefore());
                return;
            }
        }
    }

    /** Tells of the open duplicates that have changed since they were told. */
    void report(Court court) {
        for (LineKey key : touched) {
            CommittedLine line = byKey.get(key);
            OpenDuplicate open = line == null ? null : line.open;
            if (open != null && open.takeUnreported()) {
                court.observer.onDuplicate(open.toDuplicate(key, court.sku, null));
            }
        }
        touched.clear();
    }

    private static OpenDuplicate open(
            LineKey key, CommittedLine line, Excess excess, long atMillis, Court court) {
        boolean toldOf = excess.startMillis() < line.endedAtMillis;
        Cause began =
                Objects.requireNonNullElseGet(
                        excess.start(),
                        () -> new Cause(Moment.endOf(atMillis), StockSystem.RESERVATION));
        OpenDuplicate duplicate =
                new OpenDuplicate(
                        StableId.of(
                                "duplicate-reservation",
                                court.sku,
                                key.channel(),
                                key.orderId(),
                                key.orderLineId(),
                                began.atMillis(),
                                began.moment().id(),
                                // A closed one is not opened again.
                                toldOf ? line.endedAtMillis : ""),
                        began.atMillis(),
                        began);
        duplicate.worst(worst(excess, court));
        court.observer.onDuplicateReported(key.channel(), atMillis, 1);
        return duplicate;
    }

    private static void adopt(
            CommittedLine line, OpenDuplicate duplicate, Excess excess, Court court) {
        if (excess.start() != null && !line.hasSettled()) {
            duplicate.began(excess.start());
        }
        // Else what was open when it was the most may be forgotten.
        boolean knowsAll = excess.start() != null && !line.hasSettled();
        OpenDuplicate.Worst told = duplicate.worst();
        if (knowsAll ? excess.units() != told.units() : excess.units() > told.units()) {
            duplicate.worst(worst(excess, court));
        } else if (knowsAll) {
            duplicate.worst(
                    new OpenDuplicate.Worst(
                            told.units(), excess.reservationIds(), excess.sources(), told.value()));
        }
    }

    private static OpenDuplicate.Worst worst(Excess excess, Court court) {
        return new OpenDuplicate.Worst(
                excess.units(),
                excess.reservationIds(),
                excess.sources(),
                court.item.valueOf(excess.units()));
    }

    private static void close(
            LineKey key, CommittedLine line, OpenDuplicate duplicate, long endMillis, Court court) {
        long closedAtMillis = Math.max(endMillis, duplicate.openedAtMillis());
        if (duplicate.tellsEnd(closedAtMillis)) {
            court.observer.onDuplicate(duplicate.toDuplicate(key, court.sku, closedAtMillis));
        }
        line.endedAtMillis = Math.max(line.endedAtMillis, closedAtMillis);
    }

    private CommittedLine at(
            LineKey key, long atMillis, long retentionMillis, ReservationBook reservations) {
        CommittedLine line = byKey.get(key);
        if (line == null || isForgotten(line, atMillis, retentionMillis, reservations)) {
            line = new CommittedLine();
            byKey.put(key, line);
        }
        line.seen(atMillis);
        return line;
    }

    private static boolean isForgotten(
            CommittedLine line,
            long nowMillis,
            long retentionMillis,
            ReservationBook reservations) {
        return !line.inExcess
                && line.open == null
                && nowMillis - line.lastEventAtMillis() > retentionMillis
                && !reservations.anyOpen(line.reservationIds());
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(byKey.size());
        for (Map.Entry<LineKey, CommittedLine> entry : byKey.entrySet()) {
            entry.getKey().write(out);
            entry.getValue().write(out);
        }
        out.writeInt(inGrace.size());
        for (Map.Entry<LineKey, Long> entry : inGrace.entrySet()) {
            entry.getKey().write(out);
            out.writeLong(entry.getValue());
        }
    }

    static OrderLines read(DataInput in) throws IOException {
        OrderLines lines = new OrderLines();
        int size = in.readInt();
        for (int i = 0; i < size; i++) {
            lines.byKey.put(LineKey.read(in), CommittedLine.read(in));
        }
        int waiting = in.readInt();
        for (int i = 0; i < waiting; i++) {
            lines.inGrace.put(LineKey.read(in), in.readLong());
        }
        return lines;
    }
}
