// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import static com.google.common.math.LongMath.saturatedAdd;
import static com.google.common.math.LongMath.saturatedSubtract;

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
import org.jspecify.annotations.Nullable;

/**
 * The stock of one SKU: its position at every location, its reservations, and what is derived from
 * them: negative ATS, reservation conflicts, duplicates, discrepancies between the books, and what
 * channels show of it. Definitions: {@code metrics.md}, "Stock ledger", sections 1 to 5.
 *
 * <p>It is told of one event after the other and looks at no clock. State grows with the locations
 * and open reservations of the SKU; all else in it is bounded ({@link LocationHistory}, {@link
 * ReservationBook}).
 */
final class StockLedger {

    private final String sku;
    private LedgerSettings settings;
    private final TreeMap<String, LocationStock> locations = new TreeMap<>();
    private ReservationBook reservations = new ReservationBook();
    private ItemTerms item = ItemTerms.UNKNOWN;
    private SkuChannels channels;

    /** Event time up to which all has been applied, as of the event at hand. */
    private long appliedUpToMillis = Long.MIN_VALUE;

    /** Locations that changed since they were last reported. */
    private final Set<String> touched = new LinkedHashSet<>();

    StockLedger(String sku, LedgerSettings settings) {
        this.sku = sku;
        this.settings = settings;
        this.channels = new SkuChannels(sku);
    }

    /** Takes the settings of this run and the channels' profiles; they are no part of the state. */
    void configure(LedgerSettings newSettings, ChannelDirectory directory) {
        settings = newSettings;
        channels.directory(directory);
    }

    /** Takes new terms; they count from the next event on. */
    void item(ItemTerms terms) {
        if (terms.backorderLimit() != item.backorderLimit()) {
            locations.values().forEach(LocationStock::termsChanged);
        }
        item = terms;
        channels.item(terms);
    }

    /** The terms of the item, as the reference data have them. */
    ItemTerms item() {
        return item;
    }

    /**
     * Applies one event.
     *
     * @param appliedUpToMillis event time up to which all has been applied: if that is not before
     *     the event, the event is late
     */
    Outcome apply(StockEvent event, long appliedUpToMillis, StockObserver observer) {
        this.appliedUpToMillis = appliedUpToMillis;
        begin(event.occurredAtMillis(), observer);
        reservations.forgetUpTo(
                event.occurredAtMillis(),
                lookbackMillis(),
                retentionMillis(),
                this::knownFromMillis);
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
                Turn turn = new Turn(Cause.of(event), observer);
                // Before it is closed: a line with an open reservation is not forgotten.
                turn.line(event);
                turn.change(reservations.close(event, retentionMillis()));
                turn.end();
                yield Outcome.APPLIED;
            }
            case SNAPSHOT, COUNT -> compare(event, observer);
            case AVAILABILITY_ACKNOWLEDGED -> acknowledge(event, observer);
            // Neither moves stock, nor changes what a channel shows.
            case POSTING, AVAILABILITY_PUBLISHED, AVAILABILITY_ACCEPTED, AVAILABILITY_REJECTED ->
                    Outcome.APPLIED;
        };
    }

    /** When the next reservation expires; {@code Long.MAX_VALUE} if none does. */
    long nextExpiryMillis() {
        return reservations.nextExpiryMillis();
    }

    /**
     * Closes the reservation that expires next.
     *
     * @param upToMillis event time up to which all has been applied
     */
    void expireNext(long upToMillis, StockObserver observer) {
        appliedUpToMillis = upToMillis;
        begin(reservations.nextExpiryMillis(), observer);
        String reservationId = reservations.nextExpiryId();
        Turn turn =
                new Turn(Cause.expiry(reservations.nextExpiryMillis(), reservationId), observer);
        turn.line(reservationId);
        turn.change(reservations.expireNext());
        turn.end();
    }

    private void begin(long atMillis, StockObserver observer) {
        channels.begin(Math.max(atMillis, appliedUpToMillis), locations.values(), observer);
    }

    /** Says nothing more of a channel whose profile was taken back, from an instant on. */
    void close(String channel, long atMillis, StockObserver observer) {
        channels.close(channel, atMillis, observer);
    }

    /** When something else than an expiry is due; {@code Long.MAX_VALUE} if nothing is. */
    long nextTimerMillis() {
        return Math.min(channels.nextDueMillis(), reservations.lines().nextDueMillis());
    }

    /** Does what is due by an instant, the instant included, and is no expiry. */
    void passTo(long toMillis, StockObserver observer) {
        channels.passTo(toMillis, observer);
        reservations.lines().passTo(toMillis, court(observer));
    }

    /** Tells the levels and the open incidents that changed since the last report. */
    void report(StockObserver observer) {
        for (String name : touched) {
            LocationStock stock = at(name);
            stock.report(place(stock), observer);
        }
        touched.clear();
        channels.report(observer);
        reservations.lines().report(court(observer));
    }

    private OrderLines.Court court(StockObserver observer) {
        return new OrderLines.Court(
                sku, item, reservations, settings.duplicateGrace().toMillis(), observer);
    }

    private Outcome acknowledge(StockEvent event, StockObserver observer) {
        AvailabilityUpdate update = event.update();
        if (update != null) {
            channels.acknowledged(
                    Acknowledgement.of(event, update),
                    String.valueOf(event.channel()),
                    event.occurredAtMillis() <= appliedUpToMillis,
                    locations.values(),
                    appliedUpToMillis,
                    lookbackMillis(),
                    observer);
        }
        return Outcome.APPLIED;
    }

    private Outcome baseline(StockEvent event, StockObserver observer) {
        LocationStock stock = at(event);
        Cause cause = Cause.of(event);
        boolean tooOld = cause.moment().isBefore(stock.now().baselineAt());
        Turn turn = new Turn(cause, observer);
        turn.change(stock, StockChange.of(cause, StockChange.Type.BASELINE, event.quantity()));
        turn.end();
        if (!tooOld && stock.now().approximate()) {
            observer.onLimit(Limit.APPROXIMATE_BASELINE);
        }
        return tooOld ? Outcome.TOO_OLD : Outcome.APPLIED;
    }

    private Outcome safetyStock(StockEvent event, StockObserver observer) {
        LocationStock stock = at(event);
        Cause cause = Cause.of(event);
        boolean tooOld = cause.moment().isBefore(stock.now().safetyStockAt());
        Turn turn = new Turn(cause, observer);
        turn.change(stock, StockChange.of(cause, StockChange.Type.SAFETY_STOCK, event.quantity()));
        turn.end();
        return tooOld ? Outcome.TOO_OLD : Outcome.APPLIED;
    }

    /** Units leave; the reservation that the event names is consumed at the same instant. */
    private Outcome ship(StockEvent event, StockObserver observer) {
        Turn turn = new Turn(Cause.of(event), observer);
        // Before any judgement, or the same units would be missing twice for an instant.
        if (event.reservationId() != null) {
            if (reservations.anyOpen(List.of(event.reservationId()))) {
                turn.line(event.reservationId());
            }
            List<Reservation.Share> consumed = reservations.consume(event, retentionMillis());
            turn.change(consumed);
            turn.judge(reservations.lineOf(event.reservationId()));
            if (!consumed.isEmpty()) {
                turn.line(event.reservationId());
            }
        }
        Outcome outcome = turn.move(event, movement(event, -event.quantity(), true));
        turn.end();
        return outcome;
    }

    private Outcome move(
            StockEvent event, long units, boolean withDisposition, StockObserver observer) {
        return move(event, movement(event, units, withDisposition), observer);
    }

    private Outcome changeState(StockEvent event, long damaged, long held, StockObserver observer) {
        return move(event, StockChange.movement(Cause.of(event), 0, damaged, held), observer);
    }

    private Outcome move(StockEvent event, StockChange movement, StockObserver observer) {
        Turn turn = new Turn(movement.cause(), observer);
        Outcome outcome = turn.move(event, movement);
        turn.end();
        return outcome;
    }

    /** On hand changes by signed units, and with it the state that the disposition names. */
    private static StockChange movement(StockEvent event, long units, boolean withDisposition) {
        Disposition disposition = withDisposition ? event.disposition() : Disposition.SELLABLE;
        return StockChange.movement(
                Cause.of(event),
                units,
                disposition == Disposition.DAMAGED ? units : 0,
                disposition == Disposition.HELD ? units : 0);
    }

    private Outcome reserve(StockEvent event, StockObserver observer) {
        Turn turn = new Turn(Cause.of(event), observer);
        // One that comes late may show that the reservation was made for another line.
        turn.judge(reservations.lineOf(String.valueOf(event.reservationId())));
        List<Reservation.Share> shares = reservations.create(event, retentionMillis());
        turn.change(shares);
        long opened = 0;
        for (Reservation.Share share : shares) {
            if (share.change().cause().equals(turn.cause)) {
                opened = saturatedAdd(opened, share.change().units());
            }
        }
        if (opened > 0) {
            turn.conflict(event, at(event), opened);
        }
        turn.line(event);
        turn.end();
        return Outcome.APPLIED;
    }

    private Outcome compare(StockEvent event, StockObserver observer) {
        LocationStock stock = at(event);
        boolean remembered = stock.compare(place(stock), event, lookbackMillis(), observer);
        touched.add(stock.location());
        return remembered ? Outcome.APPLIED : Outcome.TOO_OLD;
    }

    /** All that one event or expiry changes; it is judged when all of it is done. */
    private final class Turn {

        private final Cause cause;
        private final StockObserver observer;

        private final Map<LocationStock, Changed> changed = new LinkedHashMap<>(2);
        private final Set<LineKey> lines = new LinkedHashSet<>(2);
        private Moment from;

        Turn(Cause cause, StockObserver observer) {
            this.cause = cause;
            this.observer = observer;
            this.from = cause.moment();
        }

        /** Moves goods, unless the baseline in force has counted that already. */
        Outcome move(StockEvent event, StockChange movement) {
            LocationStock stock = at(event);
            boolean superseded = stock.now().isInBaseline(movement.atMillis());
            if (!superseded || movement.moment().isBefore(stock.now().baselineAt())) {
                change(stock, movement);
            }
            return superseded ? Outcome.SUPERSEDED : Outcome.APPLIED;
        }

        void change(List<Reservation.Share> shares) {
            for (Reservation.Share share : shares) {
                change(at(share.location()), share.change());
            }
        }

        void change(LocationStock stock, StockChange change) {
            Changed here = changed.computeIfAbsent(stock, Changed::new);
            LocationHistory history = stock.history();
            boolean isOld = !change.moment().isAfter(history.knownFrom());
            long before = isOld ? history.oldest().ats() : 0;
            boolean newest = stock.change(change);
            if (isOld) {
                here.shift =
                        saturatedAdd(here.shift, saturatedSubtract(history.oldest().ats(), before));
            }
            // A change of another time than the event's puts right what was assumed without it.
            here.inOrder &= newest && change.moment().equals(cause.moment());
            from = change.moment().isBefore(from) ? change.moment() : from;
            stock.correct(place(stock), change, observer);
        }

        /** Tells of a conflict, if a creation left ATS below what may be promised. */
        void conflict(StockEvent created, LocationStock stock, long opened) {
            Changed here = changed.get(stock);
            boolean inOrder = here == null || here.inOrder;
            Position then = inOrder ? stock.now() : stock.history().at(cause.moment());
            long below =
                    Objects.requireNonNullElse(then, stock.now()).unitsBelow(item.backorderLimit());
            if (below > 0) {
                String channel = String.valueOf(created.channel());
                Place place = place(stock);
                List<String> holders =
                        new ArrayList<>(
                                inOrder ? place.channels() : place.channelsAt(cause.moment()));
                holders.remove(channel);
                observer.onConflict(
                        new ReservationConflict(
                                String.valueOf(created.reservationId()),
                                sku,
                                stock.location(),
                                channel,
                                cause.atMillis(),
                                Math.min(opened, below),
                                List.copyOf(holders)));
            }
        }

        /** An event of a reservation concerns the line that it names, and that of its creation. */
        void line(StockEvent event) {
            OrderLines known = reservations.lines();
            known.event(event, retentionMillis(), reservations);
            judge(LineKey.of(event));
            line(String.valueOf(event.reservationId()));
        }

        void judge(@Nullable LineKey line) {
            if (line != null) {
                lines.add(line);
            }
        }

        /** Something happened to a reservation. */
        void line(String reservationId) {
            LineKey key = reservations.lineOf(reservationId);
            if (key != null) {
                reservations
                        .lines()
                        .reserved(
                                key,
                                reservationId,
                                cause.atMillis(),
                                retentionMillis(),
                                reservations);
                lines.add(key);
            }
        }

        void end() {
            changed.values().forEach(this::judge);
            long atMillis = Math.max(cause.atMillis(), appliedUpToMillis);
            for (LineKey line : lines) {
                reservations.lines().judge(line, atMillis, court(observer));
            }
            if (!changed.isEmpty()) {
                tellChannels(atMillis);
            }
        }

        private void tellChannels(long atMillis) {
            Set<String> names = new LinkedHashSet<>();
            boolean inOrder = cause.atMillis() > appliedUpToMillis;
            for (Changed here : changed.values()) {
                names.add(here.stock.location());
                inOrder &= here.inOrder;
            }
            if (inOrder) {
                channels.changed(cause, names, locations.values(), lookbackMillis(), observer);
            } else {
                channels.corrected(
                        from,
                        cause,
                        names,
                        locations.values(),
                        atMillis,
                        lookbackMillis(),
                        observer);
            }
        }

        private void judge(Changed here) {
            LocationStock stock = here.stock;
            touched.add(stock.location());
            if (here.inOrder) {
                stock.forget(place(stock), lookbackMillis(), observer);
                stock.negativeAts().judge(place(stock), stock.now(), cause, observer);
            } else {
                stock.negativeAts()
                        .judgeAnew(place(stock), stock.history(), here.shift, cause, observer);
                stock.forget(place(stock), lookbackMillis(), observer);
            }
        }
    }

    /** A location that one event or expiry changes. */
    private static final class Changed {

        private final LocationStock stock;

        /** Units by which ATS has changed at the time from when on all is known. */
        private long shift;

        /** Whether only the newest change was made, at the time of the event. */
        private boolean inOrder = true;

        Changed(LocationStock stock) {
            this.stock = stock;
        }
    }

    private Place place(LocationStock stock) {
        return new Place(sku, stock.location(), item, reservations);
    }

    private LocationStock at(StockEvent event) {
        return at(String.valueOf(event.location()));
    }

    private LocationStock at(String location) {
        return locations.computeIfAbsent(location, LocationStock::new);
    }

    /** From when on all is known of a location; never, where nothing is. */
    private long knownFromMillis(String location) {
        LocationStock stock = locations.get(location);
        return stock == null ? Long.MAX_VALUE : stock.history().knownFrom().atMillis();
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
        channels.write(out);
        out.writeInt(touched.size());
        for (String location : touched) {
            StateFormat.writeString(out, location);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param version of the format, 1 to 3
     */
    static StockLedger read(DataInput in, String sku, int version) throws IOException {
        StockLedger ledger = new StockLedger(sku, LedgerSettings.DEFAULTS);
        int size = in.readInt();
        for (int i = 0; i < size; i++) {
            LocationStock stock =
                    version == 1
                            ? FormatVersion1.readLocation(in)
                            : LocationStock.read(in, version);
            ledger.locations.put(stock.location(), stock);
        }
        ledger.reservations =
                version == 1
                        ? FormatVersion1.readReservations(in)
                        : ReservationBook.read(in, version);
        ledger.item = StockEventFormat.readTerms(in);
        if (version > 2) {
            ledger.channels = SkuChannels.read(in, sku, ledger.item);
        } else {
            ledger.channels.item(ledger.item);
        }
        int unreported = in.readInt();
        for (int i = 0; i < unreported; i++) {
            ledger.touched.add(StateFormat.readString(in));
        }
        return ledger;
    }
}
