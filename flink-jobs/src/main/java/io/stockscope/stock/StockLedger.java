// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import static com.google.common.math.LongMath.saturatedSubtract;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The stock of one SKU: its position at every location, its reservations, and what is derived from
 * them: negative ATS, and reservation conflicts. Definitions: {@code metrics.md}, "Stock ledger"
 * and section 4.
 *
 * <p>It is told of one event after the other and looks at no clock. State grows with the locations
 * and open reservations of the SKU; all else in it is bounded ({@link StockChanges}, {@link
 * ReservationBook}).
 */
final class StockLedger {

    private final String sku;
    private LedgerSettings settings;
    private final TreeMap<String, LocationStock> locations = new TreeMap<>();
    private ReservationBook reservations = new ReservationBook();
    private ItemTerms item = ItemTerms.UNKNOWN;

    /** Locations that changed since they were last reported. */
    private final Set<String> touched = new LinkedHashSet<>();

    StockLedger(String sku, LedgerSettings settings) {
        this.sku = sku;
        this.settings = settings;
    }

    /** Takes the settings of this run; they are no part of the state. */
    void configure(LedgerSettings newSettings) {
        settings = newSettings;
    }

    /** Takes new terms; they count from the next event on. */
    void item(ItemTerms terms) {
        item = terms;
    }

    /** Applies one event, in event-time order or late. */
    Outcome apply(StockEvent event, StockObserver observer) {
        reservations.forgetUpTo(event.occurredAtMillis(), retentionMillis());
        return switch (event.kind()) {
            case BASELINE -> baseline(event, observer);
            case SAFETY_STOCK -> safetyStock(event, observer);
            case RECEIPT, TRANSFER_IN, VOID -> move(event, event.quantity(), false, observer);
            case WMS_RETURN, POS_RETURN -> move(event, event.quantity(), true, observer);
            case SHIP, TRANSFER_OUT -> ship(event, observer);
            case SALE -> move(event, -event.quantity(), false, observer);
            case ADJUSTMENT -> move(event, event.quantity(), true, observer);
            case DAMAGE -> changeState(event, event.quantity(), 0, observer);
            case HOLD -> changeState(event, 0, event.quantity(), observer);
            case RELEASE_HOLD -> changeState(event, 0, -event.quantity(), observer);
            case RESERVATION_CREATED -> reserve(event, observer);
            case RESERVATION_RELEASED, RESERVATION_CONSUMED, RESERVATION_EXPIRED -> {
                free(reservations.close(event, retentionMillis()), Cause.of(event), observer);
                yield Outcome.APPLIED;
            }
            // Compared with the ledger, never added to it; what channels display does not move
            // stock.
            case SNAPSHOT,
                    COUNT,
                    POSTING,
                    AVAILABILITY_PUBLISHED,
                    AVAILABILITY_ACCEPTED,
                    AVAILABILITY_ACKNOWLEDGED,
                    AVAILABILITY_REJECTED ->
                    Outcome.APPLIED;
        };
    }

    /** When the next reservation expires; {@code Long.MAX_VALUE} if none does. */
    long nextExpiryMillis() {
        return reservations.nextExpiryMillis();
    }

    /** Closes the reservation that expires next. */
    void expireNext(long atMillis, StockObserver observer) {
        free(reservations.expireNext(), Cause.expiry(atMillis), observer);
    }

    /** Tells the levels and the open incidents that changed since the last report. */
    void report(StockObserver observer) {
        for (String name : touched) {
            LocationStock stock = at(name);
            if (!stock.anchored()) {
                continue;
            }
            observer.onLevel(stock.level(sku));
            OpenNegativeAts incident = stock.incident();
            if (incident != null && incident.takeUnreported()) {
                observer.onNegativeAts(incident.toIncident(sku, name, null));
            }
        }
        touched.clear();
    }

    private Outcome baseline(StockEvent event, StockObserver observer) {
        LocationStock stock = at(event);
        if (!stock.baseline(event.quantity(), event.occurredAtMillis(), lookbackMillis())) {
            return Outcome.TOO_OLD;
        }
        judge(stock, Cause.of(event), observer);
        return Outcome.APPLIED;
    }

    private Outcome safetyStock(StockEvent event, StockObserver observer) {
        LocationStock stock = at(event);
        if (!stock.safetyStock(event.quantity(), event.occurredAtMillis())) {
            return Outcome.TOO_OLD;
        }
        judge(stock, Cause.of(event), observer);
        return Outcome.APPLIED;
    }

    /** Units leave; the reservation that the event names is consumed at the same instant. */
    private Outcome ship(StockEvent event, StockObserver observer) {
        // Before any judgement, or the same units would be missing twice for an instant.
        ReservationBook.Freed freed =
                event.reservationId() == null
                        ? null
                        : reservations.consume(event, retentionMillis());
        if (freed != null) {
            at(freed.location()).reserve(-freed.units(), event.occurredAtMillis());
        }
        Outcome outcome = move(event, -event.quantity(), true, observer);
        if (freed != null) {
            judge(at(freed.location()), Cause.of(event), observer);
        }
        return outcome;
    }

    /** On hand changes by signed units, and with it the state that the disposition names. */
    private Outcome move(
            StockEvent event, long units, boolean withDisposition, StockObserver observer) {
        Disposition disposition = withDisposition ? event.disposition() : Disposition.SELLABLE;
        return change(
                event,
                new StockChanges.Change(
                        event.occurredAtMillis(),
                        units,
                        disposition == Disposition.DAMAGED ? units : 0,
                        disposition == Disposition.HELD ? units : 0),
                observer);
    }

    private Outcome changeState(StockEvent event, long damaged, long held, StockObserver observer) {
        return change(
                event,
                new StockChanges.Change(event.occurredAtMillis(), 0, damaged, held),
                observer);
    }

    private Outcome change(StockEvent event, StockChanges.Change change, StockObserver observer) {
        LocationStock stock = at(event);
        if (stock.isInBaseline(event.occurredAtMillis())) {
            return Outcome.SUPERSEDED;
        }
        stock.change(change, lookbackMillis());
        judge(stock, Cause.of(event), observer);
        return Outcome.APPLIED;
    }

    private Outcome reserve(StockEvent event, StockObserver observer) {
        long opened = reservations.create(event, retentionMillis());
        if (opened > 0) {
            LocationStock stock = at(event);
            stock.reserve(opened, event.occurredAtMillis());
            long below = unitsBelowLimit(stock);
            if (below > 0) {
                observer.onConflict(conflict(event, Math.min(opened, below)));
            }
            judge(stock, Cause.of(event), observer);
        }
        return Outcome.APPLIED;
    }

    private ReservationConflict conflict(StockEvent event, long shortfallUnits) {
        String location = String.valueOf(event.location());
        String channel = String.valueOf(event.channel());
        List<String> holders = new ArrayList<>(reservations.channelsAt(location));
        holders.remove(channel);
        return new ReservationConflict(
                String.valueOf(event.reservationId()),
                sku,
                location,
                channel,
                event.occurredAtMillis(),
                shortfallUnits,
                List.copyOf(holders));
    }

    private void free(ReservationBook.@Nullable Freed freed, Cause cause, StockObserver observer) {
        if (freed != null) {
            LocationStock stock = at(freed.location());
            stock.reserve(-freed.units(), cause.atMillis());
            judge(stock, cause, observer);
        }
    }

    /** Opens, deepens or closes the negative-ATS incident of a location whose numbers changed. */
    private void judge(LocationStock stock, Cause cause, StockObserver observer) {
        touched.add(stock.location());
        long below = unitsBelowLimit(stock);
        OpenNegativeAts incident = stock.incident();
        if (below > 0) {
            if (incident == null) {
                incident = new OpenNegativeAts(incidentId(stock, cause), cause);
                stock.incident(incident);
            }
            if (incident.isWorse(stock.ats())) {
                incident.worst(
                        stock.ats(),
                        reservations.channelsAt(stock.location()),
                        item.valueOf(below));
            }
        } else if (incident != null) {
            stock.incident(null);
            // What closes in the instant in which it opened never was, and neither was what a late
            // event ends before it opened; somebody may have been told of that one, though.
            long closedAtMillis = Math.max(cause.atMillis(), incident.openedAtMillis());
            if (closedAtMillis > incident.openedAtMillis() || incident.everReported()) {
                observer.onNegativeAts(incident.toIncident(sku, stock.location(), closedAtMillis));
            }
        }
    }

    /** Units by which ATS is below what the backorder limit allows; 0 at an unanchored location. */
    private long unitsBelowLimit(LocationStock stock) {
        return stock.anchored()
                ? Math.max(0, saturatedSubtract(-item.backorderLimit(), stock.ats()))
                : 0;
    }

    private String incidentId(LocationStock stock, Cause cause) {
        return StableId.of(
                "negative-ats",
                sku,
                stock.location(),
                cause.atMillis(),
                cause.eventId() == null ? "" : cause.eventId());
    }

    private LocationStock at(StockEvent event) {
        return at(String.valueOf(event.location()));
    }

    private LocationStock at(String location) {
        return locations.computeIfAbsent(location, LocationStock::new);
    }

    private long lookbackMillis() {
        return settings.lookback().toMillis();
    }

    private long retentionMillis() {
        return settings.reservationRetention().toMillis();
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(locations.size());
        for (LocationStock stock : locations.values()) {
            stock.write(out);
        }
        reservations.write(out);
        StockEventFormat.write(item, out);
        out.writeInt(touched.size());
        for (String location : touched) {
            StateFormat.writeString(out, location);
        }
    }

    static StockLedger read(DataInput in, String sku) throws IOException {
        StockLedger ledger = new StockLedger(sku, LedgerSettings.DEFAULTS);
        int size = in.readInt();
        for (int i = 0; i < size; i++) {
            LocationStock stock = LocationStock.read(in);
            ledger.locations.put(stock.location(), stock);
        }
        ledger.reservations = ReservationBook.read(in);
        ledger.item = StockEventFormat.readTerms(in);
        int unreported = in.readInt();
        for (int i = 0; i < unreported; i++) {
            ledger.touched.add(StateFormat.readString(in));
        }
        return ledger;
    }
}
