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
 * <p><b>State.</b> The open incident, if there is one, when the last one was told to have ended,
 * and what lasted at the moment from when on the location's history knows all.
 *
 * <p><b>Late events.</b> The location's history is gone through again, see {@link Hindsight}. Not
 * revised are incidents that had closed before the late event came: where that shows that one had
 * not ended, another one is told, with the beginning of what has lasted. Of what is older than the
 * history knows, the lowest ATS is moved by what the late event changes.
 */
final class NegativeAts {

    private @Nullable OpenNegativeAts open;

    /** What lasted when all became known; null if nothing did. */
    private @Nullable LastingShortage before;

    /** When the incident that ended last was told to have. */
    private long endedAtMillis = Long.MIN_VALUE;

    /** Opens, deepens or closes, after an event that came in order. */
    void judge(Place place, Position now, Cause cause, StockObserver observer) {
        long below = now.unitsBelow(place.item().backorderLimit());
        OpenNegativeAts incident = open;
        if (below > 0) {
            if (incident == null) {
                incident = born(place, cause, cause);
                open = incident;
            }
            if (now.ats() < incident.worst().ats()) {
                incident.worst(
                        new Worst(
                                now.ats(),
                                cause.moment(),
                                place.channels(),
                                place.item().valueOf(below)));
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
        before = before(place, history, shift, late);
        open =
                Hindsight.reconcile(
                        open,
                        endedAtMillis,
                        Shortage.in(history, place.item().backorderLimit(), before),
                        new Hindsight.Acts<>(
                                shortage -> open(place, shortage, late),
                                (incident, shortage) -> adopt(place, incident, shortage),
                                incident -> lostAtMillis(incident, late, history.knownFrom()),
                                (incident, endMillis) ->
                                        close(place, incident, endMillis, observer)));
    }

    /** One that began before all is known, and has ended by then: by what came late. */
    private static long lostAtMillis(OpenNegativeAts incident, Cause late, Moment knownFrom) {
        return incident.openedAtMillis() <= knownFrom.atMillis()
                ? late.atMillis()
                : incident.openedAtMillis();
    }

    /** Is to see the positions of which the history will not know all any more. */
    LocationHistory.Visitor witness(Place place) {
        return (position, cause) -> before = after(before, place, position, cause);
    }

    /** What was judged so far was judged by terms that are not in force any more. */
    void termsChanged() {
        before = open == null ? null : LastingShortage.of(open);
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

    private OpenNegativeAts open(Place place, Shortage shortage, Cause late) {
        OpenNegativeAts incident = born(place, shortage.start(), late);
        adopt(place, incident, shortage);
        return incident;
    }

    private void adopt(Place place, OpenNegativeAts incident, Shortage shortage) {
        incident.began(shortage.start());
        incident.worst(worst(place, incident.worst(), shortage));
    }

    /** What lasted when all became known, as is known now. */
    private @Nullable LastingShortage before(
            Place place, LocationHistory history, long shift, Cause late) {
        Position then = history.oldest();
        if (then.unitsBelow(place.item().backorderLimit()) == 0) {
            return null;
        }
        LastingShortage known = before;
        Worst worst = Worst.NONE;
        if (known != null) {
            worst = known.worst();
            if (late.moment().isBefore(worst.at())) {
                worst = shifted(place, worst, shift);
            }
        }
        if (then.ats() < worst.ats()) {
            worst = worst(place, Worst.NONE, then.ats(), history.knownFrom());
        }
        return new LastingShortage(known == null ? broughtBy(late) : known.start(), worst);
    }

    /** Of a shortage that nobody knew of, what is known to have begun it. */
    private Cause broughtBy(Cause late) {
        return open != null && open.began().moment().isBefore(late.moment()) ? open.began() : late;
    }

    private @Nullable LastingShortage after(
            @Nullable LastingShortage lasting, Place place, Position position, Cause cause) {
        if (position.unitsBelow(place.item().backorderLimit()) == 0) {
            return null;
        }
        if (lasting != null && lasting.worst().ats() <= position.ats()) {
            return lasting;
        }
        Worst told = open == null ? Worst.NONE : open.worst();
        return new LastingShortage(
                lasting == null ? cause : lasting.start(),
                worst(place, told, position.ats(), cause.moment()));
    }

    /** Of times before what is known all that can be told is by how much a late event moves it. */
    private static Worst shifted(Place place, Worst worst, long units) {
        if (units == 0) {
            return worst;
        }
        long ats = saturatedAdd(worst.ats(), units);
        return new Worst(ats, worst.at(), worst.channels(), valueBelow(place, ats));
    }

    private Worst worst(Place place, Worst told, Shortage shortage) {
        LastingShortage known = before;
        return known != null && known.worst().at().equals(shortage.lowestAt())
                ? known.worst()
                : worst(place, told, shortage.lowestAts(), shortage.lowestAt());
    }

    /**
     * @param told so far: its value, by the terms of then, if it was as bad
     */
    private static Worst worst(Place place, Worst told, long ats, Moment at) {
        return new Worst(
                ats,
                at,
                place.channelsAt(at),
                ats == told.ats() ? told.value() : valueBelow(place, ats));
    }

    private static BigDecimal valueBelow(Place place, long ats) {
        long below = saturatedSubtract(-place.item().backorderLimit(), ats);
        return place.item().valueOf(Math.max(0, below));
    }

    /**
     * @param shownBy the event that shows it: the one that began it, unless that had been harmless
     *     before a late one came. It is part of the id, so that no closed incident is opened again.
     */
    private static OpenNegativeAts born(Place place, Cause began, Cause shownBy) {
        return new OpenNegativeAts(
                place.incidentId("negative-ats", began.atMillis(), shownBy.moment().id()),
                began.atMillis(),
                began);
    }

    private void close(
            Place place, OpenNegativeAts incident, long endMillis, StockObserver observer) {
        long closedAtMillis = Math.max(endMillis, incident.openedAtMillis());
        if (incident.tellsEnd(closedAtMillis)) {
            observer.onNegativeAts(
                    incident.toIncident(place.sku(), place.location(), closedAtMillis));
        }
        if (closedAtMillis > incident.openedAtMillis()) {
            endedAtMillis = Math.max(endedAtMillis, closedAtMillis);
        }
    }

    void write(DataOutput out) throws IOException {
        out.writeBoolean(open != null);
        if (open != null) {
            open.write(out);
        }
        LastingShortage.write(out, before);
        out.writeLong(endedAtMillis);
    }

    static NegativeAts read(DataInput in) throws IOException {
        return holding(
                in.readBoolean() ? OpenNegativeAts.read(in) : null,
                LastingShortage.read(in),
                in.readLong());
    }

    /** One with what was written. */
    static NegativeAts holding(
            @Nullable OpenNegativeAts open, @Nullable LastingShortage before, long endedAtMillis) {
        NegativeAts negativeAts = new NegativeAts();
        negativeAts.open = open;
        negativeAts.before = before;
        negativeAts.endedAtMillis = endedAtMillis;
        return negativeAts;
    }
}
