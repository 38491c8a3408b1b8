// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Copies events of one type so that they tell of other things at another time: each copy has its
 * own SKUs and ids, all of its times are moved, and the rest is as it was.
 */
final class RecordCopies {

    private static final Set<String> NAMES =
            Set.of(
                    "eventId",
                    "correlationId",
                    "sku",
                    "documentRef",
                    "reservationId",
                    "orderId",
                    "orderLineId",
                    "transactionId",
                    "transferId",
                    "updateId");

    private enum Part {
        SAME,
        NAME,
        TIME,
        TIMES
    }

    private final Schema schema;
    private final Part[] parts;

    RecordCopies(Schema schema) {
        this.schema = schema;
        this.parts = schema.getFields().stream().map(RecordCopies::part).toArray(Part[]::new);
    }

    private static Part part(Schema.Field field) {
        Schema type = notNull(field.schema());
        if (isTime(type)) {
            return Part.TIME;
        }
        if (type.getType() == Schema.Type.MAP && isTime(type.getValueType())) {
            return Part.TIMES;
        }
        return NAMES.contains(field.name()) ? Part.NAME : Part.SAME;
    }

    private static Schema notNull(Schema schema) {
        if (!schema.isUnion()) {
            return schema;
        }
        List<Schema> types = schema.getTypes();
        return types.get(types.get(0).getType() == Schema.Type.NULL ? 1 : 0);
    }

    private static boolean isTime(Schema type) {
        return type.getLogicalType() instanceof LogicalTypes.TimestampMillis;
    }

    /**
     * Makes a copy.
     *
     * @param suffix what the names of this copy end with
     */
    SpecificRecord copy(SpecificRecord original, String suffix, long shiftMillis) {
        return copy(original, suffix, millis -> millis + shiftMillis);
    }

    /**
     * Makes a copy.
     *
     * @param suffix what the names of this copy end with
     * @param times what becomes of a time, in epoch milliseconds
     */
    SpecificRecord copy(SpecificRecord original, String suffix, LongUnaryOperator times) {
        SpecificRecord copy = (SpecificRecord) SpecificData.get().newRecord(null, schema);
        for (int i = 0; i < parts.length; i++) {
            copy.put(i, copied(parts[i], original.get(i), suffix, times));
        }
        return copy;
    }

    private static @Nullable Object copied(
            Part part, @Nullable Object value, String suffix, LongUnaryOperator times) {
        if (value == null) {
            return null;
        }
        return switch (part) {
            case SAME -> value;
            case NAME -> value + suffix;
            case TIME -> moved((Instant) value, times);
            case TIMES -> moved((Map<?, ?>) value, times);
        };
    }

    private static Instant moved(Instant at, LongUnaryOperator times) {
        return Instant.ofEpochMilli(times.applyAsLong(at.toEpochMilli()));
    }

    private static Map<Object, Instant> moved(Map<?, ?> all, LongUnaryOperator times) {
        Map<Object, Instant> moved = new LinkedHashMap<>();
        all.forEach((key, at) -> moved.put(key, moved((Instant) at, times)));
        return moved;
    }
}
