// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.fault;

import io.stockscope.event.AvailabilityEvent;
import io.stockscope.event.StockscopeTopic;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * The fields that events of all topics have, by their place in the record: the contract lets all of
 * them begin alike.
 */
final class EventHeader {
    private static final int EVENT_ID = 0;
    private static final int SOURCE = 1;
    private static final int OCCURRED_AT = 2;
    private static final int RECORDED_AT = 3;

    /** Fields that a person wants to read, as far as the record of a topic has them. */
    private static final List<String> DESCRIBING =
            List.of("kind", "milestone", "quantity", "channel", "location", "orderId");

    private static final Map<StockscopeTopic, List<Schema.Field>> DESCRIPTIONS =
            new EnumMap<>(StockscopeTopic.class);

    static {
        for (StockscopeTopic topic : StockscopeTopic.values()) {
            DESCRIPTIONS.put(
                    topic,
                    DESCRIBING.stream()
                            .filter(name -> topic.schema().getField(name) != null)
                            .map(name -> topic.schema().getField(name))
                            .toList());
        }
    }

    private EventHeader() {}

    static String eventId(SpecificRecord event) {
        return (String) event.get(EVENT_ID);
    }

    static void setEventId(SpecificRecord event, String eventId) {
        event.put(EVENT_ID, eventId);
    }

    static String source(SpecificRecord event) {
        return (String) event.get(SOURCE);
    }

    static long occurredAt(SpecificRecord event) {
        return ((Instant) event.get(OCCURRED_AT)).toEpochMilli();
    }

    static void setOccurredAt(SpecificRecord event, long millis) {
        event.put(OCCURRED_AT, Instant.ofEpochMilli(millis));
        // The contract wants both to be the same.
        if (event instanceof AvailabilityEvent update && update.getAcknowledgedAt() != null) {
            update.setAcknowledgedAt(Instant.ofEpochMilli(millis));
        }
    }

    static void setRecordedAt(SpecificRecord event, long millis) {
        event.put(RECORDED_AT, Instant.ofEpochMilli(millis));
    }

    /** Returns a copy with fields of its own; lists in it are shared. */
    static SpecificRecord copy(SpecificRecord event) {
        Schema schema = event.getSchema();
        SpecificRecord copy = (SpecificRecord) SpecificData.newInstance(event.getClass(), schema);
        for (Schema.Field field : schema.getFields()) {
            copy.put(field.pos(), event.get(field.pos()));
        }
        return copy;
    }

    /** Returns the value of a field; null if this record has none of that name, or null in it. */
    static @Nullable Object field(SpecificRecord event, String name) {
        Schema.Field field = event.getSchema().getField(name);
        return field == null ? null : event.get(field.pos());
    }

    /** Returns the SKU; null: orders have one per line. */
    static @Nullable String sku(SpecificRecord event) {
        return (String) field(event, "sku");
    }

    /** Names the SKU and location of an event that has them. */
    static String place(SpecificRecord event) {
        return field(event, "sku") + "@" + field(event, "location");
    }

    /** Returns what an event tells, such as {@code SHIP 3 dc1}. */
    static String describe(StockscopeTopic topic, SpecificRecord event) {
        StringBuilder words = new StringBuilder();
        for (Schema.Field field : DESCRIPTIONS.getOrDefault(topic, List.of())) {
            words.append(words.isEmpty() ? "" : " ").append(event.get(field.pos()));
        }
        return words.toString();
    }
}
