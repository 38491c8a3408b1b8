// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import static com.google.common.math.LongMath.saturatedAdd;
import static com.google.common.math.LongMath.saturatedSubtract;

import io.stockscope.stock.OpenNegativeAts.Worst;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Negative ATS of one SKU at one location. Definition: {@code metrics.md}, section 4: an incident
 * opens with the event that takes ATS below {@code -backorderLimit}, and closes with the one that
 * takes it back to that or above.
 *
 * <p><b>State.</b> The open incident, if there is one, and the one that ended last.
 *
 * <p><b>Late events.</b> The location's history is gone through again, see {@link Hindsight}. Not
 * revised are incidents that had closed before the late event came. Of an open one that is older
 * than what the history knows, the lowest ATS is moved by what the late event changes.
 */
final class NegativeAts {

    private @Nullable OpenNegativeAts open;

    /** The incident that was told to have ended last; for what shows that it had not. */
    private @Nullable OpenNegativeAts ended;

    private long endedAtMillis = Long.MIN_VALUE;

    /** Opens, deepens or closes, after an event that came in order. */
    void judge(Place place, Position now, Moment knownFrom, Cause cause, StockObserver observer) {
        long below = now.unitsBelow(place.item().backorderLimit());
        OpenNegativeAts incident = open;
        if (below > 0) {
            if (incident == null) {
                incident = born(place, cause.atMillis(), cause, cause);
                open = incident;
            }
            if (now.ats() < incident.worst().ats()) {
                incident.deepen(
                        new Worst(
                                now.ats(),
                                cause.moment(),
                                place.channels(),
                                place.item().valueOf(below)),
                        knownFrom);
            }
        } else if (incident != null) {
            open = null;
            close(place, incident, cause.atMillis(), observer);
        }
    }

    /**
     * Opens, corrects or closes, after an event that changed what had been before.
     *
     * @param shift units by which it changed ATS at the time from when on all is known
     */
    void judgeAnew(
            Place place, LocationHistory history, long shift, Cause late, StockObserver observer) {
        Moment knownFrom = history.knownFrom();
        long toldUpToMillis = endedAtMillis;
        open =
                Hindsight.reconcile(
                        open,
                        Shortage.in(history, place.item().backorderLimit()),
                        new Hindsight.Acts<>(
                                shortage ->
                                        wasTold(shortage, toldUpToMillis)
                                                ? null
                                                : open(place, shortage, shift, late, knownFrom),
                                (incident, shortage) -> {
                                    began(incident, shortage, late, knownFrom);
                                    worst(place, incident, shortage, shift, late, knownFrom);
                                },
                                incident -> lostAtMillis(incident, late, knownFrom),
                                (incident, endMillis) ->
                                        close(place, incident, endMillis, observer)));
    }

    private static boolean wasTold(Shortage shortage, long toldUpToMillis) {
        return shortage.endMillis() != null && shortage.startMillis() < toldUpToMillis;
    }

    /** One that began before all is known, and has ended by then: by what came late. */
    private static long lostAtMillis(OpenNegativeAts incident, Cause late, Moment knownFrom) {
        return incident.openedAtMillis() <= knownFrom.atMillis()
                ? late.atMillis()
                : incident.openedAtMillis();
    }

    /** Whether an incident is open. */
    boolean isOpen() {
        return open != null;
    }

    /** Tells of the open incident, if something has changed since that was last told. */
    void report(Place place, StockObserver observer) {
        if (open != null && open.takeUnreported()) {
            observer.onNegativeAts(open.toIncident(place.sku(), place.location(), null));
        }
    }

    private OpenNegativeAts open(
            Place place, Shortage shortage, long shift, Cause late, Moment knownFrom) {
        OpenNegativeAts before = ended;
        if (shortage.start() != null) {
            Cause began = shortage.start();
            OpenNegativeAts incident = born(place, began.atMillis(), began, late);
            incident.correct(Worst.NONE, worst(place, Worst.NONE, shortage));
            return incident;
        }
        if (before == null || endedAtMillis < knownFrom.atMillis()) {
            before = null;
        }
        OpenNegativeAts incident =
                born(place, late.atMillis(), before == null ? late : before.began(), late);
        if (before != null) {
            // It had not ended, as was told.
            incident.correct(before.worstBefore(knownFrom), before.worst());
        }
        worst(place, incident, shortage, shift, late, knownFrom);
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

    private static void worst(
            Place place,
            OpenNegativeAts incident,
            Shortage shortage,
            long shift,
            Cause late,
            Moment knownFrom) {
        Worst before = Worst.NONE;
        if (shortage.start() == null) {
            before = incident.worstBefore(knownFrom);
            if (late.moment().isBefore(before.at())) {
                before = shifted(place, before, shift);
            }
        }
        Worst since = worst(place, incident.worst(), shortage);
        incident.correct(before, before.ats() <= since.ats() ? before : since);
    }

    /** Of times before what is known all that can be told is by how much a late event moves it. */
    private static Worst shifted(Place place, Worst worst, long units) {
        if (units == 0) {
            return worst;
        }
        long ats = saturatedAdd(worst.ats(), units);
        return new Worst(ats, worst.at(), worst.channels(), valueBelow(place, ats));
    }

    /**
     * @param told so far: its value, by the terms of then, if it was as bad
     */
    private static Worst worst(Place place, Worst told, Shortage shortage) {
        return new Worst(
                shortage.lowestAts(),
                shortage.lowestAt(),
                place.channelsAt(shortage.lowestAt()),
                shortage.lowestAts() == told.ats()
                        ? told.value()
                        : valueBelow(place, shortage.lowestAts()));
    }

    private static BigDecimal valueBelow(Place place, long ats) {
        long below = saturatedSubtract(-place.item().backorderLimit(), ats);
        return place.item().valueOf(Math.max(0, below));
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

    private void close(
            Place place, OpenNegativeAts incident, long endMillis, StockObserver observer) {
        long closedAtMillis = Math.max(endMillis, incident.openedAtMillis());
        if (incident.tellsEnd(closedAtMillis)) {
            observer.onNegativeAts(
                    incident.toIncident(place.sku(), place.location(), closedAtMillis));
        }
        if (closedAtMillis > incident.openedAtMillis() && closedAtMillis >= endedAtMillis) {
            ended = incident;
            endedAtMillis = closedAtMillis;
        }
    }

    void write(DataOutput out) throws IOException {
        write(out, open);
        write(out, ended);
        out.writeLong(endedAtMillis);
    }

    private static void write(DataOutput out, @Nullable OpenNegativeAts incident)
            throws IOException {
        out.writeBoolean(incident != null);
        if (incident != null) {
            incident.write(out);
        }
    }

    static NegativeAts read(DataInput in) throws IOException {
        NegativeAts negativeAts = holding(in.readBoolean() ? OpenNegativeAts.read(in) : null);
        negativeAts.ended = in.readBoolean() ? OpenNegativeAts.read(in) : null;
        negativeAts.endedAtMillis = in.readLong();
        return negativeAts;
    }

    /** One whose incident, if any, is open already. */
    static NegativeAts holding(@Nullable OpenNegativeAts incident) {
        NegativeAts negativeAts = new NegativeAts();
        negativeAts.open = incident;
        return negativeAts;
    }
}
