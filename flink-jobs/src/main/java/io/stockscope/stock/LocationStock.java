// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one SKU at one location: the position, its recent history, and what is
 * derived from them.
 */
final class LocationStock {

    private final String location;
    private Position now = new Position();
    private LocationHistory history = new LocationHistory();
    private NegativeAts negativeAts = new NegativeAts();
    private final Map<StockSystem, Books> books = new EnumMap<>(StockSystem.class);
    private long asOfMillis = Long.MIN_VALUE;
    private LocationGauges gauges = new LocationGauges();

    LocationStock(String location) {
        this.location = location;
    }

    String location() {
        return location;
    }

    Position now() {
        return now;
    }

    NegativeAts negativeAts() {
        return negativeAts;
    }

    LocationHistory history() {
        return history;
    }

    StockLevel level(String sku) {
        return now.level(sku, location, asOfMillis);
    }

    /**
     * Changes the position.
     *
     * @return whether the change is the newest one; if not, it changed what had been before
     */
    boolean change(StockChange change) {
        asOfMillis = Math.max(asOfMillis, change.atMillis());
        boolean newest = history.add(change);
        if (newest) {
            now.apply(change);
        } else {
            now = history.present();
        }
        return newest;
    }

    /** Forgets what is older than the lookback. */
    void forget(Place place, long lookbackMillis, StockObserver observer) {
        Limit met = history.forget(lookbackMillis, negativeAts.witness(place));
        if (met != null) {
            observer.onLimit(met);
        }
    }

    /** What was judged so far was judged by terms that are not in force any more. */
    void termsChanged() {
        history.knowOnlyMovementsUpTo(history.newest());
        negativeAts.termsChanged();
    }

    /** Holds what a system's books say against the position as of then; false if forgotten. */
    boolean compare(Place place, StockEvent event, long lookbackMillis, StockObserver observer) {
        Position then = history.at(Moment.of(event));
        if (then == null) {
            return false;
        }
        return books.computeIfAbsent(event.system(), Books::new)
                .compare(place, event, then, lookbackMillis, observer);
    }

    /** Corrects the comparisons of times before which a change has come late. */
    void correct(Place place, StockChange change, StockObserver observer) {
        for (Books book : books.values()) {
            if (book.comparedAfter(change.moment())) {
                book.correct(place, history, change, observer);
            }
        }
    }

    /** Tells the level, and the open incidents that changed since the last report. */
    void report(Place place, StockObserver observer) {
        if (now.anchored()) {
            observer.onLevel(level(place.sku()));
            negativeAts.report(place, observer);
            books.values().forEach(book -> book.report(place, observer));
        }
        gauges.report(place, this, observer);
    }

    /** Whether the books of a system disagree. */
    boolean disagrees(StockSystem system) {
        Books book = books.get(system);
        return book != null && book.isOpen();
    }

    void write(DataOutput out) throws IOException {
        StateFormat.writeString(out, location);
        now.write(out);
        history.write(out);
        negativeAts.write(out);
        out.writeInt(books.size());
        for (Books book : books.values()) {
            book.write(out);
        }
        out.writeLong(asOfMillis);
        gauges.write(out);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param version of the format, 2 or 3
     */
    static LocationStock read(DataInput in, int version) throws IOException {
        LocationStock stock = new LocationStock(StateFormat.readString(in));
        stock.now = Position.read(in);
        stock.history = LocationHistory.read(in);
        stock.negativeAts =
                version > 2
                        ? NegativeAts.read(in)
                        : FormatVersion2.readNegativeAts(in, stock.history.knownFrom());
        int size = in.readInt();
        for (int i = 0; i < size; i++) {
            Books book = Books.read(in, version);
            stock.books.put(book.system(), book);
        }
        stock.asOfMillis = in.readLong();
        if (version > 2) {
            stock.gauges = LocationGauges.read(in);
        }
        return stock;
    }

    /** One with a history from elsewhere. */
    static LocationStock with(
            String location,
            LocationHistory history,
            long asOfMillis,
            @Nullable OpenNegativeAts incident) {
        LocationStock stock = new LocationStock(location);
        stock.now = history.present();
        stock.asOfMillis = asOfMillis;
        stock.history = history;
        stock.negativeAts =
                NegativeAts.holding(
                        incident,
                        incident == null ? null : LastingShortage.of(incident),
                        Long.MIN_VALUE);
        return stock;
    }
}
