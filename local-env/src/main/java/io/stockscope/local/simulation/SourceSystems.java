// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import io.stockscope.event.Disposition;
import io.stockscope.event.PosLineEvent;
import io.stockscope.event.PosLineKind;
import io.stockscope.event.ReservationEvent;
import io.stockscope.event.ReservationKind;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.WmsStockEvent;
import io.stockscope.event.WmsStockKind;
import io.stockscope.local.simulation.SalesHistory.Cancellation;
import io.stockscope.local.simulation.SalesHistory.OrderLine;
import io.stockscope.local.simulation.fault.Fault;
import io.stockscope.local.simulation.fault.FaultKind;
import io.stockscope.local.simulation.fault.Faults;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The retailer's warehouses, tills and order systems. Each method is something that happens: it
 * changes the books by plain arithmetic, and sends the event that the system in charge would
 * record, after that system's capture delay.
 *
 * <p>Capture delays: a web shop tells within some 100 ms, a marketplace's connector within seconds,
 * a warehouse within seconds, the tills of store1 at once, of store2 every 5 and of store3 every 15
 * minutes, the ERP in batches every 15 minutes.
 */
final class SourceSystems {
    private static final long SECOND = UkTime.SECOND;
    private static final long MINUTE = UkTime.MINUTE;

    private final Outbox outbox;
    private final Erp erp;
    private final CaptureDelays delays;
    private final Faults faults;
    private final Draws draws;

    SourceSystems(Outbox outbox, Erp erp, CaptureDelays delays, Faults faults, Draws draws) {
        this.outbox = outbox;
        this.erp = erp;
        this.delays = delays;
        this.faults = faults;
        this.draws = draws;
    }

    void baseline(StockPosition position, long units, long nowMillis) {
        position.onHand = units;
        position.changed(nowMillis);
        erp.baseline(position, units, nowMillis);
    }

    void safetyStock(StockPosition position, long units, long nowMillis) {
        position.safetyStock = units;
        position.changed(nowMillis);
        erp.safetyStock(position, units, nowMillis);
    }

    void receipt(String eventId, StockPosition position, long units, long nowMillis) {
        position.onHand += units;
        position.changed(nowMillis);
        sendWms(eventId, wms(eventId, WmsStockKind.RECEIPT, position, units, nowMillis));
    }

    /** Units leave {@code from}, which need not be where they were reserved. */
    void ship(Reservation reservation, StockPosition from, long units, long nowMillis) {
        from.onHand -= units;
        take(reservation, Math.min(units, reservation.open));
        from.changed(nowMillis);
        reservation.position.changed(nowMillis);
        String eventId = "ship-" + reservation.id;
        WmsStockEvent event = wms(eventId, WmsStockKind.SHIP, from, units, nowMillis);
        event.setReservationId(reservation.id);
        event.setCorrelationId(reservation.orderId);
        sendWms(eventId, event);
    }

    void takeBack(
            String eventId,
            Cancellation cancellation,
            StockPosition position,
            long units,
            boolean damaged,
            long nowMillis) {
        position.onHand += units;
        position.damaged += damaged ? units : 0;
        position.changed(nowMillis);
        WmsStockEvent event = wms(eventId, WmsStockKind.RETURN, position, units, nowMillis);
        event.setDisposition(damaged ? Disposition.DAMAGED : Disposition.SELLABLE);
        event.setCorrelationId(cancellation.invoice());
        sendWms(eventId, event);
    }

    void adjust(String eventId, StockPosition position, long units, String reason, long nowMillis) {
        position.onHand += units;
        position.changed(nowMillis);
        WmsStockEvent event = wms(eventId, WmsStockKind.ADJUSTMENT, position, units, nowMillis);
        event.setReason(reason);
        sendWms(eventId, event);
    }

    void sellOverCounter(
            String transactionId,
            OrderLine line,
            StockPosition position,
            long units,
            long nowMillis) {
        position.onHand -= units;
        position.changed(nowMillis);
        pos(
                PosLineKind.SALE,
                transactionId,
                line.number(),
                position,
                units,
                line.unitPrice(),
                Disposition.SELLABLE,
                nowMillis);
    }

    void takeBackOverCounter(
            Cancellation cancellation,
            StockPosition position,
            long units,
            boolean damaged,
            long nowMillis) {
        position.onHand += units;
        position.damaged += damaged ? units : 0;
        position.changed(nowMillis);
        pos(
                PosLineKind.RETURN,
                cancellation.invoice(),
                cancellation.number(),
                position,
                units,
                cancellation.unitPrice(),
                damaged ? Disposition.DAMAGED : Disposition.SELLABLE,
                nowMillis);
    }

    void reserve(Reservation reservation, long nowMillis) {
        reservation.open = reservation.quantity;
        reservation.position.reserved += reservation.quantity;
        if (reservation.expiresAtMillis != null) {
            reservation.position.expiring += reservation.quantity;
        }
        reservation.position.changed(nowMillis);
        reservation.position.conflicts += reservation.position.ats() < 0 ? 1 : 0;
        reservation(
                ReservationKind.CREATED, "created", reservation, reservation.quantity, nowMillis);
    }

    /** The order system notes that all was shipped: the books know it from the shipment. */
    void noteConsumed(Reservation reservation, long units, long nowMillis) {
        reservation(ReservationKind.CONSUMED, "consumed", reservation, units, nowMillis);
    }

    void release(Reservation reservation, long nowMillis) {
        long units = close(reservation, nowMillis);
        reservation(ReservationKind.RELEASED, "released", reservation, units, nowMillis);
    }

    /** A reservation has reached its end; no event says so. Returns the units that were open. */
    long expire(Reservation reservation, long nowMillis) {
        return close(reservation, nowMillis);
    }

    /** The order system has noticed that a reservation had reached its end. */
    void noteExpired(Reservation reservation, long units, long nowMillis) {
        reservation(ReservationKind.EXPIRED, "expired", reservation, units, nowMillis);
    }

    private static long close(Reservation reservation, long nowMillis) {
        long units = reservation.open;
        take(reservation, units);
        reservation.position.changed(nowMillis);
        return units;
    }

    private static void take(Reservation reservation, long units) {
        reservation.open -= units;
        reservation.position.reserved -= units;
        if (reservation.expiresAtMillis != null) {
            reservation.position.expiring -= units;
        }
    }

    WmsStockEvent wms(
            String eventId, WmsStockKind kind, StockPosition position, long units, long nowMillis) {
        WmsStockEvent event = new WmsStockEvent();
        event.setEventId(eventId);
        event.setSource("wms-" + position.location);
        event.setOccurredAt(Instant.ofEpochMilli(nowMillis));
        event.setRecordedAt(
                Instant.ofEpochMilli(
                        delays.soon(nowMillis, 200, 1.5 * SECOND, 30 * SECOND, eventId)));
        event.setKind(kind);
        event.setSku(position.sku);
        event.setLocation(position.location);
        event.setQuantity(units);
        event.setDisposition(Disposition.SELLABLE);
        return event;
    }

    void sendWms(String eventId, WmsStockEvent event) {
        long recordedAt = event.getRecordedAt().toEpochMilli();
        outbox.send(StockscopeTopic.WMS_STOCK, eventId, recordedAt, event);
        erp.hear(event);
    }

    private void pos(
            PosLineKind kind,
            String transactionId,
            int lineNumber,
            StockPosition position,
            long units,
            BigDecimal unitPrice,
            Disposition disposition,
            long nowMillis) {
        String eventId = "pos-" + transactionId + "-" + lineNumber;
        Fault usurped = faults.active(FaultKind.SALES_BY_WMS, position.location, nowMillis);
        if (usurped != null && draws.unit("booked by WMS", eventId) < usurped.strength()) {
            bookInWarehouse(
                    usurped,
                    kind,
                    transactionId,
                    lineNumber,
                    position,
                    units,
                    disposition,
                    nowMillis);
            return;
        }
        long recordedAt =
                switch (position.location) {
                    case "store2" -> delays.nextUpload(nowMillis, 5 * MINUTE, 15 * SECOND, eventId);
                    case "store3" ->
                            delays.nextUpload(nowMillis, 15 * MINUTE, 30 * SECOND, eventId);
                    default -> delays.soon(nowMillis, 300, 0.8 * SECOND, 10 * SECOND, eventId);
                };
        PosLineEvent event = new PosLineEvent();
        event.setEventId(eventId);
        event.setSource("pos-" + position.location);
        event.setOccurredAt(Instant.ofEpochMilli(nowMillis));
        event.setRecordedAt(Instant.ofEpochMilli(recordedAt));
        event.setCorrelationId(transactionId);
        event.setKind(kind);
        event.setTransactionId(transactionId);
        event.setLineNumber(lineNumber);
        event.setSku(position.sku);
        event.setLocation(position.location);
        event.setQuantity(units);
        event.setUnitPrice(unitPrice.setScale(4, RoundingMode.UNNECESSARY));
        event.setDisposition(disposition);
        outbox.send(StockscopeTopic.POS_LINES, eventId, recordedAt, event);
        erp.hear(event);
    }

    /** A warehouse system tells what its till should: the stock is right, the teller is not. */
    private void bookInWarehouse(
            Fault fault,
            PosLineKind kind,
            String transactionId,
            int lineNumber,
            StockPosition position,
            long units,
            Disposition disposition,
            long nowMillis) {
        String eventId = "wms-" + transactionId + "-" + lineNumber;
        WmsStockKind as = kind == PosLineKind.SALE ? WmsStockKind.SHIP : WmsStockKind.RETURN;
        WmsStockEvent event = wms(eventId, as, position, units, nowMillis);
        event.setDisposition(disposition);
        event.setCorrelationId(transactionId);
        sendWms(eventId, event);
        faults.hit(
                fault,
                nowMillis,
                position.sku,
                eventId,
                "%s %d %s: booked by the warehouse system".formatted(as, units, position.location));
    }

    private void reservation(
            ReservationKind kind,
            String word,
            Reservation reservation,
            long units,
            long nowMillis) {
        String eventId = reservation.id + "-" + word;
        boolean connector = reservation.source.endsWith("-connector");
        long recordedAt =
                connector
                        ? delays.soon(nowMillis, 200, 0.9 * SECOND, 10 * SECOND, eventId)
                        : delays.soon(nowMillis, 20, 120, 3 * SECOND, eventId);
        ReservationEvent event = new ReservationEvent();
        event.setEventId(eventId);
        event.setSource(reservation.source);
        event.setOccurredAt(Instant.ofEpochMilli(nowMillis));
        event.setRecordedAt(Instant.ofEpochMilli(recordedAt));
        event.setCorrelationId(reservation.orderId);
        event.setKind(kind);
        event.setReservationId(reservation.id);
        event.setOrderId(reservation.orderId);
        event.setOrderLineId(reservation.orderLineId);
        event.setChannel(reservation.channel);
        event.setSku(reservation.position.sku);
        event.setLocation(reservation.position.location);
        event.setQuantity(units);
        if (kind == ReservationKind.CREATED) {
            event.setOrderedQuantity(reservation.orderedQuantity);
            event.setExpiresAt(instant(reservation.expiresAtMillis));
        }
        outbox.send(StockscopeTopic.CHANNEL_RESERVATIONS, eventId, recordedAt, event);
    }

    private static @Nullable Instant instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
