// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stockscope.event.ErpStockKind;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.WmsStockKind;
import io.stockscope.event.text.TextBytes;
import java.nio.ByteBuffer;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Makes records that no reader can use. */
final class Garbage {
    /** No registry has counted that far. */
    private static final int UNKNOWN_SCHEMA_ID = 2_000_000_000;

    private static final int SORTS = 5;

    private final Transport.Chance chance;

    Garbage(Transport.Chance chance) {
        this.chance = chance;
    }

    /**
     * A piece of garbage: either bytes or an event.
     *
     * @param id stands in it, as far as it has room
     * @param sort which garbage it is, for a person
     */
    record Made(
            String id, String sort, @Nullable TextBytes bytes, @Nullable SpecificRecord event) {}

    /** Makes one that could be mistaken for an event like that one. */
    Made beside(StockscopeTopic topic, SpecificRecord event) {
        String id = "garbage-" + EventHeader.eventId(event);
        int sort = (int) (chance.unit("sort of garbage", id) * SORTS);
        return switch (sort) {
            case 0 ->
                    bytes(
                            topic,
                            event,
                            id,
                            "no magic byte",
                            "{\"id\": \"%s\"}".formatted(id).getBytes(UTF_8));
            case 1 -> bytes(topic, event, id, "unknown schema id", underUnknownSchema(id));
            case 2 -> bytes(topic, event, id, "cut off in its header", new byte[] {0, 0, 0});
            case 3 -> invalid(topic, event, id, false);
            default -> invalid(topic, event, id, true);
        };
    }

    private static byte[] underUnknownSchema(String id) {
        byte[] body = id.getBytes(UTF_8);
        return ByteBuffer.allocate(1 + Integer.BYTES + body.length)
                .put((byte) 0)
                .putInt(UNKNOWN_SCHEMA_ID)
                .put(body)
                .array();
    }

    private static Made bytes(
            StockscopeTopic topic, SpecificRecord event, String id, String sort, byte[] value) {
        return new Made(id, sort, new TextBytes(topic, topic.key(event), value), null);
    }

    private static Made invalid(
            StockscopeTopic topic, SpecificRecord event, String id, boolean clockAtZero) {
        SpecificRecord copy = EventHeader.copy(event);
        EventHeader.setEventId(copy, id);
        Object units = EventHeader.field(copy, "quantity");
        if (clockAtZero || units == null || mayBeNegative(copy)) {
            EventHeader.setOccurredAt(copy, 0);
            EventHeader.setRecordedAt(copy, 0);
            return new Made(id, "dated 1970", null, copy);
        }
        copy.put(topic.schema().getField("quantity").pos(), -Math.max(1, (long) units));
        return new Made(id, "negative quantity", null, copy);
    }

    private static boolean mayBeNegative(SpecificRecord event) {
        Object kind = EventHeader.field(event, "kind");
        return kind == WmsStockKind.ADJUSTMENT || kind == ErpStockKind.SNAPSHOT;
    }
}
