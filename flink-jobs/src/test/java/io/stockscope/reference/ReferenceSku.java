// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import io.stockscope.event.ChannelProfile;
import io.stockscope.event.Disposition;
import io.stockscope.event.ErpStockEvent;
import io.stockscope.event.ErpStockKind;
import io.stockscope.event.ItemMaster;
import io.stockscope.event.PosLineEvent;
import io.stockscope.event.ReservationEvent;
import io.stockscope.event.ReservationKind;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.WmsStockEvent;
import io.stockscope.event.WmsStockKind;
import io.stockscope.reference.ReferencePlace.OpenDiscrepancy;
import io.stockscope.reference.ReferencePlace.OpenIncident;
import io.stockscope.reference.ReferenceStock.Settings;
import io.stockscope.reference.ReferenceStock.Tally;
import io.stockscope.reference.ReferenceStock.Totals;
import io.stockscope.reference.StockResults.Conflict;
import io.stockscope.reference.StockResults.Discrepancy;
import io.stockscope.reference.StockResults.Incident;
import io.stockscope.reference.StockResults.Level;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The whole history of one SKU, applied in order. See {@link ReferenceStock}. */
final class ReferenceSku {
    private final String sku;
    private final @Nullable ItemMaster item;
    private final List<ChannelProfile> profiles;
    private final Settings settings;
    private final Map<StockscopeTopic, Tally> tallies;
    private final Totals totals;
    private final Consumer<Rule> met;

    /** Null: unpriced. */
    private final @Nullable BigDecimal unitPrice;

    private final boolean pricedInAnotherCurrency;

    /** "{@code -backorderLimit(s)}, of the SKU, at each location; 0 where nothing is set." */
    private final long limit;

    private final Map<String, ReferencePlace> places = new TreeMap<>();
    private final Map<String, ReferenceChannel> channels = new TreeMap<>();
    private final ReferenceLines lines;
    private final List<ReferenceReservation> reservations = new ArrayList<>();
    private final Map<String, Fact> firstSeen = new HashMap<>();
    private final List<Fact> superseded = new ArrayList<>();

    /** By reservation: the view has one row per reservation. */
    private final Map<String, Conflict> conflicts = new TreeMap<>();

    private @Nullable Instant lastAppliedAt;

    ReferenceSku(
            String sku,
            @Nullable ItemMaster item,
            Collection<ChannelProfile> profiles,
            Settings settings,
            Map<StockscopeTopic, Tally> tallies,
            Totals totals,
            Consumer<Rule> met) {
        this.sku = sku;
        this.item = item;
        this.profiles = List.copyOf(profiles);
        this.totals = totals;
        this.lines =
                new ReferenceLines(settings.reservationRetention(), settings.duplicateGrace(), met);
        this.settings = settings;
        this.tallies = tallies;
        this.met = met;
        this.limit = item == null ? 0 : -item.getBackorderLimit();
        // "A SKU without a price adds 0 to values"; "an item in another currency counts as
        // unpriced".
        this.pricedInAnotherCurrency =
                item != null && !item.getCurrency().equals(settings.reportingCurrency());
        this.unitPrice = item == null || pricedInAnotherCurrency ? null : item.getUnitPrice();
        for (ChannelProfile profile : profiles) {
            channels.put(profile.getChannel(), new ReferenceChannel(sku, profile, unitPrice, met));
        }
    }

    /** Applies all, up to the end of time. */
    void replay(List<Fact> facts, Instant until) {
        List<Fact> ordered = new ArrayList<>(facts);
        ordered.sort(Fact.ORDER);
        noteWhatDecidedTheOrder(ordered);
        for (Fact fact : ordered) {
            // "At one instant: first all events, then expiries of reservations": so before an
            // event come the expiries of earlier instants only.
            expireAllDueBefore(fact.occurredAt());
            apply(fact);
            lastAppliedAt = fact.occurredAt();
        }
        // "What falls due up to then happens, later things do not."
        expireAllDueBefore(until.plusMillis(1));
        noteWhatIsLeft(until);
        for (ReferenceChannel channel : channels.values()) {
            channel.tellSync(totals.sync(), until);
            channel.tellExposure(totals.exposure(), until);
        }
    }

    /** How the truth changed on a channel. */
    List<ReferenceChannel.Alteration> alterations(String channel) {
        return Objects.requireNonNull(channels.get(channel)).alterations();
    }

    /** What the tables say of this SKU alone. */
    List<Row> rows(Instant until) {
        List<Row> rows = new ArrayList<>();
        rows.addAll(levels());
        rows.addAll(incidents());
        rows.addAll(conflicts.values());
        rows.addAll(discrepancies());
        rows.addAll(lines.rows(sku, unitPrice, until));
        channels.values().forEach(channel -> rows.addAll(channel.staleSkus(until)));
        return rows;
    }

    private void apply(Fact fact) {
        Tally tally = Objects.requireNonNull(tallies.get(fact.topic()));

        // "A second event with an eventId already seen for that key (SKU, or order) within the
        // deduplication horizon (of event time, from the first one applied) is dropped and counted
        // as a duplicate". Whatever its topic; a superseded one has been seen as well. The one
        // exactly at the horizon is within it. Later it counts as new, and is the first one from
        // then on.
        Fact first = firstSeen.get(fact.eventId());
        if (first != null) {
            Instant horizon = first.occurredAt().plus(settings.deduplicationHorizon());
            if (!fact.occurredAt().isAfter(horizon)) {
                noteDuplicate(fact, first, horizon);
                tally.duplicates++;
                totals.flow().duplicate(fact);
                return;
            }
            met.accept(Rule.ID_AFTER_THE_HORIZON);
        }
        if (fact.record() instanceof ErpStockEvent erp && erp.getKind() == ErpStockKind.POSTING) {
            tellPosting(erp);
        }
        firstSeen.put(fact.eventId(), fact);
        testMapped(fact);

        if (isSuperseded(fact)) {
            // "It is counted and not applied (a reservation that it names is consumed all the
            // same)".
            met.accept(Rule.SUPERSEDED);
            tally.superseded++;
            totals.flow().superseded(fact);
            superseded.add(fact);
            if (fact.record() instanceof WmsStockEvent wms) {
                consumeNamedReservation(wms, true);
            }
        } else {
            tally.applied++;
            if (fact.record() instanceof ErpStockEvent erp) {
                applyErp(erp);
            } else if (fact.record() instanceof WmsStockEvent wms) {
                applyWms(wms);
            } else if (fact.record() instanceof PosLineEvent pos) {
                applyPos(pos);
            } else if (fact.record() instanceof ReservationEvent reservation) {
                applyReservation(reservation);
            } else {
                // An availability update changes what is displayed, not what there is.
                met.accept(Rule.NO_EFFECT_ON_STOCK);
            }
        }
        testIncidents(fact.occurredAt(), fact.eventId(), fact.system(), fact);
        lines.test(fact.occurredAt());
        tellChannels(fact.occurredAt(), fact);
    }

    /**
     * "{@code POSTING.occurredAt - occurredAt} of another event, applied before, whose {@code
     * eventId} is its {@code documentRef}": as long as that id would make a duplicate.
     */
    private void tellPosting(ErpStockEvent posting) {
        String documentRef = posting.getDocumentRef();
        Fact posted = documentRef == null ? null : firstSeen.get(documentRef);
        Instant at = posting.getOccurredAt();
        if (posted == null) {
            met.accept(
                    documentRef == null ? Rule.POSTING_WITHOUT_REFERENCE : Rule.POSTING_OF_UNKNOWN);
        } else {
            Instant horizon = posted.occurredAt().plus(settings.deduplicationHorizon());
            if (at.isAfter(horizon)) {
                met.accept(Rule.POSTING_AFTER_THE_HORIZON);
                posted = null;
            } else {
                met.accept(
                        at.equals(horizon)
                                ? Rule.POSTING_AT_THE_HORIZON
                                : Rule.valueOf("POSTING_OF_" + posted.system()));
                if (superseded.contains(posted)) {
                    met.accept(Rule.POSTING_OF_SUPERSEDED);
                }
            }
        }
        totals.books().posting(at, posted);
    }

    /**
     * "Unmapped: events for a SKU or location that the reference data do not know": no item, or a
     * location of no profile, while no profile sells all of them. Once per event.
     */
    private void testMapped(Fact fact) {
        boolean anyLocation =
                profiles.stream().anyMatch(profile -> profile.getLocations().isEmpty());
        boolean knownLocation =
                fact.location() == null
                        || anyLocation
                        || profiles.stream()
                                .anyMatch(
                                        profile ->
                                                profile.getLocations().contains(fact.location()));
        if (item == null || !knownLocation) {
            met.accept(item == null ? Rule.UNMAPPED_SKU : Rule.UNMAPPED_LOCATION);
            totals.flow().unmapped(fact);
        }
        // "A SKU without a price ... is counted as unpriced", once per event as well.
        if (unitPrice == null) {
            totals.flow().unpriced(fact);
        }
    }

    // ---- Truth and display ----

    private void tellChannels(Instant at, @Nullable Fact fact) {
        for (ChannelProfile profile : profiles) {
            Objects.requireNonNull(channels.get(profile.getChannel()))
                    .applied(at, fact, truth(profile));
        }
    }

    /**
     * "The sum over the anchored locations l that source channel c of max(0, ATS(s,l)), plus
     * backorderLimit(s) if c sells backorders, at most displayCap(c) if c has one". Null: "before
     * the first of the channel's locations is anchored the truth is undefined".
     */
    private @Nullable Long truth(ChannelProfile profile) {
        boolean defined = false;
        boolean anyNegative = false;
        long truth = 0;
        for (Map.Entry<String, ReferencePlace> entry : places.entrySet()) {
            // "The locations of a channel (empty: all)".
            boolean sources =
                    profile.getLocations().isEmpty()
                            || profile.getLocations().contains(entry.getKey());
            if (sources && entry.getValue().anchored()) {
                defined = true;
                long ats = ats(entry.getKey());
                anyNegative |= ats < 0;
                truth += Math.max(0, ats);
            }
        }
        if (!defined) {
            return null;
        }
        if (anyNegative && truth > 0) {
            met.accept(Rule.NEGATIVE_EATS_NOTHING_ELSEWHERE);
        }
        if (profile.getSellsBackorder()) {
            truth -= limit;
            if (limit < 0) {
                met.accept(Rule.BACKORDERS_ADDED);
            }
        }
        if (profile.getDisplayCap() != null && truth > profile.getDisplayCap()) {
            met.accept(Rule.CAPPED);
            truth = profile.getDisplayCap();
        }
        return truth;
    }

    // ---- Stock ledger ----

    /**
     * "A stock movement with {@code occurredAt <= baselineAt} that comes afterwards is superseded:
     * it is in the baseline already." In hindsight that happens at the instant of a baseline only,
     * to what is ordered behind it. Stock movements are all events that move on hand, damaged or
     * held: the baseline has set all three.
     */
    private boolean isSuperseded(Fact fact) {
        String location;
        if (fact.record() instanceof WmsStockEvent wms && wms.getKind() != WmsStockKind.COUNT) {
            location = wms.getLocation();
        } else if (fact.record() instanceof PosLineEvent pos) {
            location = pos.getLocation();
        } else {
            return false;
        }
        ReferencePlace place = place(location);
        if (place.baselineAt == null) {
            // "Before that its changes are summed, but nothing is derived from it."
            met.accept(Rule.MOVEMENT_UNANCHORED);
            return false;
        }
        return !fact.occurredAt().isAfter(place.baselineAt);
    }

    private void applyErp(ErpStockEvent erp) {
        ReferencePlace place = place(erp.getLocation());
        switch (erp.getKind()) {
            case BASELINE -> {
                // "onHand := q, damaged := held := 0, baselineAt := occurredAt". "A baseline older
                // than the one in force is not used": in order, none is older. Of two at one
                // instant, the later in the order of events holds.
                met.accept(
                        place.baselineAt == null
                                ? Rule.BASELINE_FIRST
                                : place.baselineAt.equals(erp.getOccurredAt())
                                        ? Rule.BASELINE_TWICE_AT_ONE_INSTANT
                                        : Rule.BASELINE_AGAIN);
                place.baselineAt = erp.getOccurredAt();
                place.baselineQuantity = erp.getQuantity();
                place.changes.clear();
                place.damaged = 0;
                place.held = 0;
            }
            case SAFETY_STOCK -> {
                // "safetyStock := q"; "the last by occurredAt holds". Also before the first
                // baseline, which leaves it alone.
                if (place.safetyStockAt != null) {
                    met.accept(Rule.SAFETY_STOCK_AGAIN);
                }
                place.safetyStock = erp.getQuantity();
                place.safetyStockAt = erp.getOccurredAt();
            }
            // "Nothing; compared", and "nothing; gives the posting delay".
            case SNAPSHOT -> {
                met.accept(Rule.NO_EFFECT_ON_STOCK);
                compare("ERP", erp.getLocation(), erp.getOccurredAt(), erp.getQuantity());
            }
            case POSTING -> met.accept(Rule.NO_EFFECT_ON_STOCK);
        }
    }

    private void applyWms(WmsStockEvent wms) {
        ReferencePlace place = place(wms.getLocation());
        long quantity = wms.getQuantity();
        switch (wms.getKind()) {
            // "RECEIPT, TRANSFER_IN, RETURN q: onHand += q (RETURN with disposition HELD or DAMAGED
            // adds q to that state as well)". The disposition of the other two means nothing.
            case RECEIPT, TRANSFER_IN -> {
                place.changes.add(quantity);
                noteIgnoredDisposition(wms.getDisposition());
            }
            case RETURN -> {
                place.changes.add(quantity);
                changeState(place, wms.getDisposition(), quantity);
            }
            // "SHIP, TRANSFER_OUT q: onHand -= q; if it names a reservationId, that reservation is
            // consumed by q at the same instant, at whatever location it is". "With disposition
            // HELD or DAMAGED that state changes by the same amount, never below 0".
            case SHIP, TRANSFER_OUT -> {
                place.changes.add(-quantity);
                changeState(place, wms.getDisposition(), -quantity);
                consumeNamedReservation(wms, false);
            }
            // "ADJUSTMENT q (signed): onHand += q", and the state by the same amount.
            case ADJUSTMENT -> {
                place.changes.add(quantity);
                changeState(place, wms.getDisposition(), quantity);
            }
            // "DAMAGE q / HOLD q / RELEASE_HOLD q: damaged += q / held += q / held -= q, never
            // below 0". On hand stays: "whatever their condition".
            case DAMAGE -> changeState(place, Disposition.DAMAGED, quantity);
            case HOLD -> changeState(place, Disposition.HELD, quantity);
            case RELEASE_HOLD -> changeState(place, Disposition.HELD, -quantity);
            // "Nothing; compared."
            case COUNT -> {
                met.accept(Rule.NO_EFFECT_ON_STOCK);
                compare("WMS", wms.getLocation(), wms.getOccurredAt(), quantity);
            }
        }
    }

    private void applyPos(PosLineEvent pos) {
        ReferencePlace place = place(pos.getLocation());
        long quantity = pos.getQuantity();
        switch (pos.getKind()) {
            // "SALE q / RETURN q / VOID q: onHand -= q / onHand += q (with disposition, as above) /
            // onHand += q". The disposition of a sale or a void means nothing.
            case SALE -> {
                place.changes.add(-quantity);
                noteIgnoredDisposition(pos.getDisposition());
            }
            case RETURN -> {
                place.changes.add(quantity);
                changeState(place, pos.getDisposition(), quantity);
            }
            case VOID -> {
                place.changes.add(quantity);
                noteIgnoredDisposition(pos.getDisposition());
            }
        }
    }

    /** "That state changes by the same amount, never below 0." */
    private void changeState(ReferencePlace place, Disposition state, long change) {
        switch (state) {
            case SELLABLE -> {}
            case DAMAGED -> {
                noteState(place.damaged + change);
                place.damaged = Math.max(0, place.damaged + change);
            }
            case HELD -> {
                noteState(place.held + change);
                place.held = Math.max(0, place.held + change);
            }
        }
    }

    // ---- Reservations ----

    private void applyReservation(ReservationEvent event) {
        Instant at = event.getOccurredAt();
        lines.event(event);
        ReferenceReservation reservation = remembered(event.getReservationId(), at);
        if (event.getKind() != ReservationKind.CREATED) {
            // "RELEASED, CONSUMED, EXPIRED: closes all that is left of it; closed already: nothing;
            // unknown: remembered". Whatever quantity and location the event names.
            noteEnd(reservation, event);
            if (!reservation.ended()) {
                reservation.end =
                        event.getKind() == ReservationKind.CONSUMED
                                ? ReferenceReservation.End.CONSUMED
                                : ReferenceReservation.End.GIVEN_BACK;
            }
            lines.changed(reservation, at);
        } else if (reservation.creation != null) {
            // "The same reservationId again, or one that was closed before, changes nothing": not
            // its quantity, location or expiry either.
            met.accept(reservation.open() ? Rule.CREATED_WHILE_OPEN : Rule.CREATED_AFTER_CLOSED);
        } else {
            noteCreation(reservation, event);
            reservation.creation = event;
            reservation.wasOpened = !reservation.ended();
            lines.created(reservation);
            testConflict(reservation, at);
        }
    }

    private void consumeNamedReservation(WmsStockEvent wms, boolean isSuperseded) {
        boolean consumes =
                wms.getKind() == WmsStockKind.SHIP || wms.getKind() == WmsStockKind.TRANSFER_OUT;
        if (!consumes || wms.getReservationId() == null) {
            return;
        }
        ReferenceReservation reservation = remembered(wms.getReservationId(), wms.getOccurredAt());
        noteConsumption(reservation, wms, isSuperseded);
        if (reservation.ended()) {
            return;
        }
        if (reservation.creation == null) {
            reservation.consumed += wms.getQuantity();
            return;
        }
        // "More than is left of it: the rest is ignored."
        long taken = Math.min(wms.getQuantity(), reservation.left());
        reservation.consumed += taken;
        if (taken > 0) {
            lines.changed(reservation, wms.getOccurredAt());
        }
    }

    /**
     * What is known of {@code id}; nothing, if it was never heard of or is forgotten. "Ids are
     * remembered for reservationRetention after their last event, open ones for good; what comes
     * later counts as new." Every event that names it is one of its events, even one that changes
     * nothing, and so is its expiry. Exactly at the end of the retention it is still known.
     */
    private ReferenceReservation remembered(String id, Instant at) {
        for (ReferenceReservation reservation : reservations) {
            if (!reservation.id.equals(id)) {
                continue;
            }
            Instant end = reservation.lastEventAt.plus(settings.reservationRetention());
            if (!reservation.open() && at.isAfter(end)) {
                met.accept(Rule.NEW_AFTER_RETENTION);
                reservations.remove(reservation);
                break;
            }
            if (at.isAfter(end)) {
                met.accept(Rule.OPEN_BEYOND_RETENTION);
            } else if (at.equals(end)) {
                met.accept(Rule.REMEMBERED_TO_THE_END_OF_RETENTION);
            }
            reservation.lastEventAt = at;
            return reservation;
        }
        ReferenceReservation unknown = new ReferenceReservation(id, at);
        reservations.add(unknown);
        return unknown;
    }

    /** "Reservation with expiresAt, still open then: closes at expiresAt, as EXPIRED." */
    private void expireAllDueBefore(Instant end) {
        while (true) {
            // "Expiries of reservations (by reservationId)" at one instant.
            ReferenceReservation next =
                    reservations.stream()
                            .filter(ReferenceReservation::open)
                            .filter(r -> r.dueAt() != null && r.dueAt().isBefore(end))
                            .min(
                                    Comparator.comparing(
                                                    (ReferenceReservation r) ->
                                                            Objects.requireNonNull(r.dueAt()))
                                            .thenComparing(r -> r.id))
                            .orElse(null);
            if (next == null) {
                return;
            }
            Instant dueAt = Objects.requireNonNull(next.dueAt());
            met.accept(Rule.EXPIRED_BY_TIMER);
            if (dueAt.equals(lastAppliedAt)) {
                met.accept(Rule.EXPIRED_WITH_EVENTS_AT_ITS_INSTANT);
            }
            if (dueAt.plusMillis(1).equals(end)) {
                met.accept(Rule.EXPIRED_AT_UNTIL);
            }
            next.end = ReferenceReservation.End.GIVEN_BACK;
            next.lastEventAt = dueAt;
            // "For an expiry: no event, RESERVATION."
            lines.changed(next, dueAt);
            testIncidents(dueAt, null, "RESERVATION", null);
            lines.test(dueAt);
            tellChannels(dueAt, null);
        }
    }

    /** "The sum over the open reservations at that location." */
    private long reserved(String location) {
        long reserved = 0;
        for (ReferenceReservation reservation : openAt(location)) {
            reserved += reservation.left();
        }
        return reserved;
    }

    private List<ReferenceReservation> openAt(String location) {
        List<ReferenceReservation> open = new ArrayList<>();
        for (ReferenceReservation reservation : reservations) {
            if (reservation.open() && reservation.location().equals(location)) {
                open.add(reservation);
            }
        }
        return open;
    }

    // ---- Negative ATS, and reservation conflicts ----

    /** "{@code onHand - damaged - held - reserved - safetyStock} (may be negative)". */
    private long ats(String location) {
        ReferencePlace place = place(location);
        return place.onHand() - place.damaged - place.held - reserved(location) - place.safetyStock;
    }

    /**
     * After every event and expiry, at every location: a shipment from one may end the incident at
     * another. Event by event, not instant by instant: an incident "opens with the event", and its
     * id is made of "openedAt and the causing event", as two can open at one instant.
     */
    private void testIncidents(
            Instant at, @Nullable String eventId, String system, @Nullable Fact fact) {
        places.forEach(
                (location, place) -> {
                    // No "incident is derived from" a location that is not anchored.
                    if (!place.anchored()) {
                        return;
                    }
                    long ats = ats(location);
                    OpenIncident open = openIncident(place);
                    if (ats >= limit) {
                        if (ats < 0) {
                            met.accept(Rule.NEGATIVE_WITHIN_BACKORDER_LIMIT);
                        }
                        if (open != null) {
                            // "Closes with the one that takes it back to that or above."
                            noteClosing(open, location, at, fact);
                            open.closedAt = at;
                        }
                        return;
                    }
                    if (open == null) {
                        // "Opens with the event that takes ATS below -backorderLimit(s)": also with
                        // a baseline, if that is what shows it.
                        noteOpening(place, at, system, fact);
                        open = new OpenIncident(at, eventId, system);
                        place.incidents.add(open);
                    }
                    if (ats < open.lowestAts) {
                        // "lowest ATS (and what goes with it: the first time it was that low)",
                        // "the channels with open reservations at the worst instant, value = units
                        // below the limit at the worst instant, times price".
                        if (open.lowestAts != Long.MAX_VALUE) {
                            met.accept(Rule.INCIDENT_DEEPENED);
                        }
                        TreeSet<String> channels = new TreeSet<>();
                        for (ReferenceReservation reservation : openAt(location)) {
                            channels.add(reservation.channel());
                        }
                        open.lowestAts = ats;
                        open.channels = List.copyOf(channels);
                        open.value =
                                unitPrice == null
                                        ? BigDecimal.ZERO
                                        : unitPrice.multiply(BigDecimal.valueOf(limit - ats));
                    } else if (ats == open.lowestAts) {
                        met.accept(Rule.INCIDENT_AS_LOW_AGAIN);
                    }
                });
    }

    private static @Nullable OpenIncident openIncident(ReferencePlace place) {
        for (OpenIncident incident : place.incidents) {
            if (incident.closedAt == null) {
                return incident;
            }
        }
        return null;
    }

    /**
     * "A reservation whose creation leaves ATS(s,l) below -backorderLimit(s). Has the channel that
     * asked, shortfall = min(quantity, units below the limit), and the other channels that held
     * open reservations there." The quantity is what the creation opens: what was consumed before
     * it came is no longer asked for, and a creation that opens nothing leaves ATS as it was.
     */
    private void testConflict(ReferenceReservation created, Instant at) {
        String location = created.location();
        ReferencePlace place = place(location);
        long unitsBelow = limit - ats(location);
        if (unitsBelow <= 0) {
            return;
        }
        if (!place.anchored()) {
            met.accept(Rule.NO_CONFLICT_UNANCHORED);
            return;
        }
        if (!created.open()) {
            met.accept(Rule.NO_CONFLICT_OF_NOTHING);
            return;
        }
        TreeSet<String> holders = new TreeSet<>();
        for (ReferenceReservation other : openAt(location)) {
            holders.add(other.channel());
        }
        holders.remove(created.channel());
        long shortfall = Math.min(created.left(), unitsBelow);
        met.accept(Rule.CONFLICT);
        if (!holders.isEmpty()) {
            met.accept(Rule.CONFLICT_WITH_HOLDERS);
        }
        if (shortfall < created.left()) {
            met.accept(Rule.CONFLICT_OF_PART);
        }
        if (created.consumed > 0) {
            met.accept(Rule.CONFLICT_AFTER_PART_CONSUMED);
        }
        conflicts.put(
                created.id,
                new Conflict(
                        created.id,
                        sku,
                        location,
                        created.channel(),
                        at,
                        shortfall,
                        List.copyOf(holders)));
    }

    // ---- Discrepancy between the systems' books ----

    /**
     * "{@code difference = reported - onHand as of occurredAt}". "Not zero: an exception (s, l,
     * system) opens, or stays open with the new difference; zero: it closes, keeping its last
     * difference." No "discrepancy is derived from" a location that is not anchored.
     */
    private void compare(String system, String location, Instant at, long reported) {
        ReferencePlace place = place(location);
        if (!place.anchored()) {
            met.accept(Rule.NO_COMPARISON_UNANCHORED);
            return;
        }
        OpenDiscrepancy open = null;
        for (OpenDiscrepancy discrepancy : place.discrepancies) {
            if (discrepancy.system.equals(system) && discrepancy.closedAt == null) {
                open = discrepancy;
            }
        }
        long difference = reported - place.onHand();
        totals.books().comparison(at, location, system, difference);
        if (difference == 0) {
            met.accept(open == null ? Rule.BOOKS_AGREE : Rule.BOOKS_AGREE_AGAIN);
            if (open != null) {
                open.closedAt = at;
            }
            return;
        }
        met.accept(open == null ? Rule.BOOKS_DIFFER : Rule.BOOKS_DIFFER_AGAIN);
        if (open == null) {
            open = new OpenDiscrepancy(system, at);
            place.discrepancies.add(open);
        }
        open.difference = difference;
    }

    // ---- The rows ----

    /** "No level row is derived from" a location that is not anchored. */
    private List<Level> levels() {
        List<Level> levels = new ArrayList<>();
        places.forEach(
                (location, place) -> {
                    if (place.anchored()) {
                        levels.add(
                                new Level(
                                        sku,
                                        location,
                                        place.onHand(),
                                        place.damaged,
                                        place.held,
                                        reserved(location),
                                        place.safetyStock,
                                        ats(location)));
                    }
                });
        return levels;
    }

    /** "One that closes in the instant in which it opened is none." */
    private List<Incident> incidents() {
        List<Incident> incidents = new ArrayList<>();
        places.forEach(
                (location, place) -> {
                    for (OpenIncident incident : place.incidents) {
                        if (!incident.openedAt.equals(incident.closedAt)) {
                            incidents.add(
                                    new Incident(
                                            sku,
                                            location,
                                            incident.openedAt,
                                            incident.closedAt,
                                            incident.lowestAts,
                                            incident.causeEventId,
                                            incident.causeSystem,
                                            incident.channels,
                                            incident.value));
                        }
                    }
                });
        return incidents;
    }

    /** One that ends at the instant in which it began never was. */
    private List<Discrepancy> discrepancies() {
        List<Discrepancy> discrepancies = new ArrayList<>();
        places.forEach(
                (location, place) -> {
                    for (OpenDiscrepancy discrepancy : place.discrepancies) {
                        if (!discrepancy.openedAt.equals(discrepancy.closedAt)) {
                            discrepancies.add(
                                    new Discrepancy(
                                            sku,
                                            location,
                                            discrepancy.system,
                                            discrepancy.openedAt,
                                            discrepancy.closedAt,
                                            discrepancy.difference));
                        }
                    }
                });
        return discrepancies;
    }

    private ReferencePlace place(String location) {
        return places.computeIfAbsent(location, any -> new ReferencePlace());
    }

    // ---- Only which cases occur; nothing below changes a result ----

    private void noteWhatDecidedTheOrder(List<Fact> ordered) {
        for (int i = 1; i < ordered.size(); i++) {
            Fact before = ordered.get(i - 1);
            Fact after = ordered.get(i);
            if (!before.occurredAt().equals(after.occurredAt())) {
                continue;
            }
            if (before.isSnapshotOrCount() != after.isSnapshotOrCount()) {
                if (before.recordedAt().isAfter(after.recordedAt())
                        || before.eventId().compareTo(after.eventId()) > 0) {
                    met.accept(Rule.SNAPSHOT_AFTER_ITS_INSTANT);
                }
            } else if (!before.recordedAt().equals(after.recordedAt())) {
                met.accept(Rule.ORDERED_BY_RECORDED_AT);
            } else if (!before.eventId().equals(after.eventId())) {
                met.accept(Rule.ORDERED_BY_EVENT_ID);
            }
        }
    }

    private void noteDuplicate(Fact fact, Fact first, Instant horizon) {
        met.accept(Rule.DUPLICATE);
        if (!first.topic().equals(fact.topic())) {
            met.accept(Rule.DUPLICATE_ACROSS_TOPICS);
        }
        if (superseded.contains(first)) {
            met.accept(Rule.DUPLICATE_OF_SUPERSEDED);
        }
        if (fact.occurredAt().equals(horizon)) {
            met.accept(Rule.DUPLICATE_AT_THE_HORIZON);
        }
    }

    private void noteIgnoredDisposition(Disposition disposition) {
        if (disposition != Disposition.SELLABLE) {
            met.accept(Rule.DISPOSITION_MEANS_NOTHING);
        }
    }

    private void noteState(long unclamped) {
        met.accept(Rule.DISPOSITION_CHANGES_STATE);
        if (unclamped < 0) {
            met.accept(Rule.STATE_STOPS_AT_ZERO);
        }
    }

    private void noteCreation(ReferenceReservation reservation, ReservationEvent event) {
        met.accept(Rule.CREATED);
        if (reservation.ended()) {
            met.accept(Rule.CREATED_AFTER_ENDED);
        } else if (reservation.consumed >= event.getQuantity()) {
            met.accept(Rule.CREATED_AFTER_ALL_CONSUMED);
        } else if (reservation.consumed > 0) {
            met.accept(Rule.CREATED_AFTER_PART_CONSUMED);
        }
        if (event.getExpiresAt() != null && event.getExpiresAt().isBefore(event.getOccurredAt())) {
            met.accept(Rule.CREATED_AFTER_EXPIRY_TIME);
        }
    }

    private void noteEnd(ReferenceReservation reservation, ReservationEvent event) {
        if (reservation.creation == null) {
            met.accept(Rule.ENDED_UNKNOWN);
        } else if (!reservation.open()) {
            met.accept(Rule.ENDED_CLOSED);
        } else {
            met.accept(Rule.ENDED_OPEN);
            if (event.getQuantity() != reservation.left()) {
                met.accept(Rule.ENDED_WITH_OTHER_QUANTITY);
            }
            if (event.getOccurredAt().equals(reservation.dueAt())) {
                met.accept(Rule.CLOSED_AT_ITS_EXPIRY_INSTANT);
            }
        }
    }

    private void noteConsumption(
            ReferenceReservation reservation, WmsStockEvent wms, boolean isSuperseded) {
        if (isSuperseded) {
            met.accept(Rule.SUPERSEDED_BUT_CONSUMES);
        }
        if (reservation.creation == null) {
            met.accept(Rule.CONSUMED_UNKNOWN);
            return;
        }
        if (!reservation.open()) {
            met.accept(Rule.CONSUMED_CLOSED);
            return;
        }
        int comparison = Long.compare(wms.getQuantity(), reservation.left());
        met.accept(
                comparison < 0
                        ? Rule.CONSUMED_PART
                        : comparison == 0 ? Rule.CONSUMED_ALL : Rule.CONSUMED_TOO_MUCH);
        if (!reservation.location().equals(wms.getLocation())) {
            met.accept(Rule.CONSUMED_ELSEWHERE);
        }
    }

    private void noteOpening(ReferencePlace place, Instant at, String system, @Nullable Fact fact) {
        met.accept(Rule.valueOf("INCIDENT_BY_" + system));
        if (fact != null
                && fact.record() instanceof ErpStockEvent
                && place.changes.isEmpty()
                && place.incidents.isEmpty()) {
            met.accept(Rule.INCIDENT_BY_FIRST_BASELINE);
        }
        if (!place.incidents.isEmpty()
                && at.equals(place.incidents.get(place.incidents.size() - 1).closedAt)) {
            met.accept(Rule.INCIDENT_REOPENED_AT_ONE_INSTANT);
        }
    }

    private void noteClosing(OpenIncident open, String location, Instant at, @Nullable Fact fact) {
        if (at.equals(open.openedAt)) {
            met.accept(Rule.INCIDENT_OF_ONE_INSTANT_IS_NONE);
            return;
        }
        met.accept(Rule.INCIDENT_CLOSED);
        if (fact == null) {
            met.accept(Rule.INCIDENT_CLOSED_BY_EXPIRY);
        } else if (fact.record() instanceof WmsStockEvent wms
                && !wms.getLocation().equals(location)) {
            met.accept(Rule.INCIDENT_CLOSED_FROM_ANOTHER_LOCATION);
        }
    }

    private void noteWhatIsLeft(Instant until) {
        for (ReferenceReservation reservation : reservations) {
            if (reservation.open()
                    && reservation.dueAt() != null
                    && reservation.dueAt().isAfter(until)) {
                met.accept(Rule.EXPIRY_AFTER_UNTIL);
            }
        }
        for (ReferencePlace place : places.values()) {
            if (openIncident(place) != null) {
                met.accept(Rule.INCIDENT_LEFT_OPEN);
            }
        }
        for (Incident incident : incidents()) {
            if (incident.channels().size() > 1) {
                met.accept(Rule.INCIDENT_OF_SEVERAL_CHANNELS);
            }
            if (incident.channels().isEmpty()) {
                met.accept(Rule.INCIDENT_WITHOUT_CHANNELS);
            }
            if (pricedInAnotherCurrency) {
                met.accept(Rule.INCIDENT_IN_ANOTHER_CURRENCY);
            } else if (unitPrice == null) {
                met.accept(Rule.INCIDENT_UNPRICED);
            }
        }
    }
}
