// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.event;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records with any content that their schema allows, the same for the same seed; but no NaN, with
 * which no two Avro records are equal.
 */
public final class RandomRecords {
    private static final String LETTERS = "aZ09-_ \"\\/\n\t{}[]:,äß漢😀\u0000\u2028";

    private final Random random;

    public RandomRecords(long seed) {
        this.random = new Random(seed);
    }

    public SpecificRecord next(StockscopeTopic topic) {
        return record(topic.schema());
    }

    private SpecificRecord record(Schema schema) {
        SpecificRecord event =
                (SpecificRecord)
                        SpecificData.newInstance(SpecificData.get().getClass(schema), schema);
        for (Schema.Field field : schema.getFields()) {
            event.put(field.pos(), value(field.schema()));
        }
        return event;
    }

    private @Nullable Object value(Schema schema) {
        return switch (schema.getType()) {
            case STRING -> text();
            case INT -> random.nextInt();
            case LONG ->
                    schema.getLogicalType() == null
                            ? (Object) (random.nextLong() >> random.nextInt(64))
                            : Instant.ofEpochMilli(random.nextLong() >> (10 + random.nextInt(50)));
            case DOUBLE ->
                    switch (random.nextInt(8)) {
                        case 0 -> Double.NEGATIVE_INFINITY;
                        case 1 -> Double.POSITIVE_INFINITY;
                        case 2 -> (double) random.nextInt(100);
                        default -> random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
                    };
            case BOOLEAN -> random.nextBoolean();
            case BYTES -> bytes(schema);
            case ENUM -> {
                Object[] constants = SpecificData.get().getClass(schema).getEnumConstants();
                yield constants[random.nextInt(constants.length)];
            }
            case ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(value(schema.getElementType()));
                }
                yield list;
            }
            case MAP -> {
                Map<String, @Nullable Object> map = new HashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    map.put(text(), value(schema.getValueType()));
                }
                yield map;
            }
            case RECORD -> record(schema);
            case UNION -> random.nextInt(3) == 0 ? null : value(schema.getTypes().get(1));
            default -> throw new AssertionError(schema);
        };
    }

    private Object bytes(Schema schema) {
        if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
            int bits = 1 + random.nextInt(59);
            BigInteger unscaled = new BigInteger(bits, random);
            return new BigDecimal(
                    random.nextBoolean() ? unscaled : unscaled.negate(), decimal.getScale());
        }
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    private String text() {
        int[] codePoints = LETTERS.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.appendCodePoint(codePoints[random.nextInt(codePoints.length)]);
        }
        return text.toString();
    }
}
