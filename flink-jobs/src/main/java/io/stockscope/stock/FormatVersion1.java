// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.io.DataInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parts of a SKU's state that format 1 wrote otherwise.
 *
 * <p>It remembered movements since the baseline, but neither what was reserved nor by which events.
 * So what comes late for a time before the upgrade finds its place among the movements, and cannot
 * correct when and by what an incident of that time began.
 */
final class FormatVersion1 {

    private FormatVersion1() {}

    static LocationStock readLocation(DataInput in) throws IOException {
        String location = StateFormat.readString(in);
        long onHand = in.readLong();
        long damaged = in.readLong();
        long held = in.readLong();
        long reserved = in.readLong();
        long safetyStock = in.readLong();
        Moment baselineAt = moment(in.readLong());
        Moment safetyStockAt = moment(in.readLong());
        long asOfMillis = in.readLong();
        List<StockChange> movements = readMovements(in, baselineAt);
        OpenNegativeAts incident = in.readBoolean() ? readIncident(in) : null;
        Position before =
                new Position(
                        onHand - sum(movements, StockChange::units),
                        Math.max(0, damaged - sum(movements, StockChange::damaged)),
                        Math.max(0, held - sum(movements, StockChange::held)),
                        reserved,
                        safetyStock,
                        baselineAt,
                        safetyStockAt);
        return LocationStock.with(
                location,
                LocationHistory.ofMovements(
                        before,
                        forgottenUpTo(movements, asOfMillis),
                        movements,
                        Moment.endOf(asOfMillis)),
                asOfMillis,
                incident);
    }

    static ReservationBook readReservations(DataInput in) throws IOException {
        ReservationBook book = new ReservationBook();
        int size = in.readInt();
        for (int i = 0; i < size; i++) {
            book.remember(readReservation(in));
        }
        book.nextSweep(in.readLong());
        return book;
    }

    private static Reservation readReservation(DataInput in) throws IOException {
        String id = StateFormat.readString(in);
        String location = StateFormat.readString(in);
        String channel = StateFormat.readString(in);
        long openUnits = in.readLong();
        long consumedBefore = in.readLong();
        boolean closed = in.readBoolean();
        Long expiresAtMillis = StateFormat.readNullableLong(in);
        long lastEventAtMillis = in.readLong();
        Reservation reservation = new Reservation(id, lastEventAtMillis);
        Cause then = cause(lastEventAtMillis, "", StockSystem.RESERVATION);
        if (openUnits > 0) {
            reservation.create(
                    new Reservation.Creation(
                            then, location, channel, openUnits, expiresAtMillis, null, ""));
        }
        if (consumedBefore > 0) {
            reservation.consume(then, consumedBefore);
        }
        if (closed) {
            reservation.close(then, false);
        }
        return reservation;
    }

    private static OpenNegativeAts readIncident(DataInput in) throws IOException {
        String incidentId = StateFormat.readString(in);
        long openedAtMillis = in.readLong();
        String causeEventId = StateFormat.readNullableString(in);
        StockSystem system = StockSystem.values()[in.readByte()];
        long lowestAts = in.readLong();
        int size = in.readInt();
        List<String> channels = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            channels.add(StateFormat.readString(in));
        }
        OpenNegativeAts incident =
                new OpenNegativeAts(
                        new OpenIncident.Written(
                                incidentId,
                                openedAtMillis,
                                cause(openedAtMillis, causeEventId, system),
                                false,
                                false));
        incident.worst(
                new OpenNegativeAts.Worst(
                        lowestAts,
                        moment(openedAtMillis),
                        List.copyOf(channels),
                        StateFormat.readDecimal(in)));
        incident.reported(!in.readBoolean(), in.readBoolean());
        return incident;
    }

    /** The movements after the baseline; that itself was kept as a step among them. */
    private static List<StockChange> readMovements(DataInput in, Moment baselineAt)
            throws IOException {
        int size = in.readInt();
        List<StockChange> movements = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            long atMillis = in.readLong();
            StockChange movement =
                    StockChange.movement(
                            cause(atMillis, "", StockSystem.WMS),
                            in.readLong(),
                            in.readLong(),
                            in.readLong());
            if (atMillis > baselineAt.atMillis()) {
                movements.add(movement);
            }
        }
        return movements;
    }

    private static Moment forgottenUpTo(List<StockChange> movements, long asOfMillis) {
        return Moment.endOf(movements.isEmpty() ? asOfMillis : movements.get(0).atMillis() - 1);
    }

    private static long sum(List<StockChange> movements, ToLongFunction<StockChange> units) {
        return movements.stream().mapToLong(units).sum();
    }

    private static Cause cause(long atMillis, @Nullable String eventId, StockSystem system) {
        return eventId == null
                ? Cause.expiry(atMillis, "")
                : new Cause(new Moment(atMillis, Moment.EVENT, atMillis, eventId), system);
    }

    private static Moment moment(long atMillis) {
        return atMillis == Long.MIN_VALUE
                ? Moment.NEVER
                : new Moment(atMillis, Moment.EVENT, atMillis, "");
    }
}
