// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.publish;

import io.stockscope.event.PosLineEvent;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.local.simulation.Agenda;
import io.stockscope.local.simulation.fault.Fault;
import io.stockscope.local.simulation.fault.FaultKind;
import io.stockscope.local.simulation.fault.Faults;
import java.util.ArrayDeque;
import java.util.Queue;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * The publisher's consumers of the bus. They read at once and know that they have read to the end,
 * so a quiet input's frontier follows the clock; that of the tills stands still while it hangs, and
 * what it has not read waits.
 */
final class BusInputs {
    private final Agenda agenda;
    private final Faults faults;
    private final StockView view;
    private final Queue<PosLineEvent> unread = new ArrayDeque<>();
    private long hangsSinceMillis;

    BusInputs(Agenda agenda, Faults faults, StockView view) {
        this.agenda = agenda;
        this.faults = faults;
        this.view = view;
    }

    void read(StockscopeTopic topic, SpecificRecord event, long nowMillis) {
        if (topic == StockscopeTopic.POS_LINES) {
            PosLineEvent line = (PosLineEvent) event;
            Fault hang = hang(nowMillis);
            if (hang != null || !unread.isEmpty()) {
                waitFor(line, hang, nowMillis);
                return;
            }
        }
        view.apply(topic, event, nowMillis);
    }

    /** Returns up to when all was read before {@code nowMillis}. */
    Frontier frontier(long nowMillis) {
        Fault hang = hang(nowMillis);
        long readUpTo = nowMillis - 1;
        long posReadUpTo =
                !unread.isEmpty()
                        ? hangsSinceMillis - 1
                        : hang != null ? hang.fromMillis() - 1 : readUpTo;
        return Frontier.of(readUpTo, posReadUpTo);
    }

    private @Nullable Fault hang(long nowMillis) {
        return faults.active(FaultKind.POS_INPUT_HANGS, "", nowMillis);
    }

    private void waitFor(PosLineEvent line, @Nullable Fault hang, long nowMillis) {
        if (unread.isEmpty() && hang != null) {
            hangsSinceMillis = hang.fromMillis();
            agenda.plan(hang.untilMillis(), this::catchUp);
        }
        unread.add(line);
        if (hang != null) {
            faults.hit(hang, nowMillis, line.getSku(), line.getEventId(), "not read");
        }
    }

    private void catchUp(long nowMillis) {
        Fault next = hang(nowMillis);
        if (next != null) {
            agenda.plan(next.untilMillis(), this::catchUp);
            return;
        }
        for (PosLineEvent line = unread.poll(); line != null; line = unread.poll()) {
            view.apply(StockscopeTopic.POS_LINES, line, nowMillis);
        }
    }
}
