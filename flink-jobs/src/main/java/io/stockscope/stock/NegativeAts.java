// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import static com.google.common.math.LongMath.saturatedAdd;
import static com.google.common.math.LongMath.saturatedSubtract;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Negative ATS of one SKU at one location. Definition: {@code metrics.md}, section 4: an incident
 * opens with the event that takes ATS below {@code -backorderLimit}, and closes with the one that
 * takes it back to that or above.
 *
 * <p><b>State.</b> The open incident, if there is one.
 *
 * <p><b>Late events.</b> The location's history is gone through again, see {@link Hindsight}. Not
 * revised are incidents that had closed before the late event came. Of an open one that is older
 * than what the history knows, the lowest ATS is moved by what the late event changes.
 */
final class NegativeAts {

    private @Nullable OpenNegativeAts open;

    /** Opens, deepens or closes, after an event that came in order. */
    void judge(Place place, Position now, Cause cause, StockObserver observer) {
        long below = now.unitsBelow(place.item().backorderLimit());
        OpenNegativeAts incident = open;
        if (below > 0) {
            if (incident == null) {
                incident = born(place, cause.atMillis(), cause, cause);
                open = incident;
            }
            if (now.ats() < incident.lowestAts()) {
                incident.worst(
                        now.ats(), cause.moment(), place.channels(), place.item().valueOf(below));
            }
        } else if (incident != null) {
            open = null;
            close(place, incident, cause.atMillis(), observer);
        }
    }

    /**
     * Opens, corrects or closes, after an event that changed what had been before.
     *
     * @param oldestAts ATS at the beginning of what is known, before the event came
     */
    void judgeAnew(
            Place place,
            LocationHistory history,
            long oldestAts,
            Cause late,
            StockObserver observer) {
        Moment knownFrom = history.knownFrom();
        long shift = saturatedSubtract(history.oldest().ats(), oldestAts);
        open =
                Hindsight.reconcile(
                        open,
                        Shortage.in(history, place.item().backorderLimit()),
                        new Hindsight.Acts<>(
                                shortage -> open(place, shortage, late),
                                (incident, shortage) -> {
                                    began(incident, shortage, late, knownFrom);
                                    if (late.moment().isBefore(incident.lowestAt())
                                            && !incident.lowestAt().isAfter(knownFrom)) {
                                        shift(place, incident, shift);
                                    }
                                    deepest(place, incident, shortage, knownFrom);
                                },
                                (incident, endMillis) ->
                                        close(place, incident, endMillis, observer)));
    }

    boolean isOpen() {
        return open != null;
    }

    /** Tells of the open incident, if something has changed since that was last told. */
    void report(Place place, StockObserver observer) {
        if (open != null && open.takeUnreported()) {
            observer.onNegativeAts(open.toIncident(place.sku(), place.location(), null));
        }
    }

    private static OpenNegativeAts open(Place place, Shortage shortage, Cause late) {
        Cause began = shortage.start() == null ? late : shortage.start();
        OpenNegativeAts incident = born(place, began.atMillis(), began, late);
        worst(place, incident, shortage);
        return incident;
    }

    private static void began(
            OpenNegativeAts incident, Shortage shortage, Cause late, Moment knownFrom) {
        if (shortage.start() != null) {
            incident.began(shortage.start());
        } else if (incident.began().moment().isAfter(knownFrom)) {
            // It lasted before all that is remembered, which the late event must have brought.
            incident.began(late);
        }
    }

    private static void deepest(
            Place place, OpenNegativeAts incident, Shortage shortage, Moment knownFrom) {
        boolean wasWorseBefore =
                shortage.start() == null
                        && !incident.lowestAt().isAfter(knownFrom)
                        && incident.lowestAts() <= shortage.lowestAts();
        if (!wasWorseBefore) {
            worst(place, incident, shortage);
        }
    }

    /** Of times before what is known all that can be told is by how much a late event moves it. */
    private static void shift(Place place, OpenNegativeAts incident, long units) {
        long lowestAts = saturatedAdd(incident.lowestAts(), units);
        incident.worst(
                lowestAts,
                incident.lowestAt(),
                incident.channels(),
                place.item().valueOf(unitsBelow(place, lowestAts)));
    }

    private static long unitsBelow(Place place, long ats) {
        return Math.max(0, saturatedSubtract(-place.item().backorderLimit(), ats));
    }

    private static void worst(Place place, OpenNegativeAts incident, Shortage shortage) {
        incident.worst(
                shortage.lowestAts(),
                shortage.lowestAt(),
                place.channelsAt(shortage.lowestAt()),
                place.item().valueOf(unitsBelow(place, shortage.lowestAts())));
    }

    /**
     * @param shownBy the event that shows it: the one that began it, unless that had been harmless
     *     before a late one came. It is part of the id, so that no closed incident is opened again.
     */
    private static OpenNegativeAts born(
            Place place, long openedAtMillis, Cause began, Cause shownBy) {
        return new OpenNegativeAts(
                place.incidentId("negative-ats", openedAtMillis, shownBy.moment().id()),
                openedAtMillis,
                began);
    }

    private static void close(
            Place place, OpenNegativeAts incident, long endMillis, StockObserver observer) {
        long closedAtMillis = Math.max(endMillis, incident.openedAtMillis());
        if (incident.tellsEnd(closedAtMillis)) {
            observer.onNegativeAts(
                    incident.toIncident(place.sku(), place.location(), closedAtMillis));
        }
    }

    void write(DataOutput out) throws IOException {
        out.writeBoolean(open != null);
        if (open != null) {
            open.write(out);
        }
    }

    static NegativeAts read(DataInput in) throws IOException {
        return holding(in.readBoolean() ? OpenNegativeAts.read(in) : null);
    }

    /** One whose incident, if any, is open already. */
    static NegativeAts holding(@Nullable OpenNegativeAts incident) {
        NegativeAts negativeAts = new NegativeAts();
        negativeAts.open = incident;
        return negativeAts;
    }
}
