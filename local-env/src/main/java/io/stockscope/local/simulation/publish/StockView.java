// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.publish;

import io.stockscope.event.Disposition;
import io.stockscope.event.ErpStockEvent;
import io.stockscope.event.ErpStockKind;
import io.stockscope.event.PosLineEvent;
import io.stockscope.event.PosLineKind;
import io.stockscope.event.ReservationEvent;
import io.stockscope.event.ReservationKind;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.WmsStockEvent;
import io.stockscope.local.simulation.Agenda;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/**
 * The publisher's own idea of stock: applies events as they come, each once, without looking back.
 * It is as large as the catalogue and the open reservations.
 */
final class StockView {
    private static final int REMEMBERED_ENDS = 1 << 14;

    private final List<String> locations;
    private final int channels;
    private final Agenda agenda;
    private final Change change;
    private final Map<String, SkuView> skus = new HashMap<>();
    private final Map<String, Open> reservations = new HashMap<>();
    private final RecentIds eventIds = new RecentIds();

    /** What ended, or was taken from, before its creation was read: the units taken. */
    private final Map<String, Long> endedEarly =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
                    return size() > REMEMBERED_ENDS;
                }
            };

    /** Told of each position that changes. */
    interface Change {
        void at(SkuView sku, int location, long nowMillis);
    }

    private static final class Open {
        private final SkuView sku;
        private final int location;
        private long units;

        Open(SkuView sku, int location, long units) {
            this.sku = sku;
            this.location = location;
            this.units = units;
        }
    }

    StockView(List<String> locations, int channels, Agenda agenda, Change change) {
        this.locations = locations;
        this.channels = channels;
        this.agenda = agenda;
        this.change = change;
    }

    /** Returns what is known of an article. */
    SkuView sku(String sku) {
        return skus.computeIfAbsent(sku, name -> new SkuView(name, locations.size(), channels));
    }

    /** Returns all articles that were named so far, in no order. */
    Iterable<SkuView> skus() {
        return skus.values();
    }

    /** Applies an event of one of the stock topics; others, and what came before, do nothing. */
    void apply(StockscopeTopic topic, SpecificRecord event, long nowMillis) {
        switch (topic) {
            case ERP_STOCK -> {
                ErpStockEvent erp = (ErpStockEvent) event;
                boolean stock =
                        erp.getKind() == ErpStockKind.BASELINE
                                || erp.getKind() == ErpStockKind.SAFETY_STOCK;
                if (stock && eventIds.add(erp.getEventId())) {
                    apply(erp, nowMillis);
                }
            }
            case WMS_STOCK -> {
                WmsStockEvent wms = (WmsStockEvent) event;
                if (eventIds.add(wms.getEventId())) {
                    apply(wms, nowMillis);
                }
            }
            case POS_LINES -> {
                PosLineEvent pos = (PosLineEvent) event;
                if (eventIds.add(pos.getEventId())) {
                    apply(pos, nowMillis);
                }
            }
            case CHANNEL_RESERVATIONS -> {
                ReservationEvent reservation = (ReservationEvent) event;
                if (eventIds.add(reservation.getEventId())) {
                    apply(reservation, nowMillis);
                }
            }
            default -> {}
        }
    }

    private void apply(ErpStockEvent event, long nowMillis) {
        SkuView sku = sku(event.getSku());
        int location = locations.indexOf(event.getLocation());
        PositionView position = sku.positions[location];
        if (event.getKind() == ErpStockKind.BASELINE) {
            // What came before the first one has happened since.
            position.onHand = event.getQuantity() + (position.anchored ? 0 : position.onHand);
            position.anchored = true;
        } else {
            position.safetyStock = event.getQuantity();
        }
        change.at(sku, location, nowMillis);
    }

    private void apply(WmsStockEvent event, long nowMillis) {
        SkuView sku = sku(event.getSku());
        int location = locations.indexOf(event.getLocation());
        PositionView position = sku.positions[location];
        long units = event.getQuantity();
        switch (event.getKind()) {
            case RECEIPT, TRANSFER_IN -> position.onHand += units;
            case RETURN, ADJUSTMENT -> move(position, units, event.getDisposition());
            case SHIP, TRANSFER_OUT -> move(position, -units, event.getDisposition());
            case DAMAGE -> position.damage(units);
            case HOLD -> position.hold(units);
            case RELEASE_HOLD -> position.hold(-units);
            case COUNT -> {
                return;
            }
        }
        String reservationId = event.getReservationId();
        if (reservationId != null) {
            consume(reservationId, units, nowMillis);
        }
        change.at(sku, location, nowMillis);
    }

    private void apply(PosLineEvent event, long nowMillis) {
        SkuView sku = sku(event.getSku());
        int location = locations.indexOf(event.getLocation());
        boolean sold = event.getKind() == PosLineKind.SALE;
        long units = sold ? -event.getQuantity() : event.getQuantity();
        move(sku.positions[location], units, event.getDisposition());
        change.at(sku, location, nowMillis);
    }

    private static void move(PositionView position, long units, Disposition disposition) {
        position.onHand += units;
        switch (disposition) {
            case DAMAGED -> position.damage(units);
            case HELD -> position.hold(units);
            case SELLABLE -> {}
        }
    }

    private void apply(ReservationEvent event, long nowMillis) {
        String id = event.getReservationId();
        if (event.getKind() != ReservationKind.CREATED) {
            end(id, nowMillis);
            return;
        }
        Long taken = endedEarly.remove(id);
        long units = event.getQuantity() - (taken == null ? 0 : taken);
        Instant expiresAt = event.getExpiresAt();
        if (units <= 0 || (expiresAt != null && expiresAt.toEpochMilli() <= nowMillis)) {
            return;
        }
        int location = locations.indexOf(event.getLocation());
        Open open = new Open(sku(event.getSku()), location, units);
        open.sku.positions[location].reserved += units;
        reservations.put(id, open);
        if (expiresAt != null) {
            agenda.plan(expiresAt.toEpochMilli(), now -> expire(id, open, now));
        }
        change.at(open.sku, location, nowMillis);
    }

    private void expire(String id, Open open, long nowMillis) {
        if (open.units > 0) {
            end(id, nowMillis);
        }
    }

    private void end(String id, long nowMillis) {
        Open open = reservations.get(id);
        if (open == null) {
            endedEarly.put(id, Long.MAX_VALUE);
        } else {
            consume(id, open.units, nowMillis);
        }
    }

    private void consume(String id, long units, long nowMillis) {
        Open open = reservations.get(id);
        if (open == null) {
            endedEarly.merge(id, units, Math::max);
            return;
        }
        long consumed = Math.min(units, open.units);
        open.units -= consumed;
        open.sku.positions[open.location].reserved -= consumed;
        if (open.units == 0) {
            reservations.remove(id);
        }
        change.at(open.sku, open.location, nowMillis);
    }
}
