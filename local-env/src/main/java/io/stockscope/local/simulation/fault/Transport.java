// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.fault;

import io.stockscope.event.ErpStockEvent;
import io.stockscope.event.ErpStockKind;
import io.stockscope.event.PosLineEvent;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.text.TextBytes;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * The way of an event from its system to the bus, with what goes wrong on it. Without faults every
 * event reaches the bus as it is, when it is recorded.
 *
 * <p>A fault strikes what would be recorded in its interval; a clock that runs ahead, what occurs
 * in it. What strikes whom follows from the seed and the id of the event.
 */
public final class Transport {
    /** When an event reaches the bus that is lost. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final long SECOND = 1_000;

    /** A till's upload, and what a source sends all at once, take that long. */
    private static final long UPLOAD_MILLIS = 30 * SECOND;

    private static final long LONGEST_REDELIVERY_MILLIS = 600 * SECOND;

    /** Chance that depends only on what is drawn, and for what: a number in [0, 1). */
    @FunctionalInterface
    public interface Chance {
        double unit(String what, String id);
    }

    /** Takes what reaches the bus, and when. */
    public interface Bus {
        /** Takes an event for the first time. */
        void first(long atMillis, StockscopeTopic topic, SpecificRecord event);

        /** Takes an event once more. */
        void again(long atMillis, StockscopeTopic topic, SpecificRecord event);

        /** Takes an event that no system has sent, and that breaks a rule. */
        void invalid(long atMillis, StockscopeTopic topic, SpecificRecord event);

        /** Takes bytes that are no event. */
        void bytes(long atMillis, TextBytes bytes);
    }

    private final Faults faults;
    private final Chance chance;
    private final Garbage garbage;

    /** When a connector that is slow has done what it was given so far. */
    private final Map<Fault, Long> freeAtMillis = new HashMap<>();

    private final boolean clear;

    /** Creates the way of all events of a run. */
    public Transport(Faults faults, Chance chance) {
        this.faults = faults;
        this.chance = chance;
        this.garbage = new Garbage(chance);
        this.clear = faults.planned().isEmpty();
    }

    /**
     * Sends an event on its way.
     *
     * @param recordedAtMillis when it would be recorded
     * @param event dated anew, if that is what a fault does to it
     * @return when it reaches the bus for the first time, or {@link #NEVER}
     */
    public long send(StockscopeTopic topic, long recordedAtMillis, SpecificRecord event, Bus bus) {
        // What a publisher answers to commands has no header that a fault could change.
        if (clear || topic == StockscopeTopic.THROTTLE_ACKS) {
            bus.first(recordedAtMillis, topic, event);
            return recordedAtMillis;
        }
        return new Journey(topic, recordedAtMillis, event).to(bus);
    }

    /** One event on its way. */
    private final class Journey {
        private final StockscopeTopic topic;
        private final long recordedAtMillis;
        private final SpecificRecord event;
        private final String eventId;
        private final String source;

        Journey(StockscopeTopic topic, long recordedAtMillis, SpecificRecord event) {
            this.topic = topic;
            this.recordedAtMillis = recordedAtMillis;
            this.event = event;
            this.eventId = EventHeader.eventId(event);
            this.source = EventHeader.source(event);
        }

        long to(Bus bus) {
            Fault lost = ofSource(FaultKind.EVENTS_LOST);
            if (lost != null && strikes(lost, eventId)) {
                hit(lost, "never reaches the bus");
                return NEVER;
            }
            long atMillis = waitInTurn(runClockAhead(holdBack()));
            Fault overtaken = ofSource(FaultKind.EVENTS_OUT_OF_ORDER);
            if (overtaken != null) {
                long laterMillis = 1 + below(overtaken, overtaken.strength() * SECOND);
                atMillis += laterMillis;
                hit(overtaken, "reaches the bus %d ms after recordedAt".formatted(laterMillis));
            }
            bus.first(atMillis, topic, event);
            Fault doubled = ofSource(FaultKind.EVENTS_DOUBLED);
            if (doubled != null && strikes(doubled, eventId)) {
                long laterMillis = SECOND + below(doubled, LONGEST_REDELIVERY_MILLIS);
                bus.again(atMillis + laterMillis, topic, event);
                hit(doubled, "comes again %d ms later".formatted(laterMillis));
            }
            Fault littered = ofSource(FaultKind.GARBAGE);
            if (littered != null && strikes(littered, eventId)) {
                Garbage.Made made = garbage.beside(topic, event);
                if (made.event() != null) {
                    bus.invalid(atMillis + 1, topic, made.event());
                } else if (made.bytes() != null) {
                    bus.bytes(atMillis + 1, made.bytes());
                }
                faults.hit(
                        littered,
                        recordedAtMillis,
                        EventHeader.sku(event),
                        made.id(),
                        made.sort() + ", " + topic.topicName());
            }
            return atMillis;
        }

        /** Returns when the event is recorded, which may be late, and says so in it. */
        private long holdBack() {
            long atMillis = recordedAtMillis;
            atMillis = holdBack(baselineFault(), EventHeader.place(event), atMillis);
            atMillis = holdBack(uploadFault(), eventId, atMillis);
            return holdBack(ofSource(FaultKind.SOURCE_SILENT), eventId, atMillis);
        }

        private long holdBack(@Nullable Fault fault, String id, long atMillis) {
            if (fault == null || !strikes(fault, id)) {
                return atMillis;
            }
            long heldMillis = fault.untilMillis() + below(fault, UPLOAD_MILLIS);
            if (heldMillis <= atMillis) {
                return atMillis;
            }
            EventHeader.setRecordedAt(event, heldMillis);
            hit(fault, "recorded %d ms late".formatted(heldMillis - recordedAtMillis));
            return heldMillis;
        }

        /** Returns when a slow connector has brought the event to the bus. */
        private long waitInTurn(long atMillis) {
            Fault slow = ofSource(FaultKind.SLOW_SOURCE);
            if (slow == null) {
                return atMillis;
            }
            long doneMillis =
                    Math.max(atMillis, freeAtMillis.getOrDefault(slow, atMillis))
                            + (long) (slow.strength() * SECOND);
            freeAtMillis.put(slow, doneMillis);
            long restMillis = slow.untilMillis() + below(slow, UPLOAD_MILLIS);
            long broughtMillis = Math.max(atMillis, Math.min(doneMillis, restMillis));
            hit(
                    slow,
                    "reaches the bus %d ms after recordedAt"
                            .formatted(broughtMillis - recordedAtMillis));
            return broughtMillis;
        }

        /** Returns {@code atMillis}: the bus has its own clock. */
        private long runClockAhead(long atMillis) {
            long occurredAtMillis = EventHeader.occurredAt(event);
            Fault ahead = faults.active(FaultKind.CLOCK_AHEAD, source, occurredAtMillis);
            if (ahead != null) {
                long aheadMillis = (long) (ahead.strength() * SECOND);
                EventHeader.setOccurredAt(event, occurredAtMillis + aheadMillis);
                boolean gateway =
                        topic == StockscopeTopic.WMS_STOCK || topic == StockscopeTopic.POS_LINES;
                if (!gateway) {
                    EventHeader.setRecordedAt(event, atMillis + aheadMillis);
                }
                faults.hit(
                        ahead,
                        occurredAtMillis,
                        EventHeader.sku(event),
                        eventId,
                        "%s: %s %d ms ahead"
                                .formatted(
                                        EventHeader.describe(topic, event),
                                        gateway ? "occurredAt" : "occurredAt and recordedAt",
                                        aheadMillis));
            }
            return atMillis;
        }

        private @Nullable Fault baselineFault() {
            return event instanceof ErpStockEvent erp && erp.getKind() == ErpStockKind.BASELINE
                    ? faults.active(FaultKind.LATE_BASELINE, erp.getLocation(), recordedAtMillis)
                    : null;
        }

        private @Nullable Fault uploadFault() {
            return event instanceof PosLineEvent line
                    ? faults.active(FaultKind.LATE_UPLOAD, line.getLocation(), recordedAtMillis)
                    : null;
        }

        private @Nullable Fault ofSource(FaultKind kind) {
            return faults.active(kind, source, recordedAtMillis);
        }

        private boolean strikes(Fault fault, String id) {
            return chance.unit(fault.kind().word(), id) < fault.strength();
        }

        private long below(Fault fault, double bound) {
            return (long) (chance.unit(fault.kind().word() + " by", eventId) * bound);
        }

        private void hit(Fault fault, String what) {
            faults.hit(
                    fault,
                    recordedAtMillis,
                    EventHeader.sku(event),
                    eventId,
                    EventHeader.describe(topic, event) + ": " + what);
        }
    }
}
