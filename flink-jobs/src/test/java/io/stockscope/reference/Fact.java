// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import io.stockscope.event.AvailabilityEvent;
import io.stockscope.event.ErpStockEvent;
import io.stockscope.event.ErpStockKind;
import io.stockscope.event.PosLineEvent;
import io.stockscope.event.ReservationEvent;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.WmsStockEvent;
import io.stockscope.event.WmsStockKind;
import io.stockscope.event.text.TextEvent;
import java.time.Instant;
import java.util.Comparator;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record of one of the five stock topics, with what all of them have in common.
 *
 * @param system the class of its source: ERP, WMS, POS, RESERVATION or CHANNEL
 */
record Fact(
        StockscopeTopic topic,
        String system,
        String eventId,
        String sku,
        Instant occurredAt,
        Instant recordedAt,
        SpecificRecord record) {

    /**
     * "In the order (occurredAt, recordedAt, eventId), snapshots and counts after all else of their
     * instant." Two events that agree in all of it are one event delivered twice, or, from two
     * topics, a mistake of their sources; the topic decides then, so that arrival never does.
     */
    static final Comparator<Fact> ORDER =
            Comparator.comparing(Fact::occurredAt)
                    .thenComparing(Fact::isSnapshotOrCount)
                    .thenComparing(Fact::recordedAt)
                    .thenComparing(Fact::eventId)
                    .thenComparing(Fact::topic);

    static Fact of(TextEvent event) {
        SpecificRecord value = event.event();
        if (value instanceof ErpStockEvent erp) {
            return new Fact(
                    event.topic(),
                    "ERP",
                    erp.getEventId(),
                    erp.getSku(),
                    erp.getOccurredAt(),
                    erp.getRecordedAt(),
                    erp);
        }
        if (value instanceof WmsStockEvent wms) {
            return new Fact(
                    event.topic(),
                    "WMS",
                    wms.getEventId(),
                    wms.getSku(),
                    wms.getOccurredAt(),
                    wms.getRecordedAt(),
                    wms);
        }
        if (value instanceof PosLineEvent pos) {
            return new Fact(
                    event.topic(),
                    "POS",
                    pos.getEventId(),
                    pos.getSku(),
                    pos.getOccurredAt(),
                    pos.getRecordedAt(),
                    pos);
        }
        if (value instanceof ReservationEvent reservation) {
            return new Fact(
                    event.topic(),
                    "RESERVATION",
                    reservation.getEventId(),
                    reservation.getSku(),
                    reservation.getOccurredAt(),
                    reservation.getRecordedAt(),
                    reservation);
        }
        if (value instanceof AvailabilityEvent availability) {
            return new Fact(
                    event.topic(),
                    "CHANNEL",
                    availability.getEventId(),
                    availability.getSku(),
                    availability.getOccurredAt(),
                    availability.getRecordedAt(),
                    availability);
        }
        throw new IllegalArgumentException(
                event.topic() + " carries " + value.getSchema().getName() + ", no stock event");
    }

    /** The instance that tells it. */
    String source() {
        return String.valueOf(field("source"));
    }

    /** Null: it is about no location. */
    @Nullable String location() {
        return (String) field("location");
    }

    private @Nullable Object field(String name) {
        Schema.Field field = record.getSchema().getField(name);
        return field == null ? null : record.get(field.pos());
    }

    boolean isSnapshotOrCount() {
        return (record instanceof ErpStockEvent erp && erp.getKind() == ErpStockKind.SNAPSHOT)
                || (record instanceof WmsStockEvent wms && wms.getKind() == WmsStockKind.COUNT);
    }
}
