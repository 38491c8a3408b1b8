// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import io.stockscope.event.Disposition;
import io.stockscope.event.WmsStockEvent;
import io.stockscope.event.WmsStockKind;

/** What warehouses do with stock other than receive and ship it. */
final class WarehouseSystem {
    private final SourceSystems systems;

    WarehouseSystem(SourceSystems systems) {
        this.systems = systems;
    }

    void transferOut(
            String transferId, StockPosition from, StockPosition to, long units, long nowMillis) {
        from.onHand -= units;
        from.changed(nowMillis);
        to.inTransit += units;
        send(transferId, "out", WmsStockKind.TRANSFER_OUT, from, units, nowMillis);
    }

    void transferIn(String transferId, StockPosition to, long units, long nowMillis) {
        to.inTransit -= units;
        to.onHand += units;
        to.changed(nowMillis);
        send(transferId, "in", WmsStockKind.TRANSFER_IN, to, units, nowMillis);
    }

    /** Nobody knows: no event says so. */
    void lostInTransit(StockPosition to, long units) {
        to.inTransit -= units;
        to.lostInTransit += units;
    }

    void damage(String eventId, StockPosition position, long units, long nowMillis) {
        position.damaged += units;
        position.changed(nowMillis);
        send(eventId, WmsStockKind.DAMAGE, position, units, nowMillis);
    }

    void hold(String eventId, StockPosition position, long units, long nowMillis) {
        position.held += units;
        position.changed(nowMillis);
        send(eventId, WmsStockKind.HOLD, position, units, nowMillis);
    }

    void releaseHold(String eventId, StockPosition position, long units, long nowMillis) {
        position.held -= units;
        position.changed(nowMillis);
        send(eventId, WmsStockKind.RELEASE_HOLD, position, units, nowMillis);
    }

    /** Throws away damaged units. */
    void scrap(String eventId, StockPosition position, long units, long nowMillis) {
        position.onHand -= units;
        position.damaged -= units;
        position.changed(nowMillis);
        WmsStockEvent event =
                systems.wms(eventId, WmsStockKind.ADJUSTMENT, position, -units, nowMillis);
        event.setDisposition(Disposition.DAMAGED);
        event.setReason("scrapped");
        systems.sendWms(eventId, event);
    }

    void count(String eventId, StockPosition position, long reported, long nowMillis) {
        send(eventId, WmsStockKind.COUNT, position, reported, nowMillis);
    }

    private void send(
            String eventId, WmsStockKind kind, StockPosition position, long units, long nowMillis) {
        systems.sendWms(eventId, systems.wms(eventId, kind, position, units, nowMillis));
    }

    private void send(
            String transferId,
            String word,
            WmsStockKind kind,
            StockPosition position,
            long units,
            long nowMillis) {
        String eventId = transferId + "-" + word;
        WmsStockEvent event = systems.wms(eventId, kind, position, units, nowMillis);
        event.setTransferId(transferId);
        event.setCorrelationId(transferId);
        systems.sendWms(eventId, event);
    }
}
