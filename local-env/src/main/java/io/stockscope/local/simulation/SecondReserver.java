// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import io.stockscope.local.simulation.fault.Fault;
import io.stockscope.local.simulation.fault.FaultKind;
import io.stockscope.local.simulation.fault.Faults;

/**
 * An order system that should be switched off: while its fault strikes, it reserves lines again
 * that a channel's own system has reserved. That stock is held twice until somebody notices.
 */
final class SecondReserver {
    private static final String SOURCE = "legacy-oms";
    private static final long LEAST_NOTICE_MILLIS = 2 * UkTime.HOUR;
    private static final long NOTICE_SPREAD_MILLIS = 6 * UkTime.HOUR;

    private final SourceSystems systems;
    private final Replenishment replenishment;
    private final Agenda agenda;
    private final Faults faults;
    private final Draws draws;

    SecondReserver(
            SourceSystems systems,
            Replenishment replenishment,
            Agenda agenda,
            Faults faults,
            Draws draws) {
        this.systems = systems;
        this.replenishment = replenishment;
        this.agenda = agenda;
        this.faults = faults;
        this.draws = draws;
    }

    /** Sees a reservation of an order line. */
    void see(Reservation first, long nowMillis) {
        Fault fault = faults.active(FaultKind.SECOND_RESERVER, first.channel, nowMillis);
        if (fault != null && draws.unit("reserved twice", first.id) < fault.strength()) {
            long later = UkTime.SECOND + draws.below(30 * UkTime.SECOND, "second", first.id);
            agenda.plan(nowMillis + later, now -> reserve(first, fault, now));
        }
    }

    private void reserve(Reservation first, Fault fault, long nowMillis) {
        Reservation second = first.again(SOURCE);
        systems.reserve(second, nowMillis);
        replenishment.review(second.position, nowMillis);
        faults.hit(fault, nowMillis, second.position.sku, second.id, "reserved again");
        long noticed =
                LEAST_NOTICE_MILLIS + draws.below(NOTICE_SPREAD_MILLIS, "noticed", second.id);
        agenda.plan(
                nowMillis + noticed,
                now -> {
                    systems.release(second, now);
                    replenishment.review(second.position, now);
                });
    }
}
