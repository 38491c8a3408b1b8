// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import io.stockscope.local.simulation.fault.Fault;
import io.stockscope.local.simulation.fault.FaultKind;
import io.stockscope.local.simulation.fault.Faults;

/** Moves stock between locations: what leaves one in the evening is on its way until it arrives. */
final class Transfers {
    /** After that nobody waits for it any more. */
    private static final long PATIENCE_MILLIS = 3 * UkTime.DAY;

    private final WarehouseSystem warehouses;
    private final Agenda agenda;
    private final Faults faults;
    private final Draws draws;

    /** Units of an article that are to be moved. */
    record Transfer(String id, StockPosition from, StockPosition to, long units) {}

    /** Waits for transfers. */
    interface Receiver {
        void arrived(Transfer transfer, long nowMillis);

        /** It is not going to come, or with less than was planned. */
        void missed(StockPosition to, long units, long nowMillis);
    }

    Transfers(WarehouseSystem warehouses, Agenda agenda, Faults faults, Draws draws) {
        this.warehouses = warehouses;
        this.agenda = agenda;
        this.faults = faults;
        this.draws = draws;
    }

    /** Plans a transfer; of what is promised to somebody by then nothing leaves. */
    void plan(Transfer transfer, long leavesMillis, long arrivesMillis, Receiver receiver) {
        agenda.plan(leavesMillis, now -> leave(transfer, arrivesMillis, receiver, now));
    }

    private void leave(Transfer planned, long arrivesMillis, Receiver receiver, long nowMillis) {
        long units = Math.min(planned.units, Math.max(0, planned.from.ats()));
        if (units < planned.units) {
            receiver.missed(planned.to, planned.units - units, nowMillis);
        }
        if (units == 0) {
            return;
        }
        Transfer transfer = new Transfer(planned.id, planned.from, planned.to, units);
        warehouses.transferOut(transfer.id, transfer.from, transfer.to, units, nowMillis);
        Fault lost = faults.active(FaultKind.TRANSFER_LOST, transfer.from.location, nowMillis);
        if (lost != null && draws.unit("transfer lost", transfer.id) < lost.strength()) {
            warehouses.lostInTransit(transfer.to, units);
            faults.hit(
                    lost,
                    nowMillis,
                    transfer.to.sku,
                    transfer.id,
                    "%d units from %s never arrive at %s"
                            .formatted(units, transfer.from.location, transfer.to.location));
            agenda.plan(
                    arrivesMillis + PATIENCE_MILLIS,
                    now -> receiver.missed(transfer.to, units, now));
        } else {
            agenda.plan(
                    arrivesMillis,
                    now -> {
                        warehouses.transferIn(transfer.id, transfer.to, units, now);
                        receiver.arrived(transfer, now);
                    });
        }
    }
}
